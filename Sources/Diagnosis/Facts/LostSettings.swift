import Containerd
import Node
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

extension Facts {
    /// CNI settings that stand anywhere in the files and are not in force after a start.
    func lostSettings(named keys: [String]) -> [LostSetting] {
        guard let reading = readings.afterRestart?.configuration else { return [] }
        var lost = notImported(reading, named: keys)
        for file in reading.files {
            guard let bytes = bytes(of: file), let root = try? parseTOML(bytes) else { continue }
            for place in Self.tables(of: root) { lost += Self.lost(place, in: file, reading, named: keys) }
        }
        return lost
    }

    /// containerd's own word on keys that it does not know.
    var logOfUnknownKey: String? { lastLineOfNow(telling: .unknownKey)?.text }

    /// Settings in `conf.d` beside config.toml, whose files no `imports` names.
    ///
    /// Source: LoadConfig of containerd, which resolves only the imports of files that it has read.
    private func notImported(_ reading: ConfigurationReading, named keys: [String]) -> [LostSetting] {
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

    /// A table of a configuration file.
    private struct Place {
        /// Its keys with dots between them.
        var path: String
        /// Where it and the tables around it stand.
        var positions: [Position]
        var members: [TOMLTable.Member]

        /// containerd looks here for the settings of CNI, in one version or another.
        var isKnown: Bool {
            ["cri", "io.containerd.grpc.v1.cri", "io.containerd.cri.v1.runtime"].contains { section in
                path == "plugins.\(section)" || path.lowercased() == "plugins.\(section).cni"
            }
        }
    }

    /// All tables of a file; a name with dots that lacks its quotes is seven deep.
    private static func tables(of root: TOMLTable) -> [Place] {
        var places: [Place] = []
        func look(_ table: TOMLTable, _ path: String, _ positions: [Position], _ depth: Int) {
            places.append(Place(path: path, positions: positions, members: table.members))
            guard depth < 7, places.count < 1_000 else { return }
            for member in table.members {
                guard let inner = member.value.tableValue else { continue }
                let name = path.isEmpty ? member.key : "\(path).\(member.key)"
                look(inner, name, positions + [member.keyPosition, member.value.position], depth + 1)
            }
        }
        look(root, "", [], 0)
        return places
    }

    private static func lost(
        _ place: Place, in file: String, _ reading: ConfigurationReading, named keys: [String]
    ) -> [LostSetting] {
        place.members.compactMap { member in
            let problem = problem(of: place, member, in: file, reading)
            // A key that is not known counts for the one that must have been meant.
            let isUnknown = problem.map { $0.location.position == member.keyPosition } ?? false
            guard keys.contains(member.key) || isUnknown, problem != nil || !place.isKnown else { return nil }
            return LostSetting(
                key: member.key, section: place.path, values: values(member),
                location: SourceLocation(file: file, position: member.keyPosition),
                reason: problem?.text ?? "containerd does not look for it in [\(place.path)].",
                isReplaced: problem?.kind == .replacedByImport, files: reading.files)
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

    /// What was found about a key or one of the tables around it, if it makes the setting void.
    private static func problem(
        of table: Place, _ member: TOMLTable.Member, in file: String, _ reading: ConfigurationReading
    ) -> ConfigurationReading.Problem? {
        reading.problems.first { problem in
            guard problem.location.file == file, let place = problem.location.position else { return false }
            guard problem.kind == .ignored || problem.kind == .replacedByImport else { return false }
            return place == member.keyPosition || table.positions.contains(place)
        }
    }
}
