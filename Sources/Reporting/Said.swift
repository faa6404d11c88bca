import Syntax

/// What a screen says already, so that nothing is said on it twice.
struct Said {
    private var texts: [String] = []

    mutating func note(_ text: String) { texts.append(text.lowercased()) }

    /// Whether a text stands in one that was said, in whatever case.
    func holds(_ text: String) -> Bool {
        let text = text.lowercased()
        return texts.contains { $0.holds(text) }
    }

    /// The sentences of a text that were not said yet; they count as said from here on.
    mutating func fresh(_ text: String) -> String {
        let new = Self.sentences(text).filter { !holds(Self.bare($0)) }.joined(separator: " ")
        note(text)
        return new
    }

    private static func bare(_ sentence: String) -> String {
        sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence
    }

    /// A sentence ends with a full stop before a space and a capital letter.
    private static func sentences(_ text: String) -> [String] {
        var sentences: [[Substring]] = [[]]
        let words = text.split(separator: " ")
        for (index, word) in words.enumerated() {
            sentences[sentences.count - 1].append(word)
            guard word.hasSuffix("."), index + 1 < words.count, words[index + 1].first?.isUppercase == true else {
                continue
            }
            sentences.append([])
        }
        return sentences.map { $0.joined(separator: " ") }
    }
}
