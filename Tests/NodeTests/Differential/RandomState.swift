/// New node states: composed ones, and mutations of those of the corpus.
struct RandomState {
    private let composed = ComposedState()
    private let mutation: StateMutation

    init() throws {
        mutation = try StateMutation()
    }

    /// The state that belongs to this number; the same on every machine.
    func state(_ number: UInt64) -> (name: String, tree: StateTree) {
        var random = SplitMix(seed: number)
        guard !random.once(in: 4) else { return mutation.state(number) }
        return ("\(number), composed", composed.state(&random))
    }
}
