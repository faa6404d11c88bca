import Foundation
import Programs
import Testing

/// A lease, what a node has seen of it, and a question.
struct LeaseCase: CustomTestStringConvertible {
    enum Memory: CaseIterable {
        case none
        case garbage
        /// Of this lease, one second before it expires, and as it does.
        case lasting
        case over
        /// Long ago, of a lease that differs from this one.
        case otherVersion
        case otherTime
        case otherHolder
        /// Later than now: of another boot.
        case future
    }

    /// nil: there is none.
    var lease: LeaseServer.Lease?
    var memory: Memory
    var question: LeaseGate.Question
    /// Whether another node writes between what the script reads and what it writes.
    var isRaced: Bool

    static let node = 1
    static let duration = 5

    static let all: [LeaseCase] = {
        let taken = LeaseServer.Lease(version: 7, holder: 2, renewed: 0, duration: duration)
        var leases: [LeaseServer.Lease?] = [nil, taken]
        for change: (inout LeaseServer.Lease) -> Void in [
            { $0.holder = nil }, { $0.holder = node }, { $0.duration = nil },
        ] {
            var lease = taken
            change(&lease)
            leases.append(lease)
        }
        return leases.flatMap { lease in
            Memory.allCases.filter { $0 == .none || lease?.holder == 2 }.flatMap { memory in
                [LeaseGate.Question.ask, .ended(helped: true), .ended(helped: false)].flatMap { question in
                    [false, true].filter { !$0 || lease != nil }.map {
                        LeaseCase(lease: lease, memory: memory, question: question, isRaced: $0)
                    }
                }
            }
        }
    }()

    var testDescription: String {
        "\(lease.map { "\($0)" } ?? "no lease"), \(memory), \(question)\(isRaced ? ", raced" : "")"
    }

    /// What the node has seen, as the model has it.
    func seen(at now: Int) -> LeaseGate.Seen? {
        guard var lease else { return nil }
        let since: Int
        switch memory {
        case .none, .garbage: return nil
        case .lasting: since = now - Self.duration
        case .future: since = now + 1000
        default: since = max(0, now - Self.duration - 1)
        }
        switch memory {
        case .otherVersion: lease.version -= 1
        case .otherTime: lease.renewed += 1
        case .otherHolder: lease.holder = 3
        default: break
        }
        return LeaseGate.Seen(since: since, lease: lease)
    }
}

@Suite("The model of the lease's gate and the script")
struct LeaseScriptTests {
    private let standIn: LeaseStandIn

    init() throws { standIn = try LeaseStandIn() }

    private static func time(_ renewed: Int) -> String { "2026-01-01T00:00:0\(renewed).000000Z" }

    private static func words(_ seen: LeaseGate.Seen) -> String {
        let holder = seen.lease.holder.map(LeaseStandIn.name) ?? ""
        return "\(seen.since)\n\(seen.lease.version) \(time(seen.lease.renewed)) \(holder)\n"
    }

    @Test("decide alike, and leave the same behind", arguments: LeaseCase.all)
    func agree(with given: LeaseCase) throws {
        var (before, output): (Int, Output)
        // A second that ends meanwhile would leave open which of the two the script has seen.
        repeat {
            before = LeaseStandIn.uptime()
            try lay(given, at: before)
            output = try standIn.run(
                LeaseCase.node, given.question, ["NETREADY_GATE_LEASE_SECONDS": "\(LeaseCase.duration)"])
        } while LeaseStandIn.uptime() != before
        var seen = given.seen(at: before)
        var server = LeaseServer(given.lease)
        let clocks = LeaseGate.Clocks(uptime: before)
        let decision = LeaseGate(node: LeaseCase.node).decide(given.question, given.lease, clocks, seen: &seen)
        if given.isRaced { _ = server.put(given.lease ?? LeaseServer.Lease(), over: .any) }
        var isAllowed = decision == .leave
        if case .put(let holder, let version) = decision {
            isAllowed = server.put(.init(holder: holder, duration: LeaseCase.duration), over: version)
        }
        #expect((output.status == 0) == isAllowed, "\(output.err)")
        #expect(output.err.isEmpty == isAllowed)
        #expect(standIn.holder() == server.lease.map { $0.holder.map(LeaseStandIn.name) ?? "" })
        let kept = standIn.scratch.text(LeaseStandIn.seen(LeaseCase.node))
        if given.memory != .garbage || seen != nil { #expect(kept == seen.map(Self.words)) }
    }

    private func lay(_ given: LeaseCase, at now: Int) throws {
        for file in try standIn.scratch.names(in: "") where file.hasPrefix("state") || file.hasSuffix(".seen") {
            try standIn.scratch.remove(file)
        }
        if given.isRaced { try standIn.scratch.write("", "state.race") }
        if let lease = given.lease {
            let holder = lease.holder.map(LeaseStandIn.name) ?? ""
            let duration = lease.duration.map { "\($0)" } ?? "long"
            try standIn.scratch.write(
                "\(lease.version)\n\(holder)\n\(Self.time(lease.renewed))\n\(duration)\n", "state")
        }
        let file = LeaseStandIn.seen(LeaseCase.node)
        if given.memory == .garbage { try standIn.scratch.write("x\nx x x\n", file) }
        if let seen = given.seen(at: now) { try standIn.scratch.write(Self.words(seen), file) }
    }
}
