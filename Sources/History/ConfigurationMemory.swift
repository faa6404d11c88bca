package import Diagnosis
package import Node
package import Syntax

/// What of the configuration is kept over restarts of the daemon and of the node; holds no secret.
package struct ConfigurationMemory: Sendable, Equatable {
    /// The digests that were told last.
    package var seen: Digests?
    package var lastGood: LastGoodConfiguration?
    /// Of the run of containerd that was seen last to begin.
    package var start: RecordedStart?

    package init(seen: Digests? = nil, lastGood: LastGoodConfiguration? = nil, start: RecordedStart? = nil) {
        self.seen = seen
        self.lastGood = lastGood
        self.start = start
    }
}

/// The files that mattered when the node was last ready, redacted and bounded.
package struct LastGoodConfiguration: Sendable, Equatable {
    package struct File: Sendable, Equatable {
        package var path: String
        /// The file's text, what is no UTF-8 repaired; nil where it was too large to be kept.
        package var text: String?
    }

    /// Since when it is the last good one, nanoseconds since the epoch.
    package var since: Int64
    package var digests: Digests
    package var confDir: String
    package var settings: [File]
    package var networks: [File]

    /// Bytes of all texts together, as they are written.
    private static let limit = 240 << 10

    /// - Parameter configuration: redacted.
    init(_ configuration: WatchedConfiguration, _ digests: Digests, at now: Int64) {
        var room = Self.limit
        since = now
        self.digests = digests
        confDir = configuration.confDir
        settings = configuration.settings.map { Self.file($0, &room) }
        networks = configuration.networks.map { Self.file($0, &room) }
    }

    private static func file(_ file: WatchedConfiguration.File, _ room: inout Int) -> File {
        guard case .bytes(let bytes) = file.content, bytes.count <= room else { return File(path: file.path) }
        let text = String(decoding: bytes, as: UTF8.self)
        let size = writeJSON(.string(text), pretty: false).utf8.count
        guard size <= room else { return File(path: file.path) }
        room -= size
        return File(path: file.path, text: text)
    }

    /// Whether both hold the same, whenever they were kept.
    func isSame(as other: LastGoodConfiguration) -> Bool {
        var same = other
        same.since = since
        return same == self
    }

    /// The files as they would be watched; those that were not kept are left out.
    package var configuration: WatchedConfiguration {
        WatchedConfiguration(
            settings: settings.compactMap(\.watched), networks: networks.compactMap(\.watched),
            candidates: Set(networks.map(\.path)), confDir: confDir)
    }
}

extension LastGoodConfiguration.File {
    fileprivate init(path: String) { self.init(path: path, text: nil) }

    fileprivate var watched: WatchedConfiguration.File? {
        text.map { WatchedConfiguration.File(path: path, content: .bytes(Array($0.utf8))) }
    }

    fileprivate var json: JSONValue {
        .object([("path", .string(path)), ("text", text.map(JSONValue.string) ?? .null)])
    }

    fileprivate init?(json: JSONValue) {
        guard let path = json["path"]?.stringValue else { return nil }
        self.init(path: path, text: json["text"]?.stringValue)
    }
}

/// Why a file cannot be taken for a memory of the configuration, as a piece of a sentence.
package struct MemoryError: Error, Equatable {
    package var description: String
    /// A later netready has written it: it is left as it is.
    package var isOfNewer: Bool

    package init(description: String, isOfNewer: Bool = false) {
        self.description = description
        self.isOfNewer = isOfNewer
    }
}

extension ConfigurationMemory {
    private static let family = "netready.configuration/v"
    private static let version = 1
    private static var schema: String { "\(family)\(version)" }

    /// What is kept of it.
    package var json: JSONValue {
        let good = lastGood.map { good in
            JSONValue.object([
                ("since", .string(timestamp(good.since))), ("realtime", .string("\(good.since)")),
                ("digest", good.digests.json), ("confDir", .string(good.confDir)),
                ("settings", .array(good.settings.map(\.json))), ("networks", .array(good.networks.map(\.json))),
            ])
        }
        return .object([
            ("schema", .string(Self.schema)), ("seen", seen?.json ?? .null), ("lastGood", good ?? .null),
            ("start", start?.json ?? .null),
        ])
    }

    private static func wrongSchema(_ name: String) -> MemoryError {
        let number = name.hasPrefix(family) ? Int(name.dropFirst(family.utf8.count)) : nil
        guard let number, number > version else {
            return MemoryError(description: "it is not of schema \(schema)")
        }
        return MemoryError(
            description: "it is of schema \(name), and this netready knows \(schema); upgrade netready", isOfNewer: true
        )
    }

    /// Reads such a file.
    package static func parse(_ bytes: [UInt8]) throws(MemoryError) -> ConfigurationMemory {
        let value: JSONValue
        do throws(SyntaxError) {
            value = try parseJSON(bytes)
        } catch {
            throw MemoryError(description: "line \(error.position.line) is not what netready wrote")
        }
        guard value["schema"]?.stringValue == schema else {
            throw wrongSchema(value["schema"]?.stringValue ?? "")
        }
        let memory = ConfigurationMemory(
            seen: value["seen"].flatMap { Digests(json: $0) },
            lastGood: value["lastGood"].flatMap { LastGoodConfiguration(json: $0) },
            // Without it, or with one that an older netready wrote in another way, an act is held back, no more.
            start: value["start"].flatMap { RecordedStart(json: $0) })
        let isWhole =
            (memory.seen != nil || value["seen"]?.kind == .null)
            && (memory.lastGood != nil || value["lastGood"]?.kind == .null)
        guard isWhole else { throw MemoryError(description: "a part of it is missing") }
        return memory
    }
}

extension LastGoodConfiguration {
    fileprivate init?(json: JSONValue) {
        guard let since = json["realtime"]?.stringValue.flatMap(Int64.init),
            let digests = json["digest"].flatMap({ Digests(json: $0) }), let confDir = json["confDir"]?.stringValue,
            let settings = json["settings"]?.arrayValue, let networks = json["networks"]?.arrayValue
        else { return nil }
        self.since = since
        self.digests = digests
        self.confDir = confDir
        self.settings = settings.compactMap { File(json: $0) }
        self.networks = networks.compactMap { File(json: $0) }
        guard self.settings.count == settings.count, self.networks.count == networks.count else { return nil }
    }
}

extension Digests {
    /// As the status document and the flight recorder write them.
    package var json: JSONValue { .object([("cni", .string(cni)), ("containerd", .string(containerd))]) }

    init?(json: JSONValue) {
        guard let cni = json["cni"]?.stringValue, let containerd = json["containerd"]?.stringValue else { return nil }
        self.init(cni: cni, containerd: containerd)
    }
}
