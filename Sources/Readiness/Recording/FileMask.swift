import Syntax

/// Takes out of a configuration file what could be used to log in somewhere; no byte moves and its form stays.
///
/// What is left is JSON or TOML where it was, with the same mistakes in the same places, so that it is safe to mask a
/// file as it is read: strings keep their length and their escapes, numbers stay numbers, bare words their first byte.
///
/// - Parameter path: a name that ends in `.log` is a log, everything that begins with a brace is JSON, the rest TOML.
package func hideSecrets(in bytes: inout [UInt8], path: String) {
    if !path.hasSuffix(".log") {
        let isJSON = bytes.first { !FileMask.isBlank($0) } == UInt8(ascii: "{")
        var mask = FileMask(isJSON: isJSON, bytes: bytes.count)
        mask.hide(in: &bytes)
    }
    hideWordsAndBlocks(in: &bytes)
}

/// The bytes of a file as they may be shown: as ``hideSecrets(in:path:)`` leaves them, logs and all else as ``masked(_:)``.
package func withoutSecrets(_ bytes: [UInt8], path: String) -> [UInt8] {
    var bytes = bytes
    hideSecrets(in: &bytes, path: path)
    return masked(bytes)
}

/// One pass over a file, forgiving of every mistake in it: it follows strings, brackets and keys, nothing else.
private struct FileMask {
    private let isJSON: Bool
    private let end: Int
    private var index = 0
    /// The string or word before the next separator.
    private var word = 0..<0
    private var key = Key()
    /// The keys of the brackets that are open.
    private var open: [Key] = []
    /// A TOML table all of whose values are secret.
    private var isSecretTable = false

    private struct Key {
        var isKnown = false
        var isSecret = false
    }

    /// Deeper brackets are taken for siblings; what is secret outside stays so within.
    private static let depthLimit = 64

    init(isJSON: Bool, bytes count: Int) {
        self.isJSON = isJSON
        end = count
    }

