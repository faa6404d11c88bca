import Foundation
import Syntax

/// What nodes share: Tests/Nodes/shared.
enum NodeShared {
    /// What a node has unless its file says otherwise.
    static let usual = Result { try fragment("usual") }

    /// The images of small programs in base64, by name.
    static let programs = Result {
        try table("shared/programs.toml").members.reduce(into: [String: String]()) { images, member in
            images[member.key] = member.value.tableValue?["base64"]?.stringValue
        }
    }

    /// The names of plugins that come together, by the name of the set.
    static let sets = Result {
        try table("shared/sets.toml").members.reduce(into: [String: [String]]()) { sets, member in
            sets[member.key] = member.value.arrayValue?.compactMap(\.stringValue)
        }
    }

    /// The part of a node that a file below `shared` holds.
    static func fragment(_ name: String) throws -> TOMLTable {
        try cached(name, in: fragments) { try table("shared/\(name).toml") }
    }

    /// The text of a file below `shared/texts`.
    static func text(_ name: String) throws -> String {
        try cached(name, in: texts) {
            let bytes = try bytes("shared/texts/\(name)")
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw NodeFileError("shared/texts/\(name)", "this is no UTF-8")
            }
            return text
        }
    }

    static func table(_ file: String) throws -> TOMLTable {
        do {
            return try parseTOML(try bytes(file))
        } catch let error as SyntaxError {
            throw NodeFileError("\(file):\(error.position.line)", error.message)
        }
    }

    private static func bytes(_ file: String) throws -> [UInt8] {
        guard let data = try? Data(contentsOf: RecordedNode.directory.appendingPathComponent(file)) else {
            throw NodeFileError(file, "this file cannot be read")
        }
        return Array(data)
    }

    // MARK: Read once

    private static let fragments = Cache<TOMLTable>()
    private static let texts = Cache<String>()

    private static func cached<Value: Sendable>(
        _ name: String, in cache: Cache<Value>, _ read: () throws -> Value
    ) throws -> Value {
        if let known = cache[name] { return known }
        let value = try read()
        cache[name] = value
        return value
    }

    private final class Cache<Value: Sendable>: @unchecked Sendable {
        private let lock = NSLock()
        private var values: [String: Value] = [:]

        subscript(name: String) -> Value? {
            get { lock.withLock { values[name] } }
            set { lock.withLock { values[name] = newValue } }
        }
    }
}
