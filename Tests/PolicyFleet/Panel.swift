import Node

/// The restarts of one story, counted by the second.
struct Panel {
    static let seconds = 240

    let name: String
    /// Restarts in each second after the good change.
    let counts: [Int]

    init(name: String, restarts: [Int64]) {
        self.name = name
        var counts = [Int](repeating: 0, count: Self.seconds)
        for restart in restarts { counts[min(Int(restart / Span.second), Self.seconds - 1)] += 1 }
        self.counts = counts
    }

    private var first: Int { counts.firstIndex { $0 > 0 } ?? 0 }
    private var last: Int { counts.lastIndex { $0 > 0 } ?? 0 }
    var most: Int { counts.max() ?? 0 }

    var summary: String { "from second \(first) to \(last), at most \(most) in one second" }
}
