import Containerd
import Node
import Observing
import Syntax

/// Another build of a bare version: 2.1.9 may be upstream's or Debian's, which is linked with other libraries.
///
/// What a program says of itself is never bare: upstream's say `v2.1.9`, Debian's `2.1.9+unknown`, packages `2.1.9+ds1-5`.
struct OtherBuild {
    let version: ContainerdVersion
    /// As it is to be asked for.
    let name: String

    /// nil where the version says whose it is, or where all builds start alike.
    init?(of version: ContainerdVersion) {
        guard version.major >= 2, (version.major, version.minor) >= (2, 1),
            version.description == "\(version.major).\(version.minor).\(version.patch)"
        else { return nil }
        name = "\(version)+ds1"
        guard let other = ContainerdVersion(name) else { return nil }
        self.version = other
    }

    /// What is not known while nobody says whose the build is; nil where both start alike.
    ///
    /// - Parameter files: with the configuration in them.
    func doubt(
        _ one: Prediction, of first: ContainerdVersion, _ other: Prediction, in files: FileTree
    ) -> PredictionDocument.Undecided? {
        let (ours, theirs) = (one.outcome.kind, other.outcome.kind)
        guard ours != theirs else { return nil }
        let refusals = (one.configuration.problems + other.configuration.problems).filter {
            [.fatal, .failsCRI, .disablesCRI].contains($0.kind)
        }
        let place = refusals.first?.location
        return PredictionDocument.Undecided(
            key: place.flatMap { Self.key(at: $0, in: files) },
            file: place?.file ?? one.configuration.files.first ?? Snapshot.defaultConfigPath,
            line: place?.position?.line,
            why: "with it upstream's build comes to \(ours.rawValue) and Debian's to \(theirs.rawValue); write "
                + "v\(first) for the one and \(name) for the other")
    }

    /// The key that stands in that line, keys joined by dots.
    private static func key(at place: SourceLocation, in files: FileTree) -> String? {
        guard let line = place.position?.line, case .entry(let entry, _) = PathResolver(files).find(place.file),
            case .bytes(let bytes) = entry.content
        else { return nil }
        return key(in: readTOML(bytes).root, line)?.joined(separator: ".")
    }

    private static func key(in table: TOMLTable, _ line: Int) -> [String]? {
        for member in table.members {
            if let inner = member.value.tableValue, let path = key(in: inner, line) { return [member.key] + path }
            if member.keyPosition.line == line, member.value.tableValue == nil { return [member.key] }
        }
        return nil
    }
}
