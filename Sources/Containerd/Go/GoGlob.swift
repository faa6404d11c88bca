/// A shell pattern that Go refuses: `filepath.ErrBadPattern`.
struct BadPattern: Error {}

/// A pattern of `filepath.Match` for one element of a path.
///
/// Match looks at a pattern from star to star and stops at the first piece that does not match: what is wrong in a later
/// one it never sees.
struct GoPattern {
    private enum Token {
        case star
        case any
        case literal(Unicode.Scalar)
        case range([ClosedRange<UInt32>], isNegated: Bool)

        var isStar: Bool { if case .star = self { true } else { false } }

        func takes(_ scalar: Unicode.Scalar) -> Bool {
            switch self {
            case .star: false
            case .any: true
            case .literal(let other): scalar == other
            case .range(let ranges, let isNegated): ranges.contains { $0.contains(scalar.value) } != isNegated
            }
        }
    }

    /// Up to the star before the first bad piece.
    private var tokens: [Token] = []
    private var isBad = false

    init(_ pattern: String) {
        var rest = Array(pattern.unicodeScalars)[...]
        do throws(BadPattern) {
            while let token = try Self.token(&rest) { tokens.append(token) }
        } catch {
            isBad = true
            tokens = Array(tokens.prefix((tokens.lastIndex(where: \.isStar) ?? -1) + 1))
        }
    }

    /// What `filepath.Glob` does first: it matches the pattern with nothing.
    ///
    /// - Throws: where a bracket or an escape is not finished in the first piece.
    func check() throws(BadPattern) {
        if isBad, tokens.allSatisfy(\.isStar) { throw BadPattern() }
    }

    /// - Throws: where the name matches up to a piece that is bad.
    func matches(_ name: String) throws(BadPattern) -> Bool {
        let isMatch = matchesTokens(name)
        if isBad, isMatch { throw BadPattern() }
        return isMatch
    }

    /// - Returns: nil at the end.
    private static func token(_ rest: inout ArraySlice<Unicode.Scalar>) throws(BadPattern) -> Token? {
        switch rest.popFirst() {
        case nil: return nil
        case "*": return .star
        case "?": return .any
        case "[": return try range(&rest)
        case "\\":
            guard let escaped = rest.popFirst() else { throw BadPattern() }
            return .literal(escaped)
        case let scalar?: return .literal(scalar)
        }
    }

    private func matchesTokens(_ name: String) -> Bool {
        let name = Array(name.unicodeScalars)
        var (token, index) = (0, 0)
        var lastStar: (token: Int, index: Int)?
        while index < name.count {
            if token < tokens.count, case .star = tokens[token] {
                lastStar = (token, index)
                token += 1
            } else if token < tokens.count, tokens[token].takes(name[index]) {
                (token, index) = (token + 1, index + 1)
            } else if let star = lastStar {
                lastStar = (star.token, star.index + 1)
                (token, index) = (star.token + 1, star.index + 1)
            } else {
                return false
            }
        }
        return tokens[token...].allSatisfy(\.isStar)
    }

    private static func range(_ rest: inout ArraySlice<Unicode.Scalar>) throws(BadPattern) -> Token {
        var isNegated = false
        if rest.first == "^" {
            isNegated = true
            rest.removeFirst()
        }
        var ranges: [ClosedRange<UInt32>] = []
        while true {
            if rest.first == "]", !ranges.isEmpty {
                rest.removeFirst()
                return .range(ranges, isNegated: isNegated)
            }
            let low = try bound(&rest).value
            var high = low
            if rest.first == "-" {
                rest.removeFirst()
                high = try bound(&rest).value
            }
            // A range that runs backwards holds nothing.
            ranges.append(low <= high ? low...high : UInt32.max...UInt32.max)
        }
    }

    private static func bound(_ rest: inout ArraySlice<Unicode.Scalar>) throws(BadPattern) -> Unicode.Scalar {
        guard var scalar = rest.popFirst(), scalar != "-", scalar != "]" else { throw BadPattern() }
        if scalar == "\\" {
            guard let escaped = rest.popFirst() else { throw BadPattern() }
            scalar = escaped
        }
        guard !rest.isEmpty else { throw BadPattern() }
        return scalar
    }
}
