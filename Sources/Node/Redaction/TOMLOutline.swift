import Syntax

/// Follows the keys, values and comments of TOML, right or broken; the grammar is that of TOML 1.0.
///
/// A line that is none of these is passed over, and the next one is read on.
struct TOMLOutline {
    /// What the keys above a value tell of it.
    private struct Scope {
        var isSecret = false
        /// Its key, among names, tells of a secret: where it is a text, and no table of that name.
        var isSecretText = false
        /// Its members, if it has some, are headers of HTTP.
        var holdsHeaders = false
        var isUser = false
        /// Its keys are names that somebody has given: of plugins, hosts, runtimes.
        var holdsNames = false
        var last: [UInt8] = []
    }

    /// A bracket of a value that is open.
    private struct Bracket {
        var isTable: Bool
        var scope: Scope
    }

    private let bytes: [UInt8]
    private var index = 0
    private var table = Scope()
    /// The key of a secret stood on the last line, and no value.
    private var isValueAwaited = false
    private var found = DocumentSecrets()

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func read() -> DocumentSecrets {
        while index < bytes.count { readLine() }
        return found
    }

    private mutating func readLine() {
        skipSpace()
        guard index < bytes.count else { return }
        if isValueAwaited, bytes[index] != UInt8(ascii: "#") {
            isValueAwaited = false
            // Whatever it is, it is no line of its own.
            if endOfKey(before: UInt8(ascii: "=")) == nil { return redactRest(from: index) }
        }
        switch bytes[index] {
        case UInt8(ascii: "#"): readComment()
        case UInt8(ascii: "["): readHeader()
        default: readAssignment()
        }
    }

    private mutating func readAssignment() {
        guard let scope = readKey(in: table) else {
            guard table.isSecret else { return skipLine() }
            return redactRest(from: index)
        }
        skipBlanks()
        guard index < bytes.count, bytes[index] != UInt8(ascii: "\n"), bytes[index] != UInt8(ascii: "\r") else {
            isValueAwaited = scope.isSecret || scope.isSecretText
            return
        }
        readValue(scope)
        if scope.isSecret || scope.isSecretText { redactRemainder() }
    }

    /// What stands behind a secret on its line may be the rest of it.
    private mutating func redactRemainder() {
        let start = index
        skipBlanks()
        guard index < bytes.count, !"\n\r".utf8.contains(bytes[index]) else { return }
        guard bytes[index] != UInt8(ascii: "#") || index == start else { return readComment() }
        redactRest(from: start)
    }

    /// Hides what is left of a line.
    private mutating func redactRest(from start: Int) {
        index = start
        while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { index += 1 }
        // The first byte may be the mistake.
        if start < index { found.places.append(SecretPlace(range: start..<index, form: .bare)) }
    }

    private mutating func skipSpace() {
        while index < bytes.count, isSpace(bytes[index]) { index += 1 }
    }

    private mutating func skipBlanks() {
        while index < bytes.count, isBlank(bytes[index]) { index += 1 }
    }

    /// What is no TOML may hold a secret all the same.
    private mutating func skipLine() {
        let start = index
        while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { index += 1 }
        found.addSigns(in: bytes, start..<index, .literal)
    }

    private mutating func readComment() {
        let start = index
        while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { index += 1 }
        found.addSigns(in: bytes, start..<index, .literal)
    }

    // MARK: Keys

