/// Which keys have values that could be used to log in somewhere.
package enum SecretName {
    /// What a key of logs and documents holds.
    private static let pieces = byFirst([
        "password", "passwd", "passphrase", "token", "secret", "auth", "credential", "cookie", "bearer",
    ])
    /// What it holds however its words are joined.
    private static let joinedPieces = byFirst([
        "privatekey", "clientkey", "accesskey", "apikey", "accountkey", "sessionkey", "signingkey", "certificatedata",
        "certificateauthoritydata", "keydata",
    ])

    private static func byFirst(_ pieces: [String]) -> [[[UInt8]]] {
        pieces.reduce(into: [[[UInt8]]](repeating: [], count: 256)) { pieces, piece in
            pieces[Int(piece.utf8[piece.startIndex])].append(Array(piece.utf8))
        }
    }

    /// Keys whose last word is one of these.
    private static let lastWords = Set(["pass", "pwd", "pw", "psk", "jwt", "sas", "sig"].map { Array($0.utf8) })

    /// Words that only look like one of the pieces.
    private static let others = ["tokeniz", "tokenis", "authorit", "author", "authors"].map { Array($0.utf8) }
    private static let wholeOthers = Set(others.dropFirst(3))

    /// Of every environment: where a program runs.
    private static let directories = Set(["PWD", "OLDPWD"].map { Array($0.utf8) })

    /// Keys longer than this are words of no program.
    private static let limit = 256

    /// Whether a key names a secret wherever it stands.
    package static func isSecret(_ key: some StringProtocol) -> Bool { isSecret(Array(key.utf8)[...]) }

    /// As ``isSecret(_:)-(StringProtocol)``, for a key as bytes.
    static func isSecret(_ key: ArraySlice<UInt8>) -> Bool {
        // Of a key as long as no program has one, both ends.
        guard key.count <= limit else { return isSecret(key.prefix(limit)) || isSecret(key.suffix(limit)) }
        guard !directories.contains(Array(key)) else { return false }
        let written = key.map(lowercased)
        guard !wholeOthers.contains(written) else { return false }
        return holds(pieces, written) || holds(joinedPieces, written.filter(isAlphanumeric))
            || lastWords.contains(lastWord(key))
    }

    /// Whether a key of a document names a secret: there a key that ends in "key" holds one.
    package static func isSecretInDocument(_ key: some StringProtocol) -> Bool {
        isSecretInDocument(Array(key.utf8)[...])
    }

    /// As ``isSecretInDocument(_:)-(StringProtocol)``, for a key as bytes.
    static func isSecretInDocument(_ key: ArraySlice<UInt8>) -> Bool {
        isSecret(key) || lastWord(key.suffix(limit)) == keyWord
    }

    private static let keyWord = Array("key".utf8)

    private static func holds(_ pieces: [[[UInt8]]], _ key: [UInt8]) -> Bool {
        key.indices.contains { start in
            let rest = key[start...]
            return pieces[Int(key[start])].contains { rest.begins(with: $0) }
                && !others.prefix(3).contains { rest.begins(with: $0) }
        }
    }

    /// What stands behind the last separator, or behind the last capital that begins a word.
    private static func lastWord(_ key: ArraySlice<UInt8>) -> [UInt8] {
        guard let end = key.lastIndex(where: isAlphanumeric) else { return [] }
        var start = end
        while start > key.startIndex, isAlphanumeric(key[start - 1]) {
            if isUpper(key[start]), isLower(key[start - 1]) { break }
            start -= 1
        }
        return key[start...end].map(lowercased)
    }
}
