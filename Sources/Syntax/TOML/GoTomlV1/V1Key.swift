/// `parseKey` of go-toml v1 (keysparsing.go): splits the text of a key, in which quoted parts keep their quotes.
enum V1Key {
    struct Failure: Error {
        var text: String
    }

    static func parts(of key: String) throws(Failure) -> [String] {
        let scalars = Array(key.unicodeScalars)
        if scalars.isEmpty { throw Failure(text: "empty key") }
        var groups: [String] = []
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            switch scalar {
            case " ", "\t": index += 1
            case "'", "\"": groups.append(try quoted(scalars, &index))
            case ".": try dot(scalars, &index)
            default:
                guard V1Lexer.isBare(scalar) else {
                    throw Failure(text: "invalid key character: \(V1Lexer.shown(scalar))")
                }
                groups.append(try bare(scalars, &index))
            }
        }
        if groups.isEmpty { throw Failure(text: "empty key") }
        return groups
    }

    private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text)
    }

    private static func quoted(_ scalars: [Unicode.Scalar], _ index: inout Int) throws(Failure) -> String {
        let quote = scalars[index]
        let start = index + 1
        guard let end = scalars[start...].firstIndex(of: quote) else {
            throw Failure(text: quote == "'" ? "unclosed single-quoted key" : "unclosed double-quoted key")
        }
        index = end + 1
        return text(scalars[start..<end])
    }

    private static func dot(_ scalars: [Unicode.Scalar], _ index: inout Int) throws(Failure) {
        index += 1
        guard index < scalars.count else { throw Failure(text: "unexpected end of key") }
        let scalar = scalars[index]
        guard V1Lexer.isBare(scalar) || scalar == "'" || scalar == "\"" || scalar == " " else {
            throw Failure(text: "expecting key part after dot")
        }
    }

    private static func bare(_ scalars: [Unicode.Scalar], _ index: inout Int) throws(Failure) -> String {
        let start = index
        while index < scalars.count, V1Lexer.isBare(scalars[index]) { index += 1 }
        let group = text(scalars[start..<index])
        guard index < scalars.count, scalars[index] != "." else { return group }
        guard V1Lexer.isSpace(scalars[index]) else {
            throw Failure(text: "invalid bare key character: \(V1Lexer.shown(scalars[index]))")
        }
        while index < scalars.count, V1Lexer.isSpace(scalars[index]) { index += 1 }
        if index < scalars.count, scalars[index] != "." {
            throw Failure(text: "invalid key character after whitespace: \(V1Lexer.shown(scalars[index]))")
        }
        return group
    }
}
