/// A shell pattern that Go refuses: `filepath.ErrBadPattern`.
struct BadPattern: Error {}

/// A pattern of `filepath.Match` for one element of a path.
struct GoPattern {
    private enum Token {
        case star
        case any
        case literal(Unicode.Scalar)
        case range([ClosedRange<UInt32>], isNegated: Bool)

        func takes(_ scalar: Unicode.Scalar) -> Bool {
            switch self {
            case .star: false
            case .any: true
            case .literal(let other): scalar == other
            case .range(let ranges, let isNegated): ranges.contains { $0.contains(scalar.value) } != isNegated
            }
        }
    }

    private let tokens: [Token]

    /// - Throws: where a bracket or an escape is not finished.
    init(_ pattern: String) throws(BadPattern) {
        var rest = Array(pattern.unicodeScalars)[...]
        var tokens: [Token] = []
        while let scalar = rest.popFirst() {
            switch scalar {
            case "*": tokens.append(.star)
            case "?": tokens.append(.any)
            case "[": tokens.append(try Self.range(&rest))
            case "\\":
                guard let escaped = rest.popFirst() else { throw BadPattern() }
                tokens.append(.literal(escaped))
            default: tokens.append(.literal(scalar))
            }
        }
        self.tokens = tokens
    }

    func matches(_ name: String) -> Bool {
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
        return tokens[token...].allSatisfy { if case .star = $0 { true } else { false } }
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
