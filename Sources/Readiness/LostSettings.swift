import Containerd
import Syntax

/// A CNI setting that a person wrote and the effective configuration does not have.
struct LostSetting {
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

extension Diagnosis {
    /// Settings of `[….cni]` tables that stand in the files and are not in force after a start.
    mutating func lostSettings(named keys: [String]) -> [LostSetting] {
        guard let reading = readings.afterRestart?.configuration else { return [] }
        var lost = notImported(reading, named: keys)
        for file in reading.files {
            guard let bytes = bytes(of: file) else { continue }
            for section in parseTOMLTables(bytes) {
                for place in Self.placesOfCNI(section) {
                    lost += Self.lost(section, place, in: file, reading, named: keys)
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
                        key: member.key, section: "plugins.\(section.key).cni", values: Self.values(member),
                        location: SourceLocation(file: file, position: member.keyPosition),
                        reason: "no imports in \(snapshot.configPath) names the file.", isReplaced: false,
                        files: reading.files)
                }
            }
        }
    }

    /// A table in which a person has written CNI settings, be it the right one or not.
    private struct Place {
        var path: String
        var position: Position
        var members: [TOMLTable.Member]
    }

    /// The section itself and all tables `cni` in it; a name with dots that lacks its quotes is five tables deep.
    private static func placesOfCNI(_ section: TOMLTable.Member) -> [Place] {
        var places: [Place] = []
        func look(_ member: TOMLTable.Member, _ path: String, _ depth: Int) {
            guard let table = member.value.tableValue else { return }
            if depth == 0 || member.key == "cni" {
                places.append(Place(path: path, position: member.value.position, members: table.members))
            }
            guard depth < 6 else { return }
            for inner in table.members { look(inner, "\(path).\(inner.key)", depth + 1) }
        }
        look(section, "plugins.\(section.key)", 0)
        return places
    }

    private static func lost(
        _ section: TOMLTable.Member, _ place: Place, in file: String, _ reading: ConfigurationReading,
        named keys: [String]
    ) -> [LostSetting] {
        place.members.compactMap { member in
            guard let problem = problem(of: section, place, member, in: file, reading) else { return nil }
            // A key that is not known, with the name of the one that must have been meant.
            guard keys.contains(where: { $0 == member.key || problem.text.holds("did you mean \($0)") }) else {
                return nil
            }
            return LostSetting(
                key: member.key, section: place.path, values: values(member),
                location: SourceLocation(file: file, position: member.keyPosition), reason: problem.text,
                isReplaced: problem.kind == .replacedByImport, files: reading.files)
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

    /// What was found about a section, the table in it or the key, if it makes the setting void.
    private static func problem(
        of section: TOMLTable.Member, _ table: Place, _ member: TOMLTable.Member, in file: String,
        _ reading: ConfigurationReading
    ) -> ConfigurationReading.Problem? {
        let places = [member.keyPosition, table.position, section.keyPosition, section.value.position]
        return reading.problems.first { problem in
            guard problem.location.file == file, let place = problem.location.position else { return false }
            guard problem.kind == .ignored || problem.kind == .replacedByImport else { return false }
            return places.contains(place)
        }
    }
}
