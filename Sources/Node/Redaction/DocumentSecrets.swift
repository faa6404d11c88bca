import Syntax

/// What a document tells of secrets: where they stand in it, and what names are none.
struct DocumentSecrets {
    var places: [SecretPlace] = []
    /// Names of networks, plugins and the like, and paths: what containerd itself tells.
    var names: [[UInt8]] = []
    /// Secrets that stand in the document in another form.
    var values: [[UInt8]] = []

    /// How a file is written.
    enum Form {
        case json
        case toml
        case yaml
        /// Lines of a log.
        case text
        /// A program.
        case program
    }

    /// Reads a file, forgiving of every mistake in it.
    init(_ bytes: [UInt8], _ form: Form) {
        switch form {
        case .json where Self.isWide(bytes), .toml where Self.isWide(bytes), .yaml where Self.isWide(bytes):
            // Of no text that anybody reads; as UTF-16 it may hold what one would.
            self = DocumentSecrets(bytes.filter { $0 != 0 }, form)
            values = places.map { Array(bytes.filter { $0 != 0 }[$0.range]) }
            places = [SecretPlace(range: min(4, bytes.count)..<bytes.count, form: .literal, isGuess: true)]
        case .json:
            var outline = JSONOutline(bytes)
            self = outline.read()
            // What follows a mistake may be read as what it is not.
            if (try? parseJSON(bytes)) == nil { addSignsElsewhere(in: bytes) }
        case .toml:
            var outline = TOMLOutline(bytes)
            self = outline.read()
            if (try? parseTOML(bytes)) == nil { addSignsElsewhere(in: bytes) }
        case .yaml: self = Self.yaml(bytes)
        case .text: addSigns(in: bytes, 0..<bytes.count, .literal)
        case .program: return
        }
    }

    init() {}

    /// A good part of it is zeros: two bytes or four a letter.
    private static func isWide(_ bytes: [UInt8]) -> Bool { bytes.count { $0 == 0 } * 4 > bytes.count }

    /// What stands in a text without being the value of a key that tells.
    mutating func addSigns(in bytes: [UInt8], _ range: Range<Int>, _ form: SecretPlace.Form) {
        guard mayHoldSecret(bytes.span.extracting(range)) else { return }
        places += SecretSigns.places(in: bytes, range).map { SecretPlace(range: $0, form: form) }
    }

    /// As ``addSigns(in:_:_:)``, of what no place covers as a whole yet.
    private mutating func addSignsElsewhere(in bytes: [UInt8]) {
        var isCovered = [Bool](repeating: false, count: bytes.count)
        for place in places { for index in place.range { isCovered[index] = true } }
        let count = places.count
        // The first byte may be the mistake.
        addSigns(in: bytes, 0..<bytes.count, .bare)
        let more = places[count...].filter { place in place.range.contains { !isCovered[$0] } }
        places.replaceSubrange(count..., with: more)
    }

    /// A string of a document.
    ///
    /// - Parameters:
    ///   - isSecret: by its key.
    ///   - isGuess: by its looks.
    mutating func addString(
        _ bytes: [UInt8], _ range: Range<Int>, isSecret: Bool, isGuess: Bool = false, hasEscapes: Bool
    ) {
        let text = bytes[range]
        let form: SecretPlace.Form = hasEscapes ? .escaped : .literal
        let isWritten = hasEscapes && text.contains(UInt8(ascii: "\\"))
        let value = isWritten ? Self.decoded(text) ?? text : text
        if isSecret || isGuess, !isPath(value) {
            places.append(SecretPlace(range: range, form: form, isGuess: !isSecret))
            return
        }
        if value.first == UInt8(ascii: "/") { names.append(Array(value)) }
        let found = Self.secrets(in: Array(value))
        guard !found.isEmpty else { return }
        // What stands where in the written form only a reader can tell: then all of it goes.
        let places =
            isWritten ? [range] : found.map { $0.lowerBound + range.lowerBound..<$0.upperBound + range.lowerBound }
        self.places += places.map { SecretPlace(range: $0, form: form) }
        if isWritten { values += found.map { Array(Array(value)[$0]) } }
    }

