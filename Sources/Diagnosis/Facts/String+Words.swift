extension String {
    /// The words of a line but numbers, ids and times, which differ each time that a program says the same.
    var wordsWithoutNumbers: [Substring] {
        split(separator: " ").filter { word in !word.utf8.contains { 48...57 ~= $0 } }
    }
}
