/// Finds what looks like a secret in lines of logs and sentences: the second net, for what no document has told of.
///
/// Values of keys that name a secret, options of a command line, JSON Web Tokens and other tokens that can be known by
/// their form, what follows `Bearer` or `Basic`, passwords in addresses, and PEM blocks. Its time grows with the text.
struct SecretSigns {
    let bytes: [UInt8]
    let start: Int
    let end: Int
    let isString: Bool
    private var places: [Range<Int>] = []

    /// The places of what looks like a secret, in no order, some of them perhaps twice.
    ///
    /// - Parameter isString: it is a whole value of a document, so that only a blank ends what stands in it.
    static func places(in bytes: [UInt8], _ range: Range<Int>? = nil, isString: Bool = false) -> [Range<Int>] {
        SecretSigns(bytes, range ?? 0..<bytes.count, isString: isString).places
    }

    private init(_ bytes: [UInt8], _ range: Range<Int>, isString: Bool) {
        self.bytes = bytes
        self.isString = isString
        end = range.upperBound
        start = range.lowerBound
        findKeyedValues()
        findWords()
        findBlocks()
    }

    mutating func add(_ range: Range<Int>) {
        if !range.isEmpty { places.append(range) }
    }

    // MARK: key = "value", "key": "value", key: value

    private mutating func findKeyedValues() {
        var index = start
        while index < end {
            let byte = bytes[index]
            if byte == UInt8(ascii: "=") || byte == UInt8(ascii: ":") {
                guard let key = key(before: index) else {
                    index += 1
                    continue
                }
                index = max(index + 1, findValue(from: index + 1, of: key, separator: byte))
            } else if byte == UInt8(ascii: " "), isValueIntroduced(at: index) {
                index = findIntroducedValue(from: index + 1)
            } else {
                index += 1
            }
        }
    }

    /// The word before a separator where it names a secret; `private key` is one such word.
    private func key(before separator: Int) -> ArraySlice<UInt8>? {
        var last = separator
        while last > start, separator - last < 8, Self.isBlankOrQuote(bytes[last - 1]) { last -= 1 }
        var first = wordStart(before: last)
        guard first < last else { return nil }
        if bytes[first..<last].count == 3, bytes[first..<last].begins(with: Array("key".utf8)), first > start + 1,
            bytes[first - 1] == UInt8(ascii: " ")
        {
            let longer = wordStart(before: first - 1)
            if longer < first - 1 { first = longer }
        }
        return SecretName.isSecret(bytes[first..<last]) ? bytes[first..<last] : nil
    }

    private func wordStart(before last: Int) -> Int {
        var first = last
        while first > start, last - first < 64, isWordByte(bytes[first - 1]) { first -= 1 }
        return first
    }

    private mutating func findValue(from first: Int, of key: ArraySlice<UInt8>, separator: UInt8) -> Int {
        var index = first
        while index < end, isBlank(bytes[index]) || bytes[index] == UInt8(ascii: "[") { index += 1 }
        let isList = index > first && bytes[index - 1] == UInt8(ascii: "[")
        if index < end, bytes[index] == UInt8(ascii: "{") { return findObject(from: index) }
        if separator == UInt8(ascii: ":"), index > first, Self.isHeader(key) { return findHeader(from: index, of: key) }
        // A backslash before the quote: a text within a text, which ends with such a pair again.
        let isWithin = index < end && bytes[index] == UInt8(ascii: "\\")
        while index < end, bytes[index] == UInt8(ascii: "\\") { index += 1 }
        guard index < end else { return index }
        guard bytes[index] == UInt8(ascii: "\"") || bytes[index] == UInt8(ascii: "'") else {
            return findBareWord(from: index, isBound: index == first, of: key)
        }
        index = findQuoted(from: index, isWithin: isWithin)
        while isList, let next = nextElement(after: index) { index = findQuoted(from: next, isWithin: isWithin) }
        return index
    }

