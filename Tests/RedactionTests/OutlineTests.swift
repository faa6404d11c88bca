import Corpus
import Foundation
import Syntax
import Testing

@testable import Redaction

/// The outlines read the same documents as the readers that judge: both must find the same values in the same places.
@Suite("Outlines beside the readers") struct OutlineTests {
    private static let files = ["static.jsonl", "random.jsonl", "dynamic.jsonl", "differential.jsonl", "debian.jsonl"]

    @Test("each value of TOML is found where the reader finds it", arguments: files)
    func toml(file: String) throws {
        var count = 0
        for text in try Self.texts(file) {
            // Each header gets a secret's name in front: then all that stands below one is a place.
            let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            let bytes = Array(lines.map { Self.renamed($0) }.joined(separator: [UInt8(ascii: "\n")]))
            guard let table = try? parseTOML(bytes), let secret = table["secret"] else { continue }
            let wanted = Self.places(secret.kind, bytes)
            let found = DocumentSecrets(bytes, .toml).places.filter { !$0.isGuess }.map(\.range.lowerBound)
            #expect(Set(wanted).isSubset(of: found), "\(String(decoding: bytes, as: UTF8.self))")
            count += wanted.count
        }
        #expect(count > 0 || file == "debian.jsonl")
    }

    @Test("each value of JSON is found where the reader finds it", arguments: files)
    func json(file: String) throws {
        var count = 0
        for text in try Self.texts(file) {
            let bytes = Array("{\"secret\":".utf8) + text + Array("}".utf8)
            guard (try? parseJSON(text))?.objectValue != nil, let value = try? parseJSON(bytes) else { continue }
            let wanted = Self.places(value, bytes)
            let found = DocumentSecrets(bytes, .json).places.map(\.range.lowerBound)
            #expect(Set(found) == Set(wanted), "\(String(decoding: text, as: UTF8.self))")
            count += 1
        }
        #expect(count > 10 || file == "debian.jsonl")
    }

    private static func renamed(_ line: ArraySlice<UInt8>) -> [UInt8] {
        let blank = line.prefix(while: isBlank)
        let rest = line[blank.endIndex...]
        guard rest.first == UInt8(ascii: "["),
            rest.dropFirst().first.map({ isLower($0) || $0 == UInt8(ascii: "[") }) == true
        else { return Array(line) }
        let brackets = rest.prefix { $0 == UInt8(ascii: "[") }
        return Array(blank + brackets) + Array("secret.".utf8) + Array(rest[brackets.endIndex...])
    }

    // MARK: Where the readers find values

    /// Offsets of the texts of all strings that are no paths, and of all numbers and words.
    private static func places(_ kind: TOMLValue.Kind, _ bytes: [UInt8]) -> [Int] {
        switch kind {
        case .table(let table): table.members.flatMap { leaf($0.value, bytes) }
        case .array(let elements): elements.flatMap { leaf($0, bytes) }
        default: []
        }
    }

    private static func leaf(_ value: TOMLValue, _ bytes: [UInt8]) -> [Int] {
        switch value.kind {
        case .table, .array: return places(value.kind, bytes)
        case .string(let text) where isPath(Array(text.utf8)[...]): return []
        case .string: return [start(of: value.position.offset, bytes)]
        default: return [value.position.offset]
        }
    }

    private static func places(_ value: JSONValue, _ bytes: [UInt8]) -> [Int] {
        switch value.kind {
        case .object(let object): object.members.flatMap { places($0.value, bytes) }
        case .array(let elements): elements.flatMap { places($0, bytes) }
        case .string(let text): isPath(Array(text.utf8)[...]) ? [] : [value.position.offset + 1]
        default: [value.position.offset]
        }
    }

    /// Behind one quote, or behind three.
    private static func start(of offset: Int, _ bytes: [UInt8]) -> Int {
        let isLong = bytes[offset...].prefix(3).allSatisfy { $0 == bytes[offset] } && bytes.count > offset + 3
        return offset + (isLong && bytes[offset...].prefix(3).count == 3 ? 3 : 1)
    }

    private static func texts(_ file: String) throws -> [[UInt8]] { try Corpus.lines(file).flatMap(texts) }

    private static func texts(in value: JSONValue) -> [[UInt8]] {
        if let members = value.objectValue?.members {
            return members.flatMap { member -> [[UInt8]] in
                if member.key == "text", let text = member.value.stringValue { return [Array(text.utf8)] }
                return texts(in: member.value)
            }
        }
        return (value.arrayValue ?? []).flatMap(texts)
    }
}
