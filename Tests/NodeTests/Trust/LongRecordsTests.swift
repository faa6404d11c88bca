import Foundation
import Systemd
import Testing

extension NodeTests.Records {
    @Test(
        "a record that is larger than what a socket sends at once comes whole, and holds nothing up",
        arguments: Generation.allCases)
    func beyondTheSocket(_ generation: Generation) throws {
        let node = try Nodes.shared.node(generation)
        try RecordsProbe.install(node)
        let probe = try RecordsProbe(node, count: 50, bytes: 30_000, buffer: 16_384)
        let ended = try probe.report("ended")
        print("records \(generation) \(probe.name): longest \(Int(ended.longest)) µs")
        #expect(ended.buffer < probe.bytes, "else the socket itself would have taken them")
        #expect(ended.longest < Self.patience && ended.lost == 0 && ended.left == 0)
        let taken = try probe.taken()
        #expect(taken.map(\.number) == (0..<probe.count).map { $0 }, "\(taken)")
        #expect(try probe.lengths() == [Int](repeating: probe.bytes, count: probe.count))
    }

    @Test(
        "a value beyond the limit is cut at a character, and of a record beyond the limit nothing short is",
        arguments: Generation.allCases, [nil, State.refusing])
    func cut(_ generation: Generation, _ state: State?) throws {
        let node = try Nodes.shared.node(generation)
        try RecordsProbe.install(node)
        let back = try state.map { try node.take(journald: $0) } ?? {}
        defer { try? back() }
        let whole = try RecordsProbe(node, fields: 3, of: 20_000)
        let one = try RecordsProbe(node, fields: 0, of: 40_000)
        let many = try RecordsProbe(node, fields: 8, of: 40_000)
        let probes = [whole, one, many]
        for probe in probes { #expect(try probe.report("written").longest < Self.patience) }
        try back()
        for probe in probes {
            let ended = try probe.report("ended")
            print("records \(generation) \(probe.name): longest \(Int(ended.longest)) µs")
            #expect(ended.longest < Self.patience && ended.lost == 0 && ended.left == 0)
            let record = try probe.record()
            #expect(record["NETREADY_LAST"] as? String == "the last")
            #expect(record["NETREADY_KIND"] as? String == "seeing")
            let time = record["NETREADY_TIME"] as? String
            #expect(time.map { $0.hasPrefix("20") && $0.hasSuffix("Z") } == (state == nil ? nil : true))
            let values = record.filter { $0.key == "MESSAGE" || $0.key.hasPrefix("NETREADY_LONG_") }
            let sizes = values.values.map { ($0 as? String)?.utf8.count ?? -1 }.sorted(by: >)
            for value in values.values { expectCut(value, from: probe.bytes) }
            switch probe.name {
            case whole.name: #expect(sizes == [20_000, 20_000, 20_000, 20_000])
            // Characters of two bytes and an ellipsis of three: one byte is left over.
            case one.name: #expect(sizes == [Journal.valueLimit - 1])
            default:
                // The short ones have their part of what a record may hold.
                #expect(sizes.count == 9 && sizes.prefix(3) == [32_767, 32_767, 32_767])
                #expect(sizes.count == 9 && 32_000..<32_767 ~= sizes[3] && sizes.dropFirst(4) == [3, 3, 3, 3, 3])
            }
        }
    }

    private func expectCut(_ value: Any, from bytes: Int) {
        guard let text = value as? String else {
            Issue.record("no text: \(value)")
            return
        }
        let isWhole = text.utf8.count == bytes
        #expect(isWhole || text.hasSuffix("…"))
        #expect((isWhole ? text[...] : text.dropLast()).allSatisfy { $0 == "é" })
    }
}