    /// - Parameter first: the quote.
    private mutating func findQuoted(from first: Int, isWithin: Bool) -> Int {
        let quote = bytes[first]
        var index = first + 1
        while index < end, bytes[index] != UInt8(ascii: "\n") {
            let isEscape = bytes[index] == UInt8(ascii: "\\")
            if isWithin ? isEscape : bytes[index] == quote { break }
            // The escaped byte ends nothing.
            index += isEscape && index + 1 < end && bytes[index + 1] != UInt8(ascii: "\n") ? 2 : 1
        }
        index = min(index, end)
        add(first + 1..<index)
        return index
    }

    /// The quote of the next string in a list; nil where the list ends.
    private func nextElement(after last: Int) -> Int? {
        var index = last
        var hasComma = false
        while index < end, index - last < 16 {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\""), hasComma { return index }
            if byte == UInt8(ascii: ",") { hasComma = true }
            guard Self.isBlankOrQuote(byte) || byte == UInt8(ascii: ",") else { return nil }
            index += 1
        }
        return nil
    }

    /// All strings between the braces that a key of a secret opens.
    private mutating func findObject(from first: Int) -> Int {
        var index = first
        var depth = 0
        while index < end, bytes[index] != UInt8(ascii: "\n") {
            switch bytes[index] {
            case UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "}"):
                depth -= 1
                if depth == 0 { return index + 1 }
            case UInt8(ascii: "\""):
                let count = places.count
                index = findQuoted(from: index, isWithin: false)
                if isFollowedByColon(index + 1), places.count > count { places.removeLast() }
            default: break
            }
            index += 1
        }
        return index
    }

    private func isFollowedByColon(_ index: Int) -> Bool {
        bytes[min(index, end)..<end].prefix(8).first { !isBlank($0) } == UInt8(ascii: ":")
    }

    // MARK: Headers

    /// `X-Auth-Token`, as HTTP writes its fields.
    private static func isHeader(_ key: ArraySlice<UInt8>) -> Bool {
        guard let first = key.first, isUpper(first) else { return false }
        return key.contains(UInt8(ascii: "-")) || key.begins(with: Array("authorization".utf8))
            || key.begins(with: Array("cookie".utf8))
    }

    /// A cookie ends with the line, all else with the word behind the scheme.
    private mutating func findHeader(from first: Int, of key: ArraySlice<UInt8>) -> Int {
        var index = first
        let isCookie = key.suffix(6).begins(with: Array("cookie".utf8))
        let scheme = bytes[index..<end].prefix { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
        if Self.schemes.contains(scheme.map(lowercased)), scheme.endIndex < end, isBlank(bytes[scheme.endIndex]) {
            index = scheme.endIndex + 1
        }
        let value = bytes[index..<end].prefix { byte in
            byte != UInt8(ascii: "\n") && byte != UInt8(ascii: "\"") && (isCookie || !isBlank(byte))
        }
        guard !SecretMarks.harmless.contains(Array(value)) else { return value.endIndex }
        add(value.startIndex..<value.endIndex)
        return value.endIndex
    }

    private static let schemes = Set(
        ["basic", "bearer", "token", "digest", "negotiate", "aws4-hmac-sha256"].map { Array($0.utf8) })

    // MARK: Words without quotes

    /// - Parameter isBound: `key=word` or `key:word`, as programs write it, and not a word of a sentence.
    private mutating func findBareWord(from first: Int, isBound: Bool, of key: ArraySlice<UInt8>) -> Int {
        var word = bytes[first..<end].prefix(while: Self.isBareByte)
        while let last = word.last, ",;".utf8.contains(last) { word.removeLast() }
        // A scheme, and then what it is for.
        if Self.schemes.contains(word.map(lowercased)), !isBound || word.first.map(isUpper) == true {
            return word.endIndex
        }
        let isNumber = word.allSatisfy(isDigit) && !(isBound && word.count >= 4 && Self.isPlainKey(key))
        let isPlain = SecretMarks.harmless.contains(Array(word)) || isNumber || isPath(word)
        guard !isPlain, isBound || Self.isToken(word) else { return max(first, word.endIndex) }
        add(word.startIndex..<word.endIndex)
        return isBound ? findRest(from: word.endIndex) : word.endIndex
    }

    /// What a blank has cut off from a value.
    private mutating func findRest(from first: Int) -> Int {
        guard first + 1 < end, bytes[first] == UInt8(ascii: " ") else { return first }
        let word = bytes[(first + 1)..<end].prefix(while: Self.isBareByte)
        let isAssignment = word.contains(UInt8(ascii: "=")) || word.contains(UInt8(ascii: ":"))
        guard !isAssignment, word.count >= 5, Self.isMixed(word) else { return first }
        add(word.startIndex..<word.endIndex)
        return word.endIndex
    }

    /// `password`, and nothing more: not `token_ttl`, whose value is a number for a reason.
    private static func isPlainKey(_ key: ArraySlice<UInt8>) -> Bool {
        ["password", "passwd", "passphrase", "pass", "pwd", "secret", "token"].contains { name in
            key.suffix(name.utf8.count).begins(with: Array(name.utf8))
        }
    }

    private static func isBareByte(_ byte: UInt8) -> Bool {
        byte > UInt8(ascii: " ") && !"\"'\\{}[]()<>&".utf8.contains(byte)
    }

    /// A word of a sentence stays readable, and so does a number; long words and such of letters and digits do not.
    private static func isToken(_ word: ArraySlice<UInt8>) -> Bool {
        if word.count >= 16 { return true }
        guard word.count >= 6, !word.contains(UInt8(ascii: "/")), !word.contains(UInt8(ascii: ".")) else {
            return false
        }
        return word.contains(where: isDigit)
    }

    private static func isMixed(_ word: ArraySlice<UInt8>) -> Bool {
        word.contains(where: isDigit) && word.contains { isUpper($0) || isLower($0) }
    }

    // MARK: token "value", --token value, the password is value

    private static let introducers = ["token", "password", "passwd", "passphrase", "client-secret", "login -p"].map {
        Array($0.utf8)
    }

    private func isValueIntroduced(at index: Int) -> Bool { Self.introducers.contains { follows($0, at: index) } }

    private mutating func findIntroducedValue(from first: Int) -> Int {
        var index = first
        if index < end, bytes[index] == UInt8(ascii: "\"") || bytes[index] == UInt8(ascii: "\\") {
            let isWithin = bytes[index] == UInt8(ascii: "\\")
            while index < end, bytes[index] == UInt8(ascii: "\\") { index += 1 }
            guard index < end, bytes[index] == UInt8(ascii: "\"") else { return index }
            let count = places.count
            let last = findQuoted(from: index, isWithin: isWithin)
            // A parser's token may be no more than a bracket.
            if !bytes[index..<last].contains(where: isAlphanumeric), places.count > count { places.removeLast() }
            return last
        }
        if bytes[index..<end].begins(with: Array("is ".utf8)) { index += 3 }
        let word = bytes[index..<end].prefix(while: Self.isBareByte)
        guard Self.isIntroducedSecret(word, isOption: isOption(endingAt: first - 1)) else { return first }
        add(word.startIndex..<word.endIndex)
        return word.endIndex
    }

    /// `--token value`, `-p value`: whatever follows is the value.
    private func isOption(endingAt last: Int) -> Bool {
        let first = wordStart(before: last)
        return first < last && bytes[first] == UInt8(ascii: "-")
    }

    /// Names of Kubernetes are of small letters, digits and hyphens; versions hold a dot.
    private static func isIntroducedSecret(_ word: ArraySlice<UInt8>, isOption: Bool) -> Bool {
        if isOption { return word.first.map { $0 != UInt8(ascii: "-") } ?? false }
        guard word.count >= 6, isMixed(word), !"./:=".utf8.contains(where: word.contains) else { return false }
        return !(word.contains(UInt8(ascii: "-")) && word.allSatisfy { isLower($0) || isDigit($0) || $0 == 0x2d })
    }

    /// Asked at every blank of every line: nothing is copied for it.
    func follows(_ text: [UInt8], at index: Int) -> Bool {
        guard index - start >= text.count else { return false }
        var back = 1
        while back <= text.count {
            guard lowercased(bytes[index - back]) == text[text.count - back] else { return false }
            back += 1
        }
        return true
    }

    static func isBlankOrQuote(_ byte: UInt8) -> Bool {
        isBlank(byte) || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\\")
            || byte == UInt8(ascii: "\n")
    }
}
