import Syntax

/// Loads a CNI directory as go-cni's `loadFromConfDir` does.
///
/// Source: opts.go of containerd/go-cni and libcni/conf.go of containernetworking/cni.
struct CNILoader {
    let lookup: PathResolver
    let behaviour: Behaviour

    /// A load with what only this room needs of it.
    struct Loaded {
        var loading: CNILoading
        /// containerd's end in loading: it hangs on a file that blocks, or crashes.
        var ending: Outcome?
    }

    /// What is wrong with one file.
    private struct Fault: Error {
        var kind: CNILoading.Failure.Kind
        /// Where to look, if not in the file itself.
        var file: String?
        var text: String
        var position: Position?
        var ending: Outcome?
    }

    /// - Parameter limit: `max_conf_num`; 0 and less mean no limit.
    func load(_ directory: String, limit: Int) -> Loaded {
        var loading = CNILoading(directory: directory, status: "OK")
        switch lookup.list(directory) {
        case .unknown:
            loading.isIncomplete = true
            return Loaded(loading: loading)
        case .failed(let errno) where errno != .noEntry:
            fail(&loading, .unreadable, SourceLocation(file: directory), unlisted(directory, errno))
            return Loaded(loading: loading)
        case .failed: break
        case .names(let names): loading.candidates = files(names, [".conf", ".conflist", ".json"], in: directory)
        }
        guard !loading.candidates.isEmpty else {
            let text = "no network config found in \(directory): cni plugin not initialized"
            fail(&loading, .noFiles, SourceLocation(file: directory), text)
            return Loaded(loading: loading)
        }
        return read(loading, limit: limit)
    }

    private func read(_ loading: CNILoading, limit: Int) -> Loaded {
        var loading = loading
        for (index, file) in loading.candidates.enumerated() {
            do throws(Fault) {
                if let network = try network(file) {
                    loading.networks.append(network)
                } else {
                    loading.isIncomplete = true
                }
            } catch {
                loading.networks = []
                let location = SourceLocation(file: error.file ?? file, position: error.position)
                fail(&loading, error.kind, location, Self.refused(file, error.text))
                return Loaded(loading: loading, ending: error.ending)
            }
            if index + 1 == limit { break }
        }
        return Loaded(loading: loading)
    }

    private func fail(
        _ loading: inout CNILoading, _ kind: CNILoading.Failure.Kind, _ location: SourceLocation, _ text: String
    ) {
        loading.failure = CNILoading.Failure(kind: kind, location: location, text: text)
        loading.status = "cni config load failed: \(text): failed to load cni config"
    }

    private func unlisted(_ directory: String, _ errno: GoErrno) -> String {
        let call = errno == .notDirectory ? behaviour.listingCall : "open"
        return "failed to read config file: \(call) \(directory): \(errno.text): failed to read config file"
    }

    private static func refused(_ file: String, _ text: String) -> String {
        if text.hasBytePrefix(conversion) {
            let reason = text.dropFirstBytes(conversion.utf8.count)
            return "failed to convert CNI config file \(file) to CNI config list: \(reason): invalid cni config"
        }
        let kind = file.hasByteSuffix(".conflist") ? "list file" : "file"
        return "failed to load CNI config \(kind) \(file): \(text): invalid cni config"
    }

    /// Marks the errors of `ConfListFromConf`, which go-cni words in another way.
    private static let conversion = "\u{0}"

    /// `ConfFiles`: names with one of the extensions that are no directories themselves, in byte order of the path.
    private func files(_ names: [String], _ extensions: Set<Substring>, in directory: String) -> [String] {
        var files: [String] = []
        for name in names where extensions.contains(GoPath.fileExtension(name)) {
            let path = GoPath.join(directory, name)
            if case .entry(let entry, _) = lookup.find(path, following: false), entry.kind == .directory { continue }
            files.append(path)
        }
        return files
    }

    private func network(_ file: String) throws(Fault) -> LoadedNetwork? {
        guard let bytes = try bytes(file) else { return nil }
        let isList = file.hasByteSuffix(".conflist")
        let root = try parse(bytes, isList ? "error parsing configuration list: " : "error parsing configuration: ")
        return isList ? try list(root, file) : try single(root, file)
    }

