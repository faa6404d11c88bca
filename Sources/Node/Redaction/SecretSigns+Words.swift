extension SecretSigns {
    /// What tokens of well-known makers begin with.
    static let prefixes = [
        "AKIA", "ASIA", "ghp_", "gho_", "ghs_", "ghu_", "github_pat_", "glpat-", "xoxb-", "xoxp-", "sk_live_", "hvs.",
    ]

    /// A run of so many bytes of base64 is a token, if it is as mixed as one.
    static let shortestRun = 20
    private static let longRun = 32

    /// Tokens, and passwords in addresses.
    mutating func findWords() {
        var index = start
        // An address within another is a part of its path.
        var past = start
        while index < end {
            guard Self.isTokenByte(bytes[index]) else {
                if index >= past, bytes[index] == UInt8(ascii: "/"), follows(Self.schemeEnd, at: index) {
                    past = findUserInformation(from: index + 1)
                }
                index += 1
                continue
            }
            index = findToken(from: index)
        }
    }

    private mutating func findToken(from first: Int) -> Int {
        var last = first
        while last < end, Self.isTokenByte(bytes[last]) { last += 1 }
        let isAfterBearer = follows(Self.bearer, at: first)
        let isAfterScheme = isAfterBearer || follows(Self.basic, at: first)
        // What a scheme is for may hold slashes, as base64 does.
        while isAfterScheme, last < end, Self.isTokenByte(bytes[last]) || bytes[last] == UInt8(ascii: "/") { last += 1 }
        let word = bytes[first..<last]
        // `basic = "x"` is a key, and its equals sign no credential.
        let isAssignment = word.first == UInt8(ascii: "=") || !word.contains(where: isAlphanumeric)
        if word.count > 20 && word.starts(with: Self.tokenStart)
            || !isAssignment && isAfterBearer && !Self.isAboutTokens(word)
            || !isAssignment && isAfterScheme && Self.isCredential(word)
        {
            add(first..<last)
            return last
        }
        if Self.isKnownToken(word) { add(first..<last) }
        return findRun(from: first, past: last)
    }

    private static let schemeEnd = Array(":/".utf8)
    private static let bearer = Array("bearer ".utf8)
    private static let basic = Array("basic ".utf8)
    /// `{"` in base64.
    private static let tokenStart = Array("eyJ".utf8)
    private static let knownStarts = prefixes.map { Array($0.utf8) }

    private static func isKnownToken(_ word: ArraySlice<UInt8>) -> Bool {
        word.count >= 16 && knownStarts.contains { word.starts(with: $0) }
    }

    /// `bearer token` is a word of sentences.
    private static func isAboutTokens(_ word: ArraySlice<UInt8>) -> Bool {
        word.starts(with: Array("token".utf8)) || word.starts(with: Array("auth".utf8))
    }

    /// `basic` is a word of sentences as well.
    private static func isCredential(_ word: ArraySlice<UInt8>) -> Bool {
        word.count >= 16 || word.contains { isDigit($0) || isUpper($0) } || word.contains(UInt8(ascii: "="))
            || word.contains(UInt8(ascii: "."))
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool { isWordByte(byte) || "+=~".utf8.contains(byte) }

    // MARK: Runs of base64

    /// A run may hold slashes, which end a word: it is looked at from where it begins.
    private mutating func findRun(from first: Int, past last: Int) -> Int {
        guard first == start || bytes[first - 1] != UInt8(ascii: "/"), isAlphanumeric(bytes[first]) else { return last }
        var run = first
        while run < end, isAlphanumeric(bytes[run]) || "+/=".utf8.contains(bytes[run]) { run += 1 }
        let isKeyed = Self.keys.contains { follows($0, at: first) }
        guard run - first >= (isKeyed ? Self.shortestRun : Self.longRun),
            Self.isRandom(bytes[first..<run], leastDigits: isKeyed ? 1 : 3)
        else { return last }
        add(first..<run)
        return max(run, last)
    }

    private static let keys = ["key ", "secret ", "token ", "key: ", "key=", "credentials "].map { Array($0.utf8) }

    /// Ids are hexadecimal, names are small letters; only what is meant to be random changes so often.
    private static func isRandom(_ run: ArraySlice<UInt8>, leastDigits: Int) -> Bool {
        guard run.count(where: isDigit) >= leastDigits, run.count(where: isUpper) >= 3, run.count(where: isLower) >= 3
        else { return false }
        func kind(_ byte: UInt8) -> Int { isDigit(byte) ? 0 : isUpper(byte) ? 1 : isLower(byte) ? 2 : 3 }
        let changes = zip(run, run.dropFirst()).count { kind($0) != kind($1) }
        return changes * 3 >= run.count
    }

    // MARK: scheme://user:password@host

    private static let longestAuthority = 1024

    /// A password may hold a slash or an at sign though it should not; a port is all digits.
    ///
    /// - Returns: where the address ends.
    private mutating func findUserInformation(from first: Int) -> Int {
        let rest = bytes[first..<min(end, first + Self.longestAuthority)].prefix { byte in
            isString ? !isSpace(byte) : !Self.isBlankOrQuote(byte) && !",<>".utf8.contains(byte)
        }
        let authority = rest.prefix { $0 != UInt8(ascii: "/") }
        let colon = authority.firstIndex(of: UInt8(ascii: ":"))
        let isPort = colon.map { authority[($0 + 1)...].allSatisfy(isDigit) } ?? true
        let place = isPort ? authority : rest
        if let sign = place.lastIndex(of: UInt8(ascii: "@")) {
            add(first..<sign)
            return rest.endIndex
        }
        // Cut off before the host: what stands after the colon is no port.
        guard let colon, !authority.contains(UInt8(ascii: "[")), !isPort, let byte = authority[(colon + 1)...].first,
            !isDigit(byte)
        else { return rest.endIndex }
        add(colon + 1..<rest.endIndex)
        return rest.endIndex
    }

    // MARK: PEM

    /// A block ends with its line of `END`, and with the string that holds it. A banner in a comment is none.
    mutating func findBlocks() {
        var index = start
        while index + Self.begin.count <= end {
            guard bytes[index] == UInt8(ascii: "-"), stands(Self.begin, at: index), isPEM(at: index) else {
                index += 1
                continue
            }
            let first = index + Self.begin.count
            index = first
            while index < end, bytes[index] != UInt8(ascii: "\""), !stands(Self.finish, at: index) {
                // The byte after a backslash makes it a line's end.
                index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
            }
            add(first..<min(index, end))
        }
    }

    /// RFC 7468 has labels of capitals, and `-----` behind them; what is cut off may lack that.
    private func isPEM(at index: Int) -> Bool {
        let label = bytes[(index + Self.begin.count)..<end].prefix { isUpper($0) || isDigit($0) || isBlank($0) }
        let kinds = ["KEY", "CERTIFICATE", "PARAMETERS", "REQUEST", "CRL", "PKCS", "CMS", "MESSAGE"]
        return kinds.contains { kind in
            let piece = Array(kind.utf8)
            return label.indices.contains { label[$0...].starts(with: piece) }
        }
    }

    private static let begin = Array("-----BEGIN".utf8)
    private static let finish = Array("-----END".utf8)

    private func stands(_ text: [UInt8], at index: Int) -> Bool {
        guard end - index >= text.count else { return false }
        return text.indices.allSatisfy { bytes[index + $0] == text[$0] }
    }
}
