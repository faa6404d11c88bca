import Syntax

/// Follows the strings, keys and brackets of JSON, right or broken; the grammar is that of RFC 8259.
struct JSONOutline {
    private struct Bracket: OptionSet {
        var rawValue: UInt8
        static let isSecret = Bracket(rawValue: 1)
        static let isObject = Bracket(rawValue: 2)
        /// A member `name` of it names a secret, which is in its member `value`.
        static let isNamed = Bracket(rawValue: 4)
    }

    /// What the key before a value tells of it.
    private struct Key {
        var isSecret = false
        /// A key of network configurations whose values are no secrets, whatever they look like.
        var isKnown = false
        var isName = false
        /// Of a network within a plugin, or of whatever else a plugin calls so.
        var isInnerName = false
        var isNameKey = false
        var isList = false
        /// The members of its object are headers of HTTP.
        var holdsHeaders = false
    }

    private let bytes: [UInt8]
    private var index = 0
    private var open: [Bracket] = []
    private var key = Key()
    private var found = DocumentSecrets()

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func read() -> DocumentSecrets {
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""): readString()
            case UInt8(ascii: "{"), UInt8(ascii: "["): enter()
            case UInt8(ascii: "}"), UInt8(ascii: "]"): leave()
            case UInt8(ascii: ","):
                index += 1
                if open.last?.contains(.isObject) == true { key = inherited }
            case let byte where isWordByte(byte) || byte == UInt8(ascii: "+"): readWord()
            default: index += 1
            }
        }
        return found
    }

    private var inherited: Key { Key(isSecret: open.last?.contains(.isSecret) ?? false) }

    private mutating func enter() {
        var bracket: Bracket = bytes[index] == UInt8(ascii: "{") ? .isObject : []
        if key.isSecret || key.holdsHeaders && bracket.contains(.isObject) { bracket.insert(.isSecret) }
        open.append(bracket)
        // Elements of a list are what its key says.
        if bracket.contains(.isObject) { key = inherited }
        index += 1
    }

    private mutating func leave() {
        _ = open.popLast()
        key = inherited
        index += 1
    }

    private mutating func readString() {
        let start = index + 1
        var last = start
        while last < bytes.count, bytes[last] != UInt8(ascii: "\""), bytes[last] != UInt8(ascii: "\n") {
            last += bytes[last] == UInt8(ascii: "\\") ? 2 : 1
        }
        last = min(last, bytes.count)
        index = last < bytes.count && bytes[last] == UInt8(ascii: "\"") ? last + 1 : last
        if isKey { return take(start..<last) }
        let text = bytes[start..<last]
        if key.isNameKey, SecretName.isSecret(text), let open = open.indices.last { self.open[open].insert(.isNamed) }
        if key.isName, open.last?.contains(.isObject) == true { found.names.append(decoded(start..<last)) }
        let isKnown = key.isKnown && (key.isList || open.last?.contains(.isObject) == true)
        let isGuess = key.isInnerName ? Self.isUnlikelyName(text) : !isKnown && Self.isSuspicious(text)
        found.addString(bytes, start..<last, isSecret: key.isSecret, isGuess: isGuess, hasEscapes: true)
    }

    /// Whether what has just been passed is a key; its colon may stand on another line.
    private var isKey: Bool {
        bytes[index...].first { !isSpace($0) } == UInt8(ascii: ":")
    }

    private mutating func take(_ range: Range<Int>) {
        let name = decoded(range)
        let isOutermost = open.count == 1
        key = inherited
        key.isSecret = key.isSecret || SecretName.isSecretInDocument(name[...])
        key.isList = name == Self.versions
        key.isKnown = Self.known.contains(name) || isOutermost && name == Self.name
        key.isInnerName = !isOutermost && name == Self.name
        key.isNameKey = name == Self.name
        key.holdsHeaders = TOMLOutline.holds(name, TOMLOutline.header)
        if name == Self.value, open.last?.contains(.isNamed) == true { key.isSecret = true }
        found.addSigns(in: bytes, range, .literal)
        key.isName = !key.isSecret && (Self.names.contains(name) || isOutermost && name == Self.name)
    }

    private func decoded(_ range: Range<Int>) -> [UInt8] {
        let raw = Array(bytes[range])
        guard raw.contains(UInt8(ascii: "\\")) else { return raw }
        return DocumentSecrets.decoded(raw[...]).map { Array($0) } ?? raw
    }

    private mutating func readWord() {
        let start = index
        while index < bytes.count, isWordByte(bytes[index]) || bytes[index] == UInt8(ascii: "+") { index += 1 }
        found.addBare(start..<index, isSecret: key.isSecret && !isKey)
    }

    // MARK: What a value looks like

    private static let name = Array("name".utf8)
    private static let value = Array("value".utf8)
    private static let versions = Array("cniVersions".utf8)
    private static let names = Set(["type", "cniVersion"].map { Array($0.utf8) })
    static let known = Set(
        [
            "type", "cniVersion", "cniVersions", "kubeconfig", "dataDir", "subnet", "subnetFile", "rangeStart",
            "rangeEnd", "gateway", "dst", "gw", "nodename", "nodeName", "bridge", "master", "vethPrefix",
            "datastore_type", "log_level", "log_file_path", "mode", "clusterNetwork", "image", "schema", "verdict",
            "reason", "code", "cause", "group", "confidence",
        ].map { Array($0.utf8) })

    /// Names have small letters, or something between their words.
    private static func isUnlikelyName(_ text: ArraySlice<UInt8>) -> Bool {
        text.count >= 12 && text.allSatisfy(isAlphanumeric) && text.contains(where: isUpper)
            && text.contains(where: isLower) && text.contains(where: isDigit)
    }

    /// Whether a value of a key that nobody here knows could be a secret: no path, address, number or plain word.
    static func isSuspicious(_ text: ArraySlice<UInt8>) -> Bool {
        guard text.count >= 8, text.first != UInt8(ascii: "/") else { return false }
        guard !text.allSatisfy({ isHexadecimal($0) && !isUpper($0) || ".:/,".utf8.contains($0) }) || text.count >= 24
        else { return false }
        let kinds = [text.contains(where: isUpper), text.contains(where: isLower), text.contains(where: isDigit)]
        return kinds.count { $0 } >= 2
    }
}
