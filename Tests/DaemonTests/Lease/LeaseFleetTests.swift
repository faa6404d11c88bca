import Testing

@Suite("A fleet before one lease")
struct LeaseFleetTests {
    @Test(
        "100 nodes, 10,000 acts: never two at once, though nodes die, clocks differ, and requests fail, get lost or come late"
    )
    func neverTwo() {
        var fleet = LeaseFleet(nodes: 100)
        let outcome = fleet.play(rounds: 10_000)
        #expect(outcome.overlaps == 0)
        // It went to everybody, and what is to be survived has happened, many times.
        #expect(outcome.rounds.allSatisfy { $0 > 20 }, "\(outcome.rounds)")
        for (what, count) in [
            ("deaths", outcome.deaths), ("failures", outcome.failures), ("late", outcome.late),
            ("expiries", outcome.expiries), ("conflicts", outcome.conflicts),
        ] {
            #expect(count > 200, "\(what)")
        }
        print(
            "lease: \(outcome.deaths) deaths, \(outcome.failures) failures, \(outcome.late) late, \(outcome.expiries) expiries, \(outcome.conflicts) conflicts"
        )
    }

    @Test(
        "the fleet finds two at once where the gate decides in another way",
        arguments: LeaseGate.Rule.allCases.filter { $0 != .shipped })
    func findsFaults(rule: LeaseGate.Rule) {
        var fleet = LeaseFleet(nodes: 100, rule: rule)
        #expect(fleet.play(rounds: 10_000).overlaps > 0)
    }
}
