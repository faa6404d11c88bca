import Containerd
import Syntax

/// A CNI setting that a person wrote and the effective configuration does not have.
struct LostSetting {
    var key: String
    var values: [String]
    var location: SourceLocation
    /// Why it is lost, a sentence.
    var reason: String
    var isReplaced: Bool
    /// The files that were read, in order.
    var files: [String]
}

extension Diagnosis {
    /// Settings of `[….cni]` tables that stand in the files and are not in force after a start.
    mutating func lostSettings(named keys: [String]) -> [LostSetting] {
        guard let reading = readings.afterRestart?.configuration else { return [] }
        var lost = notImported(reading, named: keys)
        for file in reading.files {
            guard let bytes = bytes(of: file) else { continue }
            for section in parseTOMLTables(bytes) {
                guard let cni = section.value.tableValue?["cni"]?.tableValue else { continue }
                for member in cni.members {
                    guard let problem = Self.problem(of: section, member, in: file, reading) else { continue }
                    // A key that is not known, with the name of the one that must have been meant.
                    let isMeant = keys.contains { $0 == member.key || problem.text.holds("did you mean \($0)") }
                    guard isMeant else { continue }
                    lost.append(
                        LostSetting(
                            key: member.key, values: Self.values(member),
                            location: SourceLocation(file: file, position: member.keyPosition), reason: problem.text,
                            isReplaced: problem.kind == .replacedByImport, files: reading.files))
                }
            }
        }
        return lost
    }

    /// Settings in `conf.d` beside config.toml, whose files no `imports` names.
    ///
    /// Source: LoadConfig of containerd, which resolves only the imports of files that it has read.
    private mutating func notImported(_ reading: ConfigurationReading, named keys: [String]) -> [LostSetting] {
        let slash = snapshot.configPath.lastIndex(of: "/") ?? snapshot.configPath.startIndex
        let directory = "\(snapshot.configPath[..<slash])/conf.d"
        let files = names(in: directory).filter { $0.hasSuffix(".toml") }.map { "\(directory)/\($0)" }
        return files.filter { !reading.files.contains($0) }.flatMap { file in
            parseTOMLTables(bytes(of: file) ?? []).flatMap { section in
                let members = section.value.tableValue?["cni"]?.tableValue?.members ?? []
                return members.filter { keys.contains($0.key) }.map { member in
                    LostSetting(
                        key: member.key, values: Self.values(member),
                        location: SourceLocation(file: file, position: member.keyPosition),
                        reason: "no imports in \(snapshot.configPath) names the file.", isReplaced: false,
                        files: reading.files)
                }
            }
        }
    }

    private static func values(_ member: TOMLTable.Member) -> [String] {
        member.value.stringValue.map { [$0] } ?? member.value.arrayValue?.compactMap(\.stringValue) ?? []
    }

    /// The plug-in sections of a configuration file, those of wrongly quoted names included.
    private func parseTOMLTables(_ bytes: [UInt8]) -> [TOMLTable.Member] {
        guard let root = try? parseTOML(bytes) else { return [] }
        return root["plugins"]?.tableValue?.members ?? []
    }

    /// What was found about a section's place, if it makes the section or the key void.
    private static func problem(
        of section: TOMLTable.Member, _ member: TOMLTable.Member, in file: String, _ reading: ConfigurationReading
    ) -> ConfigurationReading.Problem? {
        reading.problems.first { problem in
            guard problem.location.file == file, let place = problem.location.position else { return false }
            guard problem.kind == .ignored || problem.kind == .replacedByImport else { return false }
            if place == member.keyPosition { return true }
            let start = min(section.keyPosition, section.value.position)
            return problem.kind == .replacedByImport
                ? place >= start && place <= section.value.position || place == section.value.position
                : place >= start && place <= member.keyPosition
        }
    }
}
