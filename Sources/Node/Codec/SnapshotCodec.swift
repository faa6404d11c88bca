import Containerd
package import Syntax

/// Why a recorded node cannot be read back.
package struct SnapshotError: Error, Sendable, CustomStringConvertible {
    package var description: String

    init(_ description: String) { self.description = description }
}

extension Snapshot {
    /// The schema of recorded nodes, docs/snapshot.md.
    package static let schema = "netready.snapshot/v1"

    /// All that an assessment depends on: the same comes of it again. It holds secrets until `Redaction` has passed it.
    package var json: JSONValue {
        .object([
            ("schema", .string(Self.schema)),
            (
                "takenAt",
                .object([
                    ("monotonic", .int(takenAt.monotonic)), ("realtime", .int(takenAt.realtime)),
                    ("bootID", .string(takenAt.bootID)),
                ])
            ),
            ("configPath", .string(configPath)), ("configMustExist", .bool(configMustExist)),
            ("installedVersion", .optional(installedVersion.map { "\($0)" })),
            ("machine", machine.map { JSONValue.int($0) } ?? .null), ("live", live?.json ?? .null),
            ("containers", containers.map { .array($0.map(\.json)) } ?? .null), ("system", system.json),
            ("blind", .array(blind.map(\.json))), ("notObserved", .array(notObserved.map(\.json))),
            ("plugins", pluginVersions.map { .array($0.map(\.json)) } ?? .null),
            ("recordedStart", recordedStartJSON), ("runtime", runtimeJSON), ("files", files.json),
        ])
    }

    /// Reads a recorded node.
    ///
    /// - Throws: in one sentence, what is not as the schema says.
    package init(json: JSONValue) throws(SnapshotError) {
        guard let schema = json["schema"]?.stringValue else {
            throw SnapshotError("this is no recorded node: it has no schema")
        }
        guard schema == Self.schema else {
            throw SnapshotError("this is \(schema), and \(Self.schema) is what can be read")
        }
        guard let moment = json["takenAt"], let realtime = moment["realtime"]?.int64 else {
            throw SnapshotError("takenAt.realtime is missing")
        }
        guard let files = json["files"].flatMap(FileTree.init(json:)) else {
            throw SnapshotError("files is missing or malformed")
        }
        let taken = Timestamp(
            monotonic: moment["monotonic"]?.int64 ?? 0, realtime: realtime, bootID: moment["bootID"]?.stringValue ?? "")
        var live: LiveReading?
        if let value = json["live"], value.objectValue != nil {
            guard let reading = LiveReading(json: value) else { throw SnapshotError("live is malformed") }
            live = reading
        }
        self.init(
            takenAt: taken, files: files, live: live,
            installedVersion: json["installedVersion"]?.stringValue.flatMap(ContainerdVersion.init),
            machine: json["machine"]?.intValue.flatMap(UInt16.init(exactly:)),
            configPath: json["configPath"]?.stringValue ?? Self.defaultConfigPath,
            configMustExist: json["configMustExist"]?.boolValue ?? false,
            containers: json["containers"]?.arrayValue?.compactMap(ContainerReading.init(json:)),
            system: json["system"].map(SystemReading.init(json:)) ?? SystemReading(),
            pluginVersions: json["plugins"]?.arrayValue?.compactMap(PluginVersionReading.init(json:)),
            recordedStart: json["recordedStart"].flatMap { RecordedStart(json: $0) },
            blind: json["blind"]?.arrayValue?.compactMap(Blindness.init(json:)) ?? [],
            notObserved: json["notObserved"]?.arrayValue?.compactMap(NotObserved.init(json:)) ?? [])
        runtime = json["runtime"].flatMap(RuntimeChoice.init(json:))
    }
}

extension JSONValue {
    /// Within bounds: whatever a recorded node holds, times can be added and taken from each other.
    var int64: Int64? {
        guard case .number(let text) = kind, let number = Int64(text) else { return nil }
        return min(max(number, -(1 << 61)), 1 << 61)
    }
    /// The members of an object whose values are strings.
    var texts: [String: String] {
        var texts: [String: String] = [:]
        for member in objectValue?.members ?? [] { texts[member.key] = member.value.stringValue ?? "" }
        return texts
    }

    static func texts(_ texts: [String: String]) -> JSONValue {
        .object(texts.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
    }
}
