import Containerd
import Redaction
import Syntax

extension FileTree {
    var json: JSONValue {
        let paths = entries.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        return .object([
            ("scope", .string(scope == .whole ? "whole" : "observed")), ("absent", .strings(absent.sorted())),
            ("entries", .array(paths.compactMap { path in entries[path].map { $0.json(at: path) } })),
            (
                "credentials",
                .array(
                    credentials.sorted { $0.key < $1.key }.map { path, facts in
                        .object([
                            ("path", .string(path)), ("kind", .string(facts.kind.rawValue)),
                            ("expiresAt", facts.expiresAt.map { JSONValue.int($0) } ?? .null),
                            ("beginsAt", facts.beginsAt.map { JSONValue.int($0) } ?? .null),
                            ("server", .string(facts.server)), ("file", .string(facts.file)),
                        ])
                    })
            ),
        ])
    }

    init?(json: JSONValue) {
        guard let list = json["entries"]?.arrayValue else { return nil }
        // What was not looked at then cannot be looked at now, so the recorded tree is all there is.
        self.init(scope: .whole, absent: Set(json["absent"]?.strings ?? []))
        for value in list {
            guard let path = value["path"]?.stringValue, let entry = FileEntry(json: value) else { return nil }
            entries[path] = entry
        }
        for value in json["credentials"]?.arrayValue ?? [] {
            guard let path = value["path"]?.stringValue else { return nil }
            credentials[path] = Credentials(
                kind: value["kind"]?.stringValue.flatMap(Credentials.Kind.init) ?? .unreadable,
                expiresAt: value["expiresAt"]?.int64, beginsAt: value["beginsAt"]?.int64,
                server: value["server"]?.stringValue ?? "", file: value["file"]?.stringValue ?? "")
        }
    }
}

extension FileEntry {
    fileprivate func json(at path: String) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("path", .string(path)), ("kind", .string(kindName)), ("mode", .string(String(mode, radix: 8))),
            ("uid", .int(uid)), ("gid", .int(gid)), ("size", .int(size)), ("modified", .int(modified)),
            ("changed", .int(changed)),
        ]
        if case .symlink(let target) = kind { members.append(("target", .string(target))) }
        switch content {
        case .notRead: break
        case .bytes(let bytes):
            members.append(Self.json(bytes, "text", "bytes"))
        case .head(var bytes):
            ProgramFacts.redact(of: &bytes)
            members.append(("head", .string(Hexadecimal.text(bytes))))
        case .tooLarge: members.append(("tooLarge", true))
        case .unreadable(let why): members.append(("unreadable", .string(why)))
        }
        switch listing {
        case .notListed: break
        case .names(let names): members.append(("names", .strings(names)))
        case .unreadable(let why): members.append(("unlistable", .string(why)))
        }
        return .object(members)
    }

    /// As text where it is text, else in hexadecimal.
    private static func json(_ bytes: [UInt8], _ text: String, _ other: String) -> (String, JSONValue) {
        let string = String(decoding: bytes, as: UTF8.self)
        return string.utf8.elementsEqual(bytes) ? (text, .string(string)) : (other, .string(Hexadecimal.text(bytes)))
    }

    private var kindName: String {
        switch kind {
        case .file: "file"
        case .directory: "directory"
        case .symlink: "symlink"
        case .fifo: "fifo"
        case .nullDevice: "nullDevice"
        case .other: "other"
        }
    }

    fileprivate init?(json: JSONValue) {
        let kinds: [String: Kind] = [
            "file": .file, "directory": .directory, "fifo": .fifo, "nullDevice": .nullDevice, "other": .other,
            "symlink": .symlink(target: json["target"]?.stringValue ?? ""),
        ]
        guard let kind = kinds[json["kind"]?.stringValue ?? ""] else { return nil }
        self.init(
            kind: kind, mode: json["mode"]?.stringValue.flatMap { UInt16($0, radix: 8) } ?? 0,
            uid: json["uid"]?.intValue.flatMap(UInt32.init(exactly:)) ?? 0,
            gid: json["gid"]?.intValue.flatMap(UInt32.init(exactly:)) ?? 0, size: json["size"]?.int64 ?? 0,
            modified: json["modified"]?.int64 ?? 0, changed: json["changed"]?.int64 ?? 0)
        if let text = json["text"]?.stringValue {
            content = .bytes(Array(text.utf8))
        } else if let bytes = json["bytes"]?.stringValue.flatMap(Hexadecimal.bytes) {
            content = .bytes(bytes)
        } else if let bytes = json["head"]?.stringValue.flatMap(Hexadecimal.bytes) {
            content = .head(bytes)
        } else if json["tooLarge"] != nil {
            content = .tooLarge
        } else if let why = json["unreadable"]?.stringValue {
            content = .unreadable(why)
        }
        if let names = json["names"] {
            // A recording by another hand may have them in another order.
            listing = .names(names.strings.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        } else if let why = json["unlistable"]?.stringValue {
            listing = .unreadable(why)
        }
    }
}
