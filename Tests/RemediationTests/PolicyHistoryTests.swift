import PolicyWorld
import Testing

@Suite("Random histories of a node")
struct PolicyHistoryTests {
    /// A few here, without optimisation; `scripts/test` plays 20,000 with `policy-histories`.
    @Test("whatever happens to a node, what docs/acting.md promises holds")
    func histories() {
        var acts = 0
        var healable = 0
        var kills = 0
        var byHand = 0
        for seed in 0..<200 as Range<UInt64> {
            var history = History(seed: seed)
            history.play()
            #expect(history.violations.isEmpty, "\(history.violations)")
            acts += history.acts.count
            healable += history.wasHealable ? 1 : 0
            kills += history.kills
            byHand += history.actsByHand
        }
        // A world in which nothing is done, or nothing needs to be, would prove nothing.
        #expect(acts > 100)
        #expect(healable > 100)
        #expect(kills > 100)
        #expect(byHand > 10)
    }
}
