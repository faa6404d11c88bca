package import Containerd
import Redaction
package import Syntax

/// What the configuration was when a certain run of containerd began, as far as nobody knows what a start makes of it.
///
/// Of each key only a digest is kept, salted with the run's id: no value can be read from it. One for a run, and never
/// changed: a snapshot, which is copied in many places, holds no more than a reference.
package final class RecordedStart: Sendable, Equatable {
    /// `InvocationID` of the run.
    package let invocationID: String
    /// The version of containerd whose way of reading files ``digests`` follow.
    package let version: ContainerdVersion
    /// By the path of the key.
    package let digests: [String: String]

    package init(invocationID: String, version: ContainerdVersion, digests: [String: String]) {
        self.invocationID = invocationID
        self.version = version
        self.digests = digests
    }

    package static func == (left: RecordedStart, right: RecordedStart) -> Bool {
        left.invocationID == right.invocationID && left.version == right.version && left.digests == right.digests
    }

    /// A digest of a digest: what is remembered of a process until its run is known holds no value either.
    package static func digest(of key: UnmodelledKey, in invocationID: String) -> String {
        digest(path: key.path, value: valueDigest(key), in: invocationID)
    }

    /// Secrets have no part in it: which one it is decides no start, and a recorded node holds none.
    fileprivate static func valueDigest(_ key: UnmodelledKey) -> String {
        let name = key.path.split(separator: ".").last ?? ""
        // A text, and no path: the kind of a value stays a part of it.
        let isSecret = SecretName.isSecretInDocument(name) && key.value.first == "s" && !key.value.holds(":/")
        return sha256(Array((isSecret ? "*" : Redaction().redacted(key.value)).utf8))
    }

    fileprivate static func digest(path: String, value: String, in invocationID: String) -> String {
        let text = [invocationID, path, value].joined(separator: "\u{0}")
        return String(sha256(Array(text.utf8)).prefix(32))
    }
}

/// What a process of containerd began with, seen before its unit has told which run it is.
package struct SeenStart: Sendable {
    package let process: ProcessReading
    /// nil where a file has changed before anybody looked: what stood there at the start is lost.
    private let record: (version: ContainerdVersion, values: [(path: String, digest: String)])?

    /// The start of a process is told in hundredths of a second, and the kernel stamps files with a clock of steps as long;
    /// what is older than a start by more than both was read by it.
    private static let blur = Span.second / 50

    /// - Returns: nil where another look may tell.
    package init?(_ snapshot: Snapshot) {
        guard let live = snapshot.live, live.isViewProven, let process = live.process,
            let version = live.runningVersion ?? snapshot.installedVersion, version.isPredictable
        else { return nil }
        let found = RecordedStart.unmodelledKeys(snapshot, as: version)
        let paths = Set(found.configuration.files + found.configuration.directories)
        guard let keys = found.keys, found.missing.isEmpty,
            let isChanged = snapshot.files.isAnyChanged(paths, after: process.startedAt - Self.blur)
        else { return nil }
        self.process = process
        record = isChanged ? nil : (version, keys.map { ($0.path, RecordedStart.valueDigest($0)) })
    }

    /// The record, once the unit says that its run is this process.
    package func record(of unit: UnitReading) -> RecordedStart? {
        guard let record, !unit.invocationID.isEmpty, unit.mainPID == process.pid else { return nil }
        let digests = record.values.map { value in
            (value.path, RecordedStart.digest(path: value.path, value: value.digest, in: unit.invocationID))
        }
        return RecordedStart(
            invocationID: unit.invocationID, version: record.version,
            digests: Dictionary(digests) { first, _ in first })
    }
}

extension RecordedStart {
    /// The keys of the snapshot's configuration that no prediction knows, as a version reads them.
    package static func unmodelledKeys(_ snapshot: Snapshot, as version: ContainerdVersion) -> UnmodelledKeys {
        Containerd.unmodelledKeys(
            snapshot.files, version: version, configPath: snapshot.configPath,
            configMustExist: snapshot.configMustExist)
    }
}

extension Snapshot {
    var recordedStartJSON: JSONValue { recordedStart?.json ?? JSONValue.null }
}

extension RecordedStart {
    /// Grows when what is recorded means something else: a record of another format is none.
    private static let format = 1

    package var json: JSONValue {
        .object([
            ("format", .int(Self.format)), ("invocationID", .string(invocationID)),
            ("containerd", .string("\(version)")),
            ("digests", .texts(digests)),
        ])
    }

    package convenience init?(json: JSONValue) {
        guard json["format"]?.intValue == Self.format, let invocationID = json["invocationID"]?.stringValue,
            let version = json["containerd"]?.stringValue.flatMap({ ContainerdVersion($0) }),
            let digests = json["digests"], digests.objectValue != nil
        else { return nil }
        self.init(invocationID: invocationID, version: version, digests: digests.texts)
    }
}
