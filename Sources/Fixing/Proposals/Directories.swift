import Containerd
import Diagnosis
import Node
import Syntax

extension FixPlanner {
    /// conf_dir and bin_dirs of config.toml, set to where the files really are.
    func proposeForDirectories() -> FixCandidates {
        var proposals = FixCandidates()
        for directory in otherConfDirs() {
            let setting = DirectorySetting(
                directory: directory, keys: ["conf_dir"],
                codes: [.confInWrongDirectory, .confDirMissing, .confDirSettingEmpty],
                isMeant: { $0.confDir.value == directory },
                forget: { $0.confDir = Located("") })
            add(setting, at: assessment.afterRestart?.settings?.confDir.location, &proposals)
        }
        for directory in otherBinDirs() {
            let setting = DirectorySetting(
                directory: directory, keys: ["bin_dirs", "bin_dir"], codes: [.pluginDirectoryMismatch],
                isMeant: { $0.binDirs.value.contains(directory) }, forget: { $0.binDirs = Located([]) })
            add(setting, at: assessment.afterRestart?.settings?.binDirs.location, &proposals)
        }
        return proposals
    }

    private struct DirectorySetting {
        var directory: String
        /// The names that versions have for it.
        var keys: [String]
        /// What is found where it is wrong.
        var codes: Set<FindingCode>
        var isMeant: (CNISettings) -> Bool
        var forget: (inout CNISettings) -> Void
    }

    // MARK: Where the files are

    /// Directories that hold the configuration that conf_dir lacks: found elsewhere, or written where it has no effect.
    private func otherConfDirs() -> [String] {
        var directories: [String] = []
        for finding in assessment.findings {
            if finding.code == .confInWrongDirectory, let file = finding.location?.file {
                let directory = splitPath(file).directory
                if Self.isConfigurationDirectory(directory) { directories.append(directory) }
            }
            directories += lostValues(finding, keys: ["conf_dir"])
        }
        if assessment.findings.contains(where: { Self.withoutConfiguration.contains($0.code) }) {
            directories.append("/etc/cni/net.d")
        }
        return Self.unique(directories, without: [assessment.afterRestart?.settings?.confDir.value ?? ""])
    }

    /// What is found of a conf_dir that holds nothing.
    private static let withoutConfiguration: Set<FindingCode> = [
        .confDirSettingEmpty, .configRemoved, .agentNotScheduled, .confDirMissing, .noNetworkConfig,
        .networkConfigPending,
    ]

    /// Made for nothing else and by no other distribution of containerd: not a home directory that a file was left in.
    private static func isConfigurationDirectory(_ path: String) -> Bool {
        (path.hasSuffix("/cni/net.d") || path.hasSuffix("/cni/conf.d")) && !path.hasPrefix("/var/lib/")
    }

    /// Where the finding asks for config.toml to be changed: not where an installer has to run again.
    private func otherBinDirs() -> [String] {
        var directories: [String] = []
        for finding in assessment.findings {
            if finding.code == .pluginDirectoryMismatch, finding.remedy == .fixThenRestart {
                let found = finding.evidence.first { $0.name == "found" }?.value.split(separator: ",").first
                if let found { directories.append(splitPath(String(found)).directory) }
            }
            directories += lostValues(finding, keys: ["bin_dir", "bin_dirs"])
        }
        return Self.unique(directories, without: assessment.afterRestart?.settings?.binDirs.value ?? [])
    }

    /// What a key says that has no effect where it stands.
    private func lostValues(_ finding: Finding, keys: [String]) -> [String] {
        guard finding.evidence.contains(where: { $0.name == "lost" }), let location = finding.location,
            let offset = location.position?.offset, let source = source(location.file),
            let place = source.text.place(at: offset, keys: keys)
        else { return [] }
        let value = place.member.value
        return value.stringValue.map { [$0] } ?? value.arrayValue?.compactMap(\.stringValue) ?? []
    }

    private static func unique(_ directories: [String], without known: [String]) -> [String] {
        var seen = Set(known)
        return directories.filter { !$0.isEmpty && seen.insert($0).inserted }
    }

    // MARK: Edits

    /// The first edit that a start takes as it is meant, the smallest first.
    private func add(_ setting: DirectorySetting, at location: SourceLocation?, _ proposals: inout FixCandidates) {
        let edits = edits(setting, at: location, &proposals)
        for (operation, place) in edits where changesOnly([operation], setting.isMeant, setting.forget) {
            proposals.list.append(
                FixCandidate(
                    operations: [operation],
                    sentence:
                        "Set \(setting.keys[0] == "conf_dir" ? "conf_dir" : "the plugin directory") to \(setting.directory) in \(place).",
                    mustRaise: setting.keys == ["conf_dir"]))
        }
    }

    private func edits(
        _ setting: DirectorySetting, at location: SourceLocation?, _ proposals: inout FixCandidates
    ) -> [(FileOperation, place: String)] {
        if let location {
            if let why = obstacleToEdit(location.file) {
                proposals.obstacles.append(Blocker(file: location.file, codes: setting.codes, why: why))
                return []
            }
            return valueEdits(setting, location).map { ($0, location.text) }
        }
        guard assessment.afterRestart?.configuration.files.isEmpty == false else {
            let key = setting.keys.joined(separator: " or ")
            let why =
                "\(snapshot.configPath) does not exist: write it with containerd config default, and set \(key) to \"\(setting.directory)\""
            proposals.obstacles.append(Blocker(file: snapshot.configPath, codes: setting.codes, why: why))
            return []
        }
        // The last file has the last word.
        for source in sources.reversed() {
            let edits = additions(setting, source).map { ($0, source.file) }
            if !edits.isEmpty { return edits }
        }
        return []
    }

    private func valueEdits(_ setting: DirectorySetting, _ location: SourceLocation) -> [FileOperation] {
        guard let offset = location.position?.offset, let source = source(location.file),
            let place = source.text.place(at: offset, keys: setting.keys)
        else { return [] }
        guard place.member.value.stringValue != nil else {
            return [rewrite(source, source.text.appendingElement(setting.directory, to: place), at: place.path)]
                .compactMap(\.self)
        }
        let replaced = rewrite(source, source.text.replacing(place, withString: setting.directory), at: place.path)
        return [replaced].compactMap(\.self)
    }

    /// A new key in a section that stands there, or in a section of its own.
    private func additions(_ setting: DirectorySetting, _ source: Source) -> [FileOperation] {
        let quoted = TOMLText.quoted(setting.directory)
        var operations: [FileOperation] = []
        for key in setting.keys {
            let value = key == "bin_dirs" ? [UInt8(ascii: "[")] + quoted + [UInt8(ascii: "]")] : quoted
            for table in source.text.cniTables {
                let path = ["plugins", table.section, "cni", key]
                guard let operation = rewrite(source, source.text.adding(key, value, to: table.value), at: path) else {
                    continue
                }
                operations.append(operation)
            }
            for section in Self.sections {
                let name = section == "cri" ? section : "\"\(section)\""
                let path = ["plugins", section, "cni", key]
                let bytes = source.text.addingSection(name, key, value)
                if let operation = rewrite(source, bytes, at: path) { operations.append(operation) }
            }
        }
        return operations.filter { changesOnly([$0], setting.isMeant, setting.forget) }
    }

    /// Names of the section over the versions of config.toml; what a version passes over, a prediction tells.
    private static let sections = ["io.containerd.grpc.v1.cri", "io.containerd.cri.v1.runtime", "cri"]
}
