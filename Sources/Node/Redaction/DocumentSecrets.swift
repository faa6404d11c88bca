import Syntax

/// What a document tells of secrets: where they stand in it, and what names are none.
struct DocumentSecrets {
    var places: [SecretPlace] = []
    /// Names of networks, plugins and the like, and paths: what containerd itself tells.
    var names: [[UInt8]] = []

    /// How a file is written.
    enum Form {
        case json
        case toml
        case yaml
        /// Lines of a log.
        case text
    }

    /// Reads a file, forgiving of every mistake in it.
    init(_ bytes: [UInt8], _ form: Form) {
        switch form {
        case .json:
            var outline = JSONOutline(bytes)
            self = outline.read()
        case .toml:
            var outline = TOMLOutline(bytes)
            self = outline.read()
        case .yaml: self = Self.yaml(bytes)
        case .text: addSigns(in: bytes, 0..<bytes.count, .literal)
        }
    }

    init() {}

    /// What stands in a text without being the value of a key that tells.
    mutating func addSigns(in bytes: [UInt8], _ range: Range<Int>, _ form: SecretPlace.Form) {
        guard mayHoldSecret(bytes.span.extracting(range)) else { return }
        places += SecretSigns.places(in: bytes, range).map { SecretPlace(range: $0, form: form) }
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
        // An assignment of an environment.
        if let sign = text.firstIndex(of: UInt8(ascii: "=")), SecretName.isSecretInDocument(text[..<sign]),
            text[..<sign].allSatisfy({ isWordByte($0) })
        {
            places.append(SecretPlace(range: sign + 1..<range.upperBound, form: form))
            return
        }
        if value.first == UInt8(ascii: "/") { names.append(Array(value)) }
        addSigns(in: bytes, range, form)
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
        if path.hasSuffix(".log") {
            self = .text
        } else if bytes.first(where: { !isSpace($0) }) == UInt8(ascii: "{") {
            self = .json
        } else if path.hasSuffix(".yaml") || path.hasSuffix(".yml") || path.hasSuffix("kubeconfig") {
            self = .yaml
        } else {
            self = .toml
        }
    }
}
