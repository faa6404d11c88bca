import Containerd
import Node
import Syntax

/// A CNI setting that a person wrote and the effective configuration does not have.
struct IneffectiveSetting {
    var key: String
    /// The tables it stands in, as TOML has them, such as `plugins.cri.cni`.
    var section: String
    var values: [String]
    var location: SourceLocation
    /// Why it is lost, a sentence.
    var reason: String
    var isReplaced: Bool
    /// The files that were read, in order.
    var files: [String]
}

extension Facts {
    /// CNI settings that stand anywhere in the files, or in `conf.d` beside config.toml, and are not in force after a start.
    func ineffectiveSettings(named keys: [String]) -> [IneffectiveSetting] {
        guard let reading = predictions.afterRestart?.configuration else { return [] }
        let beside = paths(in: "\(snapshot.configPath.parentPath)/conf.d").filter { file in
            file.hasSuffix(".toml") && !reading.files.contains(file)
        }
        return (beside + reading.files).flatMap { file in
            // A name with dots that lacks its quotes is seven deep.
            (table(of: file)?.sections(to: 7) ?? []).flatMap { section in
                section.members.compactMap { lost($0, of: section, in: file, reading, named: keys) }
            }
        }
    }

    /// containerd's own word on keys that it does not know.
    var logOfUnknownKey: String? { lastLineOfNow(meaning: .unknownKey)?.text }

    private func lost(
        _ member: TOMLTable.Member, of section: TOMLSection, in file: String, _ reading: ConfigurationReading,
        named keys: [String]
    ) -> IneffectiveSetting? {
        let problem = section.problem(with: member, in: file, reading)
        // A key that is not known counts for the one that must have been meant.
        let isUnknown = problem.map { $0.location.position == member.keyPosition } ?? false
        guard keys.contains(member.key) || isUnknown else { return nil }
        // Source: LoadConfig of containerd, which resolves only the imports of files that it has read.
        let isRead = reading.files.contains(file)
        guard isRead ? problem != nil || !section.isKnown : section.isOfCNI else { return nil }
        let reason =
            isRead
            ? "containerd does not look for it in [\(section.path)]."
            : "no imports in \(snapshot.configPath) names the file."
        return IneffectiveSetting(
            key: member.key, section: section.path, values: member.texts,
            location: SourceLocation(file: file, position: member.keyPosition), reason: problem?.text ?? reason,
            isReplaced: problem?.kind == .replacedByImport, files: reading.files)
    }
}

extension TOMLSection {
    /// containerd looks here for the settings of CNI, in one version or another.
    fileprivate var isKnown: Bool {
        ["cri", "io.containerd.grpc.v1.cri", "io.containerd.cri.v1.runtime"].contains { section in
            path == "plugins.\(section)" || path.lowercased() == "plugins.\(section).cni"
        }
    }

    /// The settings of CNI of any plugin.
    fileprivate var isOfCNI: Bool { path.hasPrefix("plugins.") && path.hasSuffix(".cni") }

    /// What was found about a key or one of the tables around it, if it makes the setting void.
    func problem(
        with member: TOMLTable.Member, in file: String, _ reading: ConfigurationReading
    ) -> ConfigurationReading.Problem? {
        reading.problems.first { problem in
            guard problem.location.file == file, let place = problem.location.position else { return false }
            guard problem.kind == .ignored || problem.kind == .replacedByImport else { return false }
            // A header is one place, and its last name, which stands behind it, another.
            return place == member.keyPosition
                || positions.contains { $0.line == place.line && $0.column >= place.column }
        }
    }
}

extension TOMLTable.Member {
    /// A text, or the texts of a list.
    fileprivate var texts: [String] {
        value.stringValue.map { [$0] } ?? value.arrayValue?.compactMap(\.stringValue) ?? []
    }
}