    private func bytes(_ file: String) throws(Fault) -> [UInt8]? {
        switch lookup.read(file) {
        case .unknown: return nil
        case .bytes(let bytes): return bytes
        case .blocks:
            let ending = Outcome(kind: .hangs)
            throw Fault(kind: .blocks, file: file, text: "reading \(file) blocks", ending: ending)
        case .failed(let call, let errno):
            throw Fault(kind: .unreadable, file: file, text: "error reading \(file): \(call) \(file): \(errno.text)")
        }
    }

    private func parse(_ bytes: [UInt8], _ context: String, file: String? = nil) throws(Fault) -> JSONValue {
        do throws(SyntaxError) {
            return try parseJSON(bytes, wording: behaviour.jsonWording)
        } catch {
            let isEmpty = bytes.allSatisfy { " \t\r\n".utf8.contains($0) }
            throw Fault(
                kind: isEmpty ? .empty : .malformed, file: file, text: context + error.goText, position: error.position)
        }
    }

    private func list(_ root: JSONValue, _ file: String) throws(Fault) -> LoadedNetwork? {
        let list = try refusing(root, file)
        var plugins = list.plugins.map { Self.plugin($0.object, $0.decoded, file) }
        if behaviour.readsPluginDirectories {
            if !list.loadsOnlyInlinedPlugins { plugins += try directoryPlugins(list.name, file) }
            if plugins.isEmpty, lookup.missing.isEmpty {
                throw Fault(kind: .invalid, text: "no plugin configs found", position: root.position)
            }
        }
        return LoadedNetwork(name: list.name, cniVersion: list.cniVersion, file: file, plugins: plugins)
    }

    private func refusing(_ root: JSONValue, _ file: String) throws(Fault) -> NetworkList {
        do throws(NetworkList.Refusal) {
            return try NetworkList(root, file: file, behaviour).checked()
        } catch {
            throw Fault(kind: .invalid, text: error.text, position: error.position, ending: error.ending)
        }
    }

    /// `NetworkPluginConfsFromFiles`: the plugins in the directory that has the network's name.
    private func directoryPlugins(_ name: String, _ file: String) throws(Fault) -> [LoadedNetwork.Plugin] {
        let directory = GoPath.join(GoPath.directory(file), name)
        let names: [String]
        switch lookup.list(directory) {
        case .unknown, .failed(.noEntry): return []
        case .names(let found): names = found
        case .failed(let errno):
            let text = "failed to read plugin config files in \(directory): open \(directory): \(errno.text)"
            throw Fault(kind: .unreadable, file: directory, text: text)
        }
        var plugins: [LoadedNetwork.Plugin] = []
        for path in files(names, [".conf"], in: directory) {
            guard let bytes = try bytes(path) else { continue }
            let root = try parse(bytes, "error parsing configuration: ", file: path)
            do throws(PluginConfiguration.Refusal) {
                let decoded = try PluginConfiguration(root, isMarshalled: false, behaviour).checked()
                plugins.append(Self.plugin(root, decoded, path))
            } catch {
                throw Fault(kind: .invalid, file: path, text: error.text, position: error.position)
            }
        }
        return plugins
    }

    /// A `.conf` or `.json` file: one plugin, of which go-cni makes a list.
    private func single(_ root: JSONValue, _ file: String) throws(Fault) -> LoadedNetwork {
        let single = SinglePlugin(root, behaviour)
        if let refusal = single.refusals.first {
            let mark = single.isConverted ? Self.conversion : ""
            throw Fault(
                kind: .invalid, text: mark + refusal.text, position: refusal.position, ending: refusal.ending)
        }
        return Self.network(single.decoded, Self.plugin(root, single.converted, file), file, root)
    }

    private static func network(
        _ decoded: PluginConfiguration, _ plugin: LoadedNetwork.Plugin, _ file: String, _ root: JSONValue
    ) -> LoadedNetwork {
        let member = root.objectValue?.members.last { $0.key.matchesGoField("cniVersion") }
        let location = member.map { SourceLocation(file: file, position: $0.value.position) }
        return LoadedNetwork(
            name: decoded.name, cniVersion: Located(decoded.cniVersion, at: location), file: file, plugins: [plugin])
    }

    private static func plugin(
        _ object: JSONValue, _ decoded: PluginConfiguration, _ file: String
    ) -> LoadedNetwork.Plugin {
        func located(_ field: (value: String, position: Position)) -> Located<String> {
            Located(field.value, at: SourceLocation(file: file, position: field.position))
        }
        return LoadedNetwork.Plugin(
            type: decoded.type.map(located) ?? Located(""), ipamType: decoded.ipamType.map(located), object: object)
    }
}
