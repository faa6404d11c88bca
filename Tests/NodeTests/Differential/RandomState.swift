/// New node states: composed ones, and mutations of those of the corpus.
struct RandomState {
    private let composed = ComposedState()
    private let mutation: StateMutation

    init() throws {
        mutation = try StateMutation()
    }

    /// So many, from a number on, with an id each.
    func states(_ numbers: Range<UInt64>) -> some Sequence<(id: String, name: String, tree: StateTree)> {
        numbers.lazy.map { number in
            let (name, tree) = state(number)
            return ("d\(number)", name, tree)
        }
    }

    /// The state that belongs to this number; the same on every machine.
    func state(_ number: UInt64) -> (name: String, tree: StateTree) {
        var random = SplitMix(seed: number)
        guard !random.once(in: 4) else { return mutation.state(number) }
        return ("\(number), composed", composed.state(&random))
    }
}