    /// What in a string is a secret by itself: an assignment of an environment, an address, a token.
    private static func secrets(in value: [UInt8]) -> [Range<Int>] {
        if let sign = value.firstIndex(of: UInt8(ascii: "=")), SecretName.isSecretInDocument(value[..<sign]),
            value[..<sign].allSatisfy({ isWordByte($0) })
        {
            return [sign + 1..<value.count]
        }
        var found = mayHoldSecret(value.span) ? SecretSigns.places(in: value, isString: true) : []
        if let bare = bareAddress(value) { found.append(bare) }
        return found
    }

    /// `user:password@host` and `//user:password@host`; a colon before a port is none of a user.
    private static func bareAddress(_ value: [UInt8]) -> Range<Int>? {
        guard let sign = value.lastIndex(of: UInt8(ascii: "@")), !value.contains(where: isSpace),
            let colon = value[..<sign].firstIndex(of: UInt8(ascii: ":")),
            !value[(colon + 1)...].prefix(while: { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "@") }).allSatisfy(
                isDigit),
            !value[(colon + 1)...].starts(with: Array("//".utf8)), !value[..<colon].contains(UInt8(ascii: "@"))
        else { return nil }
        let start = value.prefix { $0 == UInt8(ascii: "/") }.endIndex
        return start..<sign
    }

    /// What a string with escapes says; nil where it is none.
    static func decoded(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let quoted = [UInt8(ascii: "\"")] + text + [UInt8(ascii: "\"")]
        let value =
            (try? parseJSON(quoted))?.stringValue ?? (try? parseTOML(Array("x = ".utf8) + quoted))?["x"]?.stringValue
        return value.map { Array($0.utf8)[...] }
    }

    /// A value without quotes.
    mutating func addBare(_ range: Range<Int>, isSecret: Bool) {
        if isSecret { places.append(SecretPlace(range: range, form: .bare)) }
    }

    // MARK: YAML

    /// Line by line: what is read of YAML for a diagnosis comes as a tree, see ``Redaction/learn(yaml:)``.
    private static func yaml(_ bytes: [UInt8]) -> DocumentSecrets {
        var secrets = DocumentSecrets()
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            secrets.addYAML(bytes, start..<end)
            start = end + 1
        }
        secrets.addSigns(in: bytes, 0..<bytes.count, .literal)
        return secrets
    }

    private mutating func addYAML(_ bytes: [UInt8], _ line: Range<Int>) {
        guard let colon = bytes[line].firstIndex(of: UInt8(ascii: ":")),
            SecretName.isSecretInDocument(bytes[line.lowerBound..<colon])
        else { return }
        let value = bytes[(colon + 1)..<line.upperBound].drop(while: SecretSigns.isBlankOrQuote)
        guard let first = value.first, first != UInt8(ascii: "|"), first != UInt8(ascii: ">") else { return }
        addString(bytes, value.startIndex..<value.endIndex, isSecret: true, hasEscapes: false)
    }
}

extension DocumentSecrets.Form {
    /// What begins with a brace is JSON, and else the name decides; what has none of the known ones is read as TOML, whose
    /// assignments files of environments have as well.
    init(of bytes: [UInt8], path: String) {
        if path.hasSuffix(".log") || bytes.starts(with: "-----BEGIN ".utf8) {
            self = .text
        } else if bytes.starts(with: [0x7f, 0x45, 0x4c, 0x46]) {
            self = .program
        } else if bytes.first(where: { !isSpace($0) }) == UInt8(ascii: "{")
            || [".conf", ".conflist", ".json"].contains(where: path.hasSuffix) && !path.hasPrefix("/etc/systemd/")
        {
            self = .json
        } else if path.hasSuffix(".yaml") || path.hasSuffix(".yml") || path.hasSuffix("kubeconfig") {
            self = .yaml
        } else {
            self = .toml
        }
    }
}
