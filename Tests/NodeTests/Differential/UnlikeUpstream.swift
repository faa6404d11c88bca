/// Picks states for a corpus of what a distribution's build does unlike upstream's: of each kind of difference the first few.
struct UnlikeUpstream {
    private let limit = 6
    private var counts: [Set<String>: Int] = [:]

    /// Whether to play a state of which these are the predictions.
    mutating func missing(_ predicted: PredictedAnswer, _ upstream: PredictedAnswer) -> Bool {
        guard !predicted.needsExec, !upstream.needsExec else { return false }
        let keys = Set(predicted.fields.keys).union(upstream.fields.keys)
        let kind = keys.filter { predicted.fields[$0] != upstream.fields[$0] }
        guard !kind.isEmpty else { return false }
        counts[kind, default: 0] += 1
        return counts[kind, default: 0] <= limit
    }
}
