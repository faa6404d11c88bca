import Containerd
package import Diagnosis
package import Node
import Reporting
import Syntax

extension NodeFacts {
    /// A recorded node: all that its status tells, and its settings, lists, files and programs key by key.
    ///
    /// - Parameters:
    ///   - assessment: of the snapshot.
    ///   - name: of the node, as it is to be shown.
    package init(_ snapshot: Snapshot, _ assessment: Assessment, name: String) {
        self.init(name: name, source: .snapshot, verdict: assessment.verdict)
        add(PublishedStatus(snapshot.document(assessment)))
        addSettings(snapshot, assessment.afterRestart)
        guard let prediction = assessment.onDisk ?? assessment.afterRestart, let loading = prediction.loading
        else {
            return
        }
        addFiles(of: loading.directory, snapshot.files)
        set(.files, "loaded from \(loading.directory)", list(loading.networks.map { lastName($0.file) }))
        for network in loading.networks { add(network) }
        addPrograms(of: prediction, snapshot)
    }

    // MARK: config.toml

    private mutating func addSettings(_ snapshot: Snapshot, _ prediction: Prediction?) {
        guard let version = snapshot.installedVersion, let prediction else { return }
        let section = sectionOfCNI(version)
        cniSection = section
        set(.settings, "files of the configuration", list(prediction.configuration.files))
        let written = effectiveSettings(snapshot.files, version: version, configPath: snapshot.configPath)
        for (key, value) in written ?? [:] where !isOfCNI(key, section) { set(.settings, key, value) }
        if written != nil { close(.settings) }
        guard let settings = prediction.settings else { return }
        set(.settings, "cni.conf_dir", quoted(settings.confDir.value))
        set(.settings, "cni.bin_dirs", "[" + settings.binDirs.value.map(quoted).joined(separator: ", ") + "]")
        set(.settings, "cni.max_conf_num", "\(settings.maxConfNum.value)")
        set(.settings, "cni.conf_template", quoted(settings.confTemplate.value))
        set(.settings, "cni.use_internal_loopback", "\(settings.useInternalLoopback.value)")
    }

    /// Settings that are compared with containerd's defaults filled in.
    private func isOfCNI(_ key: String, _ section: String) -> Bool {
        ["conf_dir", "bin_dir", "bin_dirs", "max_conf_num", "conf_template", "use_internal_loopback"].contains {
            key == "\(section).\($0)"
        }
    }

    // MARK: The CNI directory

    private mutating func addFiles(of directory: String, _ files: FileTree) {
        guard case .entry(let entry, let path) = PathResolver(files).find(directory),
            case .names(let names) = entry.listing
        else { return }
        for name in names { set(.files, "\(directory)/\(name)", describe(files.entries["\(path)/\(name)"])) }
        close(.files)
    }

    private func describe(_ entry: FileEntry?) -> String {
        guard let entry else { return "there" }
        return switch entry.kind {
        case .file where entry.size == 0: "there, empty"
        case .file: "there"
        case .directory: "a directory"
        case .symlink(let target): "a link to \(target)"
        case .fifo: "a FIFO"
        case .nullDevice, .other: "no regular file"
        }
    }

    private mutating func add(_ network: LoadedNetwork) {
        let scope = Scope.list(lastName(network.file))
        set(scope, "name", scalar(.string(network.name)))
        set(scope, "cniVersion", network.cniVersion.value.isEmpty ? nil : scalar(.string(network.cniVersion.value)))
        for (index, plugin) in network.plugins.enumerated() { flatten(plugin.object, at: "plugins[\(index)]", scope) }
        close(scope)
    }

    private mutating func flatten(_ value: JSONValue, at path: String, _ scope: Scope) {
        switch value.kind {
        case .object(let object) where !object.members.isEmpty:
            // Of equal names the last one counts.
            for member in object.members {
                flatten(object[member.key] ?? member.value, at: "\(path).\(member.key)", scope)
            }
        case .array(let elements) where !elements.isEmpty:
            for (index, element) in elements.enumerated() { flatten(element, at: "\(path)[\(index)]", scope) }
        default: set(scope, path, scalar(value))
        }
    }

    // MARK: Programs

    private mutating func addPrograms(of prediction: Prediction, _ snapshot: Snapshot) {
        for program in pluginPrograms(of: prediction, snapshot) {
            let entry = program.path.flatMap { snapshot.files.entries[$0] }
            set(.programs, "plugin \(program.name)", program.path ?? "not there")
            set(.programs, "plugin \(program.name), bytes", entry.map { "\($0.size)" })
            guard let reading = snapshot.pluginVersions?.first(where: { $0.path == program.path }) else { continue }
            set(.programs, "plugin \(program.name), CNI versions", reading.answer.words)
        }
    }
}

/// A value as JSON writes it; a string without its quotes where it cannot be taken for anything else.
private func scalar(_ value: JSONValue) -> String {
    guard case .string(let text) = value.kind else { return writeJSON(value, pretty: false) }
    let isPlain = (try? parseJSON(Array(text.utf8))) == nil && !text.isEmpty && !text.hasPrefix("\"")
    return isPlain && text != "not set" ? text : writeJSON(value, pretty: false)
}

private func quoted(_ text: String) -> String { writeJSON(.string(text), pretty: false) }

func lastName(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