    /// `[a."b c".headers] # why`.
    private mutating func readHeader() {
        while index < bytes.count, bytes[index] == UInt8(ascii: "[") { index += 1 }
        let line = bytes[index...].prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "#") }
        let end = endOfKey(before: UInt8(ascii: "]")) ?? line.endIndex
        table = scope(of: index..<end, in: Scope(), isTable: true)
        index = end
        while index < bytes.count, bytes[index] == UInt8(ascii: "]") { index += 1 }
    }

    /// The scope of the value behind the equals sign, to which it goes; nil where the line has none.
    private mutating func readKey(in scope: Scope) -> Scope? {
        guard let end = endOfKey(before: UInt8(ascii: "=")) else { return nil }
        let inner = self.scope(of: index..<end, in: scope, isTable: false)
        index = end + 1
        return inner
    }

    /// Where a byte stands on this line outside of quotes.
    private func endOfKey(before byte: UInt8) -> Int? {
        var place = index
        var quote: UInt8?
        while place < bytes.count, bytes[place] != UInt8(ascii: "\n") {
            let here = bytes[place]
            if let open = quote {
                if here == UInt8(ascii: "\\"), open == UInt8(ascii: "\"") { place += 1 }
                if here == open { quote = nil }
            } else if here == UInt8(ascii: "\"") || here == UInt8(ascii: "'") {
                quote = here
            } else if here == byte {
                return place
            } else if here == UInt8(ascii: "#") {
                return nil
            }
            place += 1
        }
        return nil
    }

    private mutating func scope(of key: Range<Int>, in outer: Scope, isTable: Bool) -> Scope {
        var scope = outer
        let parts = parts(of: key)
        found.addSigns(in: bytes, key, .literal)
        scope.isSecretText = false
        scope.holdsHeaders = false
        scope.isUser = false
        for (place, part) in parts.enumerated() {
            let isLast = place == parts.count - 1
            if scope.holdsNames {
                scope.isSecretText = isLast && !isTable && SecretName.isSecretInDocument(part[...])
                if !scope.isSecretText, !mayHoldSecret(part.span) { found.names.append(part) }
            } else {
                let isHeaders = (isTable || !isLast) && Self.holds(part, Self.header)
                scope.holdsHeaders = isLast && Self.holds(part, Self.header)
                scope.isUser = isLast && Self.users.contains(part.map(lowercased))
                let joined = scope.last + [UInt8(ascii: "_")] + part
                scope.isSecret =
                    scope.isSecret || isHeaders || SecretName.isSecretInDocument(part[...])
                    || SecretName.isSecret(joined[...])
            }
            scope.holdsNames = !scope.holdsNames && Self.namers.contains(part.map(lowercased))
            scope.last = scope.holdsNames ? [] : part
        }
        return scope
    }

    static let header = Array("header".utf8)
    private static let users = Set(["user", "username"].map { Array($0.utf8) })
    private static let namers = Set(
        [
            "plugins", "proxy_plugins", "stream_processors", "runtimes", "configs", "mirrors", "host", "timeouts",
            "snapshotters",
        ].map { Array($0.utf8) })

    static func holds(_ text: [UInt8], _ piece: [UInt8]) -> Bool {
        text.indices.contains { text[$0...].begins(with: piece) }
    }

    /// The parts of a dotted key, their escapes resolved.
    private func parts(of key: Range<Int>) -> [[UInt8]] {
        let text = bytes[key]
        let isPlain = text.allSatisfy { isWordByte($0) || isBlank($0) }
        if !isPlain, let parts = Self.decoded(text) { return parts }
        return text.split(separator: UInt8(ascii: ".")).map { part in
            Array(part.drop(while: Self.isTrimmed).reversed().drop(while: Self.isTrimmed).reversed())
        }
    }

    private static func isTrimmed(_ byte: UInt8) -> Bool {
        SecretSigns.isBlankOrQuote(byte) || byte == UInt8(ascii: "\r")
    }

    /// As the reader of TOML takes them.
    private static func decoded(_ text: ArraySlice<UInt8>) -> [[UInt8]]? {
        guard text.count < 4096, var table = try? parseTOML(Array(text) + Array(" = 1".utf8)) else { return nil }
        var parts: [[UInt8]] = []
        while let member = table.members.first {
            parts.append(Array(member.key.utf8))
            guard let inner = member.value.tableValue else { return parts }
            table = inner
        }
        return parts
    }

    // MARK: Values

    /// Reads a value to its end, the lines that it goes over included.
    private mutating func readValue(_ scope: Scope) {
        var open: [Bracket] = []
        repeat {
            if open.isEmpty { skipBlanks() } else { skipSpace() }
            guard index < bytes.count else { return }
            let inner = open.last?.scope ?? scope
            switch bytes[index] {
            case UInt8(ascii: "#"): readComment()
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"): return
            case UInt8(ascii: "["): push(&open, isTable: false, inner)
            case UInt8(ascii: "{"): push(&open, isTable: true, inner)
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                _ = open.popLast()
                index += 1
            case UInt8(ascii: ","): index += 1
            default:
                let isTable = open.last?.isTable ?? false
                guard isTable else {
                    readScalar(inner)
                    continue
                }
                // A brace that is not closed ends with the line.
                guard let member = readKey(in: inner) else { return skipLine() }
                readMember(member, &open)
            }
        } while !open.isEmpty
    }

    private mutating func push(_ open: inout [Bracket], isTable: Bool, _ scope: Scope) {
        var scope = scope
        if isTable, scope.holdsHeaders { scope.isSecret = true }
        if isTable { scope.isSecretText = false }
        open.append(Bracket(isTable: isTable, scope: scope))
        index += 1
    }

    private mutating func readMember(_ scope: Scope, _ open: inout [Bracket]) {
        skipBlanks()
        guard index < bytes.count else { return }
        switch bytes[index] {
        case UInt8(ascii: "["): push(&open, isTable: false, scope)
        case UInt8(ascii: "{"): push(&open, isTable: true, scope)
        default:
            readScalar(scope)
            let next = bytes[index...].first { !isBlank($0) }
            let isEnded = next.map { ",}]#\n\r".utf8.contains($0) } ?? true
            if scope.isSecret, !isEnded { redactRest(from: index) }
        }
    }

    private mutating func readScalar(_ scope: Scope) {
        let isSecret = scope.isSecret || scope.isSecretText
        let quote = bytes[index]
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return readBare(isSecret: isSecret) }
        let isLong = isFence(index, quote)
        let start = index + (isLong ? 3 : 1)
        let hasEscapes = quote == UInt8(ascii: "\"")
        var last = start
        while last < bytes.count {
            if bytes[last] == UInt8(ascii: "\\"), hasEscapes {
                last += 2
                continue
            }
            if isLong ? isFence(last, quote) : bytes[last] == quote || bytes[last] == UInt8(ascii: "\n") { break }
            last += 1
        }
        last = min(last, bytes.count)
        // What never closes ends with its line, and the next ones are read as such; a secret has no end.
        if isLong, !isSecret, !isFence(last, quote) {
            last = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        }
        index = last
        // One or two quotes may stand before the three that end it.
        while isLong, index + 3 < bytes.count, bytes[index + 3] == quote, index < last + 2 { index += 1 }
        let end = index
        if isLong ? isFence(index, quote) : last < bytes.count && bytes[last] == quote { index += isLong ? 3 : 1 }
        let count = found.places.count
        found.addString(bytes, start..<end, isSecret: isSecret, hasEscapes: hasEscapes)
        for place in count..<found.places.count where scope.isUser { found.places[place].isUser = true }
    }

    private func isFence(_ place: Int, _ quote: UInt8) -> Bool {
        place + 2 < bytes.count && bytes[place] == quote && bytes[place + 1] == quote && bytes[place + 2] == quote
    }

    private mutating func readBare(isSecret: Bool) {
        let start = index
        while index < bytes.count, !",]}#\n\r\"' \t[{".utf8.contains(bytes[index]) { index += 1 }
        // Whatever it is, it is passed.
        index = max(index, start + 1)
        found.addBare(start..<index, isSecret: isSecret)
    }
}
