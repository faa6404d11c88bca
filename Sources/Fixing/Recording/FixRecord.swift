package import Syntax

/// What a fix has done, so that it can be taken back: enough to tell whether the files are still as it left them.
package struct FixRecord: Sendable, Equatable {
    package enum State: String, Sendable {
        /// Written before the first file is touched; a program that was killed leaves it so.
        case begun
        case applied
        case undone
    }

    package enum Change: Sendable, Equatable {
        /// Digests of the bytes, and the name of the copy of those from before.
        case rewrite(path: String, before: String, after: String, backup: String)
        /// The digest and the copy are nil for what is no regular file.
        case move(path: String, to: String, digest: String?, backup: String?)
        /// A program may be large: its inode, size and time stand for its bytes.
        case setMode(path: String, from: UInt16, to: UInt16, identity: String)
    }

    /// Counts up; the latest has the highest.
    package var number: Int
    package var state: State
    /// Nanoseconds since the epoch.
    package var realtime: Int64
    package var uid: UInt32
    /// The directory below which the paths are.
    package var root: String
    package var changes: [Change]

    package init(number: Int, state: State, realtime: Int64, uid: UInt32, root: String, changes: [Change]) {
        self.number = number
        self.state = state
        self.realtime = realtime
        self.uid = uid
        self.root = root
        self.changes = changes
    }
}

extension FixRecord {
    /// The record's file.
    package var json: JSONValue {
        .object([
            ("schema", "netready.fixRecord/v1"), ("number", .int(number)), ("state", .string(state.rawValue)),
            ("realtime", .string("\(realtime)")), ("uid", .string("\(uid)")), ("root", .string(root)),
            ("changes", .array(changes.map(\.json))),
        ])
    }

    /// Reads it back; nil for anything else.
    package init?(json: JSONValue) {
        guard json["schema"]?.stringValue == "netready.fixRecord/v1", let number = json["number"]?.intValue,
            let state = json["state"]?.stringValue.flatMap(State.init),
            let realtime = json["realtime"]?.stringValue.flatMap(Int64.init),
            let uid = json["uid"]?.stringValue.flatMap(UInt32.init), let root = json["root"]?.stringValue,
            let entries = json["changes"]?.arrayValue
        else { return nil }
        let changes = entries.compactMap(Change.init)
        guard changes.count == entries.count else { return nil }
        self.init(number: number, state: state, realtime: realtime, uid: uid, root: root, changes: changes)
    }
}

extension FixRecord.Change {
    fileprivate var json: JSONValue {
        switch self {
        case .rewrite(let path, let before, let after, let backup):
            .object([
                ("kind", "rewrite"), ("path", .string(path)), ("before", .string(before)), ("after", .string(after)),
                ("backup", .string(backup)),
            ])
        case .move(let path, let target, let digest, let backup):
            .object([
                ("kind", "move"), ("path", .string(path)), ("to", .string(target)),
                ("digest", digest.map { .string($0) } ?? .null), ("backup", backup.map { .string($0) } ?? .null),
            ])
        case .setMode(let path, let old, let new, let identity):
            .object([
                ("kind", "setMode"), ("path", .string(path)), ("from", .int(old)), ("to", .int(new)),
                ("identity", .string(identity)),
            ])
        }
    }

    fileprivate init?(_ json: JSONValue) {
        guard let path = json["path"]?.stringValue else { return nil }
        switch json["kind"]?.stringValue {
        case "rewrite":
            guard let before = json["before"]?.stringValue, let after = json["after"]?.stringValue,
                let backup = json["backup"]?.stringValue
            else { return nil }
            self = .rewrite(path: path, before: before, after: after, backup: backup)
        case "move":
            guard let target = json["to"]?.stringValue else { return nil }
            self = .move(
                path: path, to: target, digest: json["digest"]?.stringValue, backup: json["backup"]?.stringValue)
        case "setMode":
            guard let old = json["from"]?.intValue.flatMap(UInt16.init(exactly:)),
                let new = json["to"]?.intValue.flatMap(UInt16.init(exactly:)),
                let identity = json["identity"]?.stringValue
            else { return nil }
            self = .setMode(path: path, from: old, to: new, identity: identity)
        default: return nil
        }
    }
}