    mutating func hide(in bytes: inout [UInt8]) {
        while index < end {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "\""): passString(&bytes)
            case UInt8(ascii: "'") where !isJSON: passString(&bytes)
            case UInt8(ascii: "[") where !isJSON && open.isEmpty && isAtStartOfLine(bytes): passHeader(bytes)
            case UInt8(ascii: "["), UInt8(ascii: "{"): enter()
            case UInt8(ascii: "]"), UInt8(ascii: "}"): leave()
            case UInt8(ascii: ":") where isJSON, UInt8(ascii: "=") where !isJSON: takeKey(bytes)
            case UInt8(ascii: "\n") where !isJSON && open.isEmpty: endLine()
            case _ where isWordByte(byte): passWord(&bytes)
            default: index += 1
            }
        }
    }

    private mutating func endLine() {
        index += 1
        key = Key(isSecret: isSecretTable)
    }

    private mutating func enter() {
        index += 1
        guard open.count < Self.depthLimit else { return }
        open.append(key)
    }

    private mutating func leave() {
        index += 1
        if let outer = open.popLast() { key = outer }
    }

    private mutating func takeKey(_ bytes: [UInt8]) {
        index += 1
        let isWithinSecret = open.last?.isSecret ?? isSecretTable
        let isSecret = namesSecret(bytes[word])
        key = Key(isKnown: Self.known.contains(Array(bytes[word])), isSecret: isSecret || isWithinSecret)
    }

    /// `[a."b c".headers]`.
    private mutating func passHeader(_ bytes: [UInt8]) {
        let row = bytes[index...].prefix { $0 != UInt8(ascii: "\n") }
        index += row.count
        let name = row.split { ".[]\"' \r\t".utf8.contains($0) }.last ?? []
        isSecretTable = namesSecret(name) || Self.contains(name, "header")
        key = Key(isSecret: isSecretTable)
    }

    private func isAtStartOfLine(_ bytes: [UInt8]) -> Bool {
        let before = bytes[..<index].last { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
        return before == nil || before == UInt8(ascii: "\n")
    }

    // MARK: Strings

    private mutating func passString(_ bytes: inout [UInt8]) {
        let quote = bytes[index]
        let isLong = !isJSON && index + 2 < end && bytes[index + 1] == quote && bytes[index + 2] == quote
        let start = index + (isLong ? 3 : 1)
        let isLiteral = quote == UInt8(ascii: "'")
        var last = start
        while last < end {
            if bytes[last] == UInt8(ascii: "\\"), !isLiteral {
                last += 2
                continue
            }
            if isLong ? isFence(bytes, last, quote) : bytes[last] == quote || bytes[last] == UInt8(ascii: "\n") {
                break
            }
            last += 1
        }
        last = min(last, end)
        index = min(end, last + (isLong ? 3 : last < end && bytes[last] == quote ? 1 : 0))
        guard !isKey(bytes) else {
            word = start..<last
            return
        }
        let text = bytes[start..<last]
        // An assignment of an environment.
        if let sign = text.firstIndex(of: UInt8(ascii: "=")), namesSecret(text[..<sign]) {
            Self.cover(&bytes, (sign + 1)..<last, hasEscapes: !isLiteral)
            return
        }
        guard key.isSecret && !isPath(text) || isJSON && !key.isKnown && Self.isSuspicious(text) else { return }
        Self.cover(&bytes, start..<last, hasEscapes: !isLiteral)
    }

    private func isFence(_ bytes: [UInt8], _ place: Int, _ quote: UInt8) -> Bool {
        place + 2 < end && bytes[place] == quote && bytes[place + 1] == quote && bytes[place + 2] == quote
    }

    /// Whether what has just been passed is a key.
    private func isKey(_ bytes: [UInt8]) -> Bool {
        guard let after = bytes[index...].first(where: { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }) else {
            return false
        }
        return isJSON ? after == UInt8(ascii: ":") : after == UInt8(ascii: "=") || after == UInt8(ascii: ".")
    }

    /// Escapes and bytes that are not ASCII may be mistakes, which must stay.
    private static func cover(_ bytes: inout [UInt8], _ range: Range<Int>, hasEscapes: Bool) {
        var place = range.lowerBound
        while place < range.upperBound {
            let byte = bytes[place]
            if byte == UInt8(ascii: "\\"), hasEscapes {
                place = skipEscape(&bytes, place + 1, range.upperBound)
                continue
            }
            if (0x21...0x7e).contains(byte) { bytes[place] = UInt8(ascii: "*") }
            place += 1
        }
    }

    /// Digits of an escape become zeros.
    private static func skipEscape(_ bytes: inout [UInt8], _ place: Int, _ end: Int) -> Int {
        guard place < end else { return place }
        let length = bytes[place] == UInt8(ascii: "u") ? 4 : bytes[place] == UInt8(ascii: "U") ? 8 : 0
        var next = place + 1
        while next < min(end, place + 1 + length), isHexadecimal(bytes[next]) {
            bytes[next] = UInt8(ascii: "0")
            next += 1
        }
        // The byte that should have been a digit stays: it is quoted as the mistake.
        return next < place + 1 + length ? next + 1 : next
    }

    // MARK: Words

    private mutating func passWord(_ bytes: inout [UInt8]) {
        let start = index
        while index < end, isWordByte(bytes[index]) { index += 1 }
        word = start..<index
        guard key.isSecret, !isKey(bytes) else { return }
        let text = Array(bytes[word])
        guard ![Array("true".utf8), Array("false".utf8), Array("null".utf8)].contains(text) else { return }
        if text.allSatisfy({ Self.isDigit($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }) {
            for place in word where Self.isDigit(bytes[place]) { bytes[place] = UInt8(ascii: "1") }
            return
        }
        for place in word.dropFirst() { bytes[place] = UInt8(ascii: "*") }
    }

    private func isWordByte(_ byte: UInt8) -> Bool {
        Self.isLetter(byte) || Self.isDigit(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "*") || byte == UInt8(ascii: "+")
    }

    // MARK: What a value looks like

    /// Keys of network configurations whose values are no secrets, whatever they look like.
    private static let known = Set(
        [
            "name", "type", "cniVersion", "cniVersions", "kubeconfig", "dataDir", "subnet", "subnetFile", "rangeStart",
            "rangeEnd", "gateway", "dst", "gw", "nodename", "nodeName", "bridge", "master", "vethPrefix",
            "datastore_type",
            "log_level", "log_file_path", "mode", "clusterNetwork", "image",
        ].map { Array($0.utf8) })

    /// Whether a value of a key that nobody here knows could be a secret: no path, address, number or plain word.
    private static func isSuspicious(_ text: ArraySlice<UInt8>) -> Bool {
        guard text.count >= 8, text.first != UInt8(ascii: "/") else { return false }
        guard !text.allSatisfy({ isHexadecimal($0) && !isUpper($0) || ".:/,".utf8.contains($0) }) || text.count >= 24
        else { return false }
        let kinds = [text.contains(where: isUpper), text.contains(where: isLower), text.contains(where: isDigit)]
        return kinds.count { $0 } >= 2
    }

    static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\n")
            || byte == UInt8(ascii: "\r")
    }

    private static func isUpper(_ byte: UInt8) -> Bool { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte }
    private static func isLower(_ byte: UInt8) -> Bool { UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte }
    private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }
    private static func isLetter(_ byte: UInt8) -> Bool { isUpper(byte) || isLower(byte) }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        isDigit(byte) || UInt8(ascii: "a")...UInt8(ascii: "f") ~= byte | 0x20
    }

    private static func contains(_ bytes: ArraySlice<UInt8>, _ piece: String) -> Bool {
        String(decoding: bytes, as: UTF8.self).lowercased().holds(piece)
    }
}
