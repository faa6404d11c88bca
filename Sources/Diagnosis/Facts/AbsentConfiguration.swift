import Containerd
import Node
import Syntax

/// A directory that config.toml means and this containerd does not read: replaced by an import, or ignored.
struct LostDirectory {
    var setting: IneffectiveSetting
    var directory: String
    /// That which it reads in its place.
    var isRead: String
    /// A configuration in the meant one.
    var file: String
}

/// A configuration in a directory that containerd does not read.
struct StrayConfiguration {
    var file: String
    var directory: String
    /// The directory that it reads.
    var isRead: String
    /// The place that sets conf_dir; nil where it is containerd's default.
    var setAt: SourceLocation?
    /// The setting is the mistake, not the place of the file.
    var isSettingWrong: Bool
}

/// A conf_dir without configuration, as it is by itself.
struct EmptyDirectory {
    var path: String
    var isMissing: Bool
    /// What containerd says of it, or would.
    var said: String
    var refusal: PodRefusal?
    /// The directories of programs, where they hold none either.
    var emptyBinDirs: [String]
    /// libcni keeps what it gave to sandboxes: there was a network once.
    var trace: String?
}

/// containerd is to write the configuration from conf_template once kubelet reports a pod CIDR.
///
/// Source: update_runtime_config.go of containerd.
struct UselessTemplate {
    enum Fault {
        case missing
        /// containerd's line on why it cannot write from it.
        case refused(String)
        case noPodCIDR
    }

    var path: String
    /// That which it is to write into.
    var directory: String
    var setAt: SourceLocation
    var fault: Fault
    /// The newest failure, whatever it comes from.
    var log: String?

    /// Nobody has asked for it.
    var isUnasked: Bool { if case .noPodCIDR = fault { true } else { false } }
}

extension Facts {
    func lostDirectory(than directory: String) -> LostDirectory? {
        for lost in ineffectiveSettings(named: ["conf_dir"]) where !lost.values.contains(directory) {
            guard let value = lost.values.first, let file = configurations(in: value).first else { continue }
            return LostDirectory(setting: lost, directory: value, isRead: directory, file: file)
        }
        return nil
    }

    /// Valid configuration in a directory that containerd does not read.
    func strayConfiguration(besides directory: String) -> StrayConfiguration? {
        for other in otherDirectories(than: directory) {
            guard let file = configurations(in: other).first else { continue }
            let set = predictions.afterRestart?.settings?.confDir.location
            return StrayConfiguration(
                file: file, directory: other, isRead: directory, setAt: set,
                isSettingWrong: other == ConfigurationPlaces.usual && set != nil && !isConfigurationMade)
        }
        return nil
    }

    /// Files that would load, in a directory that is not read.
    private func configurations(in directory: String) -> [String] {
        paths(in: directory).filter { ConfigurationName.isTaken($0) && networkConfiguration(at: $0) != nil }
    }

    private func otherDirectories(than directory: String) -> [String] {
        let parent = directory.parentPath
        // Mistyped, put aside, or one level deeper; of a person's making, so they are few.
        let beside = parent.holds("/cni") ? paths(in: parent).prefix(32) : []
        let moved = ConfigurationPlaces.movedEndings.map { parent + $0 }
        let known = [ConfigurationPlaces.usual, parent] + ConfigurationPlaces.others
        let places = known + paths(in: "/home") + paths(in: directory) + beside
        let deeper = (beside + moved).map { "\($0)/net.d" }
        return (places + deeper + otherRevisions(of: directory)).unique { $0 }.filter { $0 != directory && !$0.isEmpty }
    }

    /// A snap has a directory for each of its revisions: an agent may still write to that of the last one.
    private func otherRevisions(of directory: String) -> [String] {
        let parts = directory.parts("/")
        guard parts.count > 4, parts[0] == "var", parts[1] == "snap" else { return [] }
        let rest = parts.dropFirst(4).joined(separator: "/")
        return paths(in: "/var/snap/\(parts[2])").prefix(8).map { "\($0)/\(rest)" }
    }

    /// Files in conf_dir that containerd passes over because of their names, or that were there.
    ///
    /// - Parameter isSample: only samples, templates and what is still being written are looked at; else only others.
    func passedOver(in directory: String, isSample: Bool = false) -> Absence.Reason? {
        for path in paths(in: directory)
        where !ConfigurationName.isTaken(path) && ConfigurationName.isSample(path) == isSample {
            let isYAML = isYAML(path)
            guard networkConfiguration(at: path) != nil || isYAML else { continue }
            return ConfigurationName.isBackup(path)
                ? .gone(gone(path, from: directory, by: nil)) : .misnamed(path, isYAML: isYAML)
        }
        return removals(in: directory).last.map { line in
            .gone(gone(line.firstPath ?? directory, from: directory, by: line))
        }
    }

    /// A network configuration that somebody has written as YAML.
    private func isYAML(_ path: String) -> Bool {
        guard path.hasSuffix(".yaml") || path.hasSuffix(".yml"), let bytes = bytes(of: path) else { return false }
        return String(decoding: bytes, as: UTF8.self).holds("cniVersion")
    }

    func uselessTemplate(for directory: String) -> UselessTemplate? {
        guard let (path, place) = templateInForce, path.hasPrefix("/"), !hasNetworkAgent else { return nil }
        let log = lastLine(meaning: .failedTemplate)?.text
        return fault(ofTemplate: path, log).map {
            UselessTemplate(path: path, directory: directory, setAt: place, fault: $0, log: log)
        }
    }

    private func fault(ofTemplate path: String, _ log: String?) -> UselessTemplate.Fault? {
        let isThere = exists(path)
        if isThere == false { return .missing }
        if isThere == true, let log, log.means(.badTemplate) { return .refused(log) }
        // Who has not asked for it shows in its log alone, and another may be about to write.
        return isObserved(.journal) && agents != nil ? .noPodCIDR : nil
    }

    func emptyDirectory(_ absence: Absence) -> EmptyDirectory {
        let binDirs = absence.prediction.settings?.binDirs.value ?? []
        return EmptyDirectory(
            path: absence.directory, isMissing: exists(absence.directory) == false, said: absence.said,
            refusal: podRefusal,
            emptyBinDirs: binDirs.allSatisfy { names(in: $0).isEmpty } ? binDirs : [],
            trace: agents?.isEmpty == false ? nil : cachedResult(besides: []))
    }
}
