package import Containerd
package import Syntax

/// What the configuration was when a certain run of containerd began, as far as nobody knows what a start makes of it.
///
/// Of each key only a digest is kept, salted with the run's id: no value can be read from it.
package struct RecordedStart: Sendable, Equatable {
    /// `InvocationID` of the run.
    package var invocationID: String
    /// The version of containerd whose way of reading files ``digests`` follow.
    package var version: ContainerdVersion
    /// By the path of the key.
    package var digests: [String: String]

    package init(invocationID: String, version: ContainerdVersion, digests: [String: String]) {
        self.invocationID = invocationID
        self.version = version
        self.digests = digests
    }

    static func digest(of key: UnmodelledKey, in invocationID: String) -> String {
        let text = [invocationID, key.path, key.value].joined(separator: "\u{0}")
        return String(sha256(Array(text.utf8)).prefix(32))
    }
}

extension RecordedStart {
    /// What can be said of the present run from one look at the node.
    enum Reading {
        case known(RecordedStart)
        /// A file has changed since it began: what stood there then is lost.
        case lost
        /// Another look may tell.
        case unknown
    }

    /// The start of a process is told in hundredths of a second, and the kernel stamps files with a clock of steps as long;
    /// what is older than a start by more than both was read by it.
    private static let blur = Span.second / 20

    static func reading(_ snapshot: Snapshot) -> Reading {
        guard let live = snapshot.live, let unit = live.unit, !unit.invocationID.isEmpty, let process = live.process,
            live.isViewProven, unit.mainPID == 0 || unit.mainPID == process.pid,
            let version = live.runningVersion ?? snapshot.installedVersion, version.isPredictable
        else { return .unknown }
        let found = unmodelledKeys(snapshot, as: version)
        guard let keys = found.keys, found.wants.isEmpty else { return .unknown }
        let paths = Set(found.configuration.files + found.configuration.directories)
        switch Readings.isAnyChanged(paths, after: process.startedAt - blur, in: snapshot.files) {
        case true?: return .lost
        case nil: return .unknown
        case false?: break
        }
        let digests = keys.map { ($0.path, digest(of: $0, in: unit.invocationID)) }
        return .known(
            RecordedStart(
                invocationID: unit.invocationID, version: version, digests: Dictionary(uniqueKeysWithValues: digests)))
    }

    static func unmodelledKeys(_ snapshot: Snapshot, as version: ContainerdVersion) -> UnmodelledKeys {
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

    package init?(json: JSONValue) {
        guard json["format"]?.intValue == Self.format, let invocationID = json["invocationID"]?.stringValue,
            let version = json["containerd"]?.stringValue.flatMap({ ContainerdVersion($0) }),
            let digests = json["digests"], digests.objectValue != nil
        else { return nil }
        self.init(invocationID: invocationID, version: version, digests: digests.texts)
    }
}
