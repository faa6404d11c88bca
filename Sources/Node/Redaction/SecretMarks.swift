/// Secrets by which they can be found in a text again, and not be told: only hashes of them are kept.
///
/// The hashes are seeded anew for each process.
struct SecretMarks: Sendable {
    private struct Mark: Hashable {
        var length: Int
        var hash: Int
        /// A word such as stands in other words as well.
        var isWord: Bool
    }

    /// A secret shorter than this would be found in every other word.
    static let shortest = 4
    /// Bytes by which a long secret is found; one shorter than this has to be a whole word.
    private static let anchor = 8
    /// Past so many, the longest texts could be searched for ever.
    static let limit = 8192

    /// Which pairs of bytes begin a secret.
    private var pairs = [UInt64](repeating: 0, count: 1024)
    private var longs: [Int: [Mark]] = [:]
    private var shorts: [Int: [Mark]] = [:]
    /// So many secrets that begin alike are not compared one by one: a whole word that begins so is one of them.
    private static let crowd = 16
    /// Beginnings of long secrets, by which one is known that is cut off.
    private var beginnings: Set<Int> = []
    private static let steps = [8, 12, 16, 24, 32, 48, 64, 96, 128]
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }
    var isFull: Bool { count >= Self.limit }

    mutating func insert(_ secret: ArraySlice<UInt8>) {
        guard secret.count >= Self.shortest, !isFull, Self.isDistinctive(secret) else { return }
        let isLong = secret.count >= Self.anchor
        let key = Self.hash(secret.prefix(isLong ? Self.anchor : Self.shortest))
        let mark = Mark(length: secret.count, hash: Self.hash(secret), isWord: Self.isPlain(secret))
        let known = (isLong ? longs : shorts)[key, default: []]
        guard known.count < Self.crowd, !known.contains(mark) else { return }
        if isLong { longs[key, default: []].append(mark) } else { shorts[key, default: []].append(mark) }
        for step in Self.steps where step <= secret.count { beginnings.insert(Self.hash(secret.prefix(step))) }
        pairs[Self.word(secret)] |= Self.bit(secret)
        count += 1
    }

    /// The places of all secrets in a text, in order.
    ///
    /// - Parameter isCut: the text may end in the midst of one, which counts as well.
    func places(in text: [UInt8], isCut: Bool) -> [Range<Int>] {
        guard !isEmpty, text.count >= Self.shortest else { return [] }
        var places: [Range<Int>] = []
        var index = 0
        while index + Self.shortest <= text.count {
            let rest = text[index...]
            guard pairs[Self.word(rest)] & Self.bit(rest) != 0, let length = length(of: rest, in: text, isCut: isCut)
            else {
                index += 1
                continue
            }
            places.append(index..<index + length)
            index += length
        }
        return places
    }

    private func length(of rest: ArraySlice<UInt8>, in text: [UInt8], isCut: Bool) -> Int? {
        var longest: Int?
        if rest.count >= Self.anchor {
            let marks = longs[Self.hash(rest.prefix(Self.anchor))] ?? []
            guard marks.count < Self.crowd else { return rest.prefix { !SecretSigns.isBlankOrQuote($0) }.count }
            for mark in marks {
                guard mark.length <= rest.count else {
                    if isCut, isBeginning(rest) { longest = rest.count }
                    continue
                }
                guard Self.hash(rest.prefix(mark.length)) == mark.hash,
                    !mark.isWord || Self.isWord(rest, mark.length, in: text)
                else { continue }
                longest = max(longest ?? 0, mark.length)
            }
        }
        guard longest == nil, !shorts.isEmpty else { return longest }
        for mark in shorts[Self.hash(rest.prefix(Self.shortest))] ?? [] where rest.count >= mark.length {
            guard Self.hash(rest.prefix(mark.length)) == mark.hash, Self.isWord(rest, mark.length, in: text) else {
                continue
            }
            longest = max(longest ?? 0, mark.length)
        }
        return longest
    }

    private func isBeginning(_ rest: ArraySlice<UInt8>) -> Bool {
        guard let step = Self.steps.last(where: { $0 <= rest.count }) else { return false }
        return beginnings.contains(Self.hash(rest.prefix(step)))
    }

    private static func isWord(_ rest: ArraySlice<UInt8>, _ length: Int, in text: [UInt8]) -> Bool {
        let (start, end) = (rest.startIndex, rest.startIndex + length)
        let isBegin = start == 0 || !isAlphanumeric(text[start - 1])
        return isBegin && (end == text.count || !isAlphanumeric(text[end]))
    }

    /// Short, or of small letters alone.
    private static func isPlain(_ secret: ArraySlice<UInt8>) -> Bool { secret.count < 12 || secret.allSatisfy(isLower) }

    /// Words of every text, and what has been taken out already, are told.
    private static func isDistinctive(_ secret: ArraySlice<UInt8>) -> Bool {
        !isPath(secret) && !harmless.contains(Array(secret))
            && secret.contains { $0 != UInt8(ascii: "*") && !isSpace($0) }
    }

    static let harmless = Set(
        [
            "", "true", "false", "none", "null", "nil", "expired", "invalid", "missing", "required", "disabled",
            "enabled", "username", "password", "token", "basic", "bearer", "Basic", "Bearer",
        ].map { Array($0.utf8) })

    private static func hash(_ bytes: ArraySlice<UInt8>) -> Int {
        var hasher = Hasher()
        unsafe bytes.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
        return hasher.finalize()
    }

    private static func word(_ text: ArraySlice<UInt8>) -> Int {
        (Int(text[text.startIndex]) << 8 | Int(text[text.startIndex + 1])) >> 6
    }

    private static func bit(_ text: ArraySlice<UInt8>) -> UInt64 { 1 << UInt64(text[text.startIndex + 1] & 63) }
}
