import Foundation
import Programs
import Testing

extension NodeTests {
    /// Whatever becomes of journald, records hold nobody up, keep their order, and what is lost is told.
    @Suite struct Records {
        /// What journald can be while others want to write.
        enum State: String, CaseIterable, CustomTestStringConvertible {
            case absent, refusing, hung, full

            var testDescription: String { rawValue }
        }

        /// How many records of how many bytes: some fit, some do not. Where a socket sends no such record at once,
        /// libsystemd hands it over in a memfd.
        private static let loads: [(count: Int, bytes: Int, buffer: Int?)] = [
            (20, 100, nil), (700, 100, nil), (700, 2000, nil), (60, 30_000, nil), (20, 30_000, 16_384),
        ]
        /// Microseconds.
        static let patience = 10_000.0

        @Test(
            "nothing is held for 10 ms, order is kept, all that fits comes late, and what does not is counted in its place",
            arguments: Generation.allCases, State.allCases)
        func away(_ generation: Generation, _ state: State) throws {
            let node = try Nodes.shared.node(generation)
            try node.shell("systemctl stop netreadyd.service 2>/dev/null || true")
            try RecordsProbe.install(node)
            let back = try node.take(journald: state)
            defer { try? back() }
            let probes = try Self.loads.map {
                try RecordsProbe(node, count: $0.count, bytes: $0.bytes, buffer: $0.buffer)
            }
            let written = try probes.map { try $0.report("written") }
            try back()
            for (probe, written) in zip(probes, written) {
                let ended = try probe.report("ended")
                print(
                    "records \(generation) \(state) \(probe.name): longest \(Int(ended.longest)) µs, "
                        + "\(written.left) waited, \(ended.lost) lost")
                #expect(ended.longest < Self.patience, "\(probe.name)")
                #expect(written.median < Self.patience / 10, "one try is held, and not each")
                #expect(ended.left == 0)
                try expect(probe.taken(), of: probe, written, ended)
            }
        }

        /// A prefix that came at once, perhaps; perhaps a gap that is told in its place; and the rest, which came late.
        private func expect(
            _ taken: [RecordsProbe.Taken], of probe: RecordsProbe, _ written: RecordsProbe.Report,
            _ ended: RecordsProbe.Report
        ) {
            let numbers = taken.compactMap { $0.lost == nil ? $0.number : nil }
            #expect(numbers == numbers.sorted() && Set(numbers).count == numbers.count, "in order, each once")
            #expect(numbers.count + ended.lost == probe.count, "what did not come is counted")
            #expect(taken.reduce(0) { $0 + ($1.lost ?? 0) } == ended.lost, "and told")
            #expect(Array(numbers.suffix(written.left)) == Array((probe.count - written.left)..<probe.count))
            #expect(taken.suffix(written.left).allSatisfy { $0.time != nil }, "what came late bears its time")
            #expect(taken.dropLast(written.left).allSatisfy { $0.time == nil })
            if ended.lost > 0 {
                // The bounds were reached.
                #expect(written.left == 512 || written.left * (probe.bytes + 1000) > 1 << 20, "\(written.left) waited")
                let place = taken.firstIndex { $0.lost != nil }
                #expect(place == taken.count - written.left - 1, "told before the first that came after it")
            }
        }

        @Test(
            "beside others who write as much as they can all comes at once and in order", arguments: Generation.allCases
        )
        func busy(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            try RecordsProbe.install(node)
            for flood in 1...3 { try RecordsProbe.start(node, "flood-\(flood)", "flood 10000000 100") }
            defer { _ = try? node.shell("systemctl stop flood-1 flood-2 flood-3 2>/dev/null || true") }
            // What fits, all of it, while there is no room at all.
            let probes = try [(300, 100), (200, 2000), (30, 30_000)].map {
                try RecordsProbe(node, count: $0.0, bytes: $0.1)
            }
            for probe in probes {
                let ended = try probe.report("ended")
                print("records \(generation) busy \(probe.name): longest \(Int(ended.longest)) µs, \(ended.lost) lost")
                #expect(ended.longest < Self.patience, "\(probe.name)")
                #expect(ended.lost == 0 && ended.left == 0)
            }
            try node.shell("systemctl stop flood-1 flood-2 flood-3 2>/dev/null || true")
            for probe in probes {
                let taken = try probe.taken()
                #expect(taken.map(\.number) == (0..<probe.count).map { $0 }, "\(taken)")
            }
        }

        @Test(
            "libsystemd by itself waits for ever, asked only while the queue has room: the guard is needed",
            arguments: Generation.allCases)
        func unguarded(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            try RecordsProbe.install(node)
            let back = try node.take(journald: .hung)
            defer { try? back() }
            try RecordsProbe.start(node, "polled", "polled 100000 2000")
            defer { _ = try? node.shell("systemctl kill --signal=KILL polled.service") }
            let line = try node.waitFor("a probe that waits") {
                let before = RecordsProbe.output(node, "polled")
                Thread.sleep(forTimeInterval: 0.5)
                return !before.isEmpty && before == RecordsProbe.output(node, "polled") ? before : nil
            }.split(separator: "\n").last
            print("records \(generation) unguarded: \(line ?? "")")
            #expect(line?.hasPrefix("enters ") == true, "it is inside")
            #expect(try node.property("ActiveState", of: "polled.service") == "active")
            let pid = try node.outsidePID(of: "polled.service")
            let sleep = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
            #expect(sleep.contains("State:\tS"))
        }

        @Test(
            "netreadyd goes on without journald; what it said meanwhile comes late, and is history at its own time",
            arguments: Generation.allCases, [State.absent, .refusing, .hung])
        func daemon(_ generation: Generation, _ state: State) throws {
            let node = try Nodes.shared.node(generation)
            _ = try node.beginStory(mode: "observe", isConfigured: true)
            let pid = try node.mainPID(of: "netreadyd.service")
            let known = try node.verdicts().count
            let back = try node.take(journald: state)
            defer { try? back() }
            let begin = try node.clock()
            try node.breakAndMend()
            let end = try node.clock()
            try back()
            let late = try node.waitFor("two verdicts") {
                let all = try node.verdicts().dropFirst(known)
                return all.count < 2 ? nil : all
            }
            #expect(late.map { $0["NETREADY_VERDICT"] } == ["notReady", "ready"])
            // A hung journald has a queue, and the kernel notes there when something came.
            #expect(late.allSatisfy { ($0["NETREADY_TIME"] == nil) == (state == .hung) })
            let times = late.map { $0["NETREADY_TIME"] ?? "" }
            #expect(times.allSatisfy { state == .hung || (begin...end).contains($0) }, "\(begin) \(times) \(end)")

            // By now another socket is there.
            try node.breakAndMend()
            let prompt = try node.waitFor("two more verdicts") {
                let all = try node.verdicts().dropFirst(known + 2)
                return all.count < 2 ? nil : all
            }
            #expect(prompt.allSatisfy { $0["NETREADY_TIME"] == nil })
            #expect(try node.mainPID(of: "netreadyd.service") == pid)

            let answer = try node.exec(["netready", "history", "--since", "10min", "--output", "json"])
            let history = answer.object["entries"] as? [[String: Any]] ?? []
            let told = history.compactMap { $0["time"] as? String }
            #expect(told == told.sorted())
            // Milliseconds of microseconds.
            for time in times where !time.isEmpty { #expect(told.contains(time.prefix(23) + "Z"), "\(told)") }
        }

        @Test(
            "what netreadyd had to give up is told where it is missing, and counted; a command says that it goes untold"
        )
        func loss() throws {
            let node = try Nodes.shared.node(.bookworm)
            _ = try node.beginStory(mode: "observe", isConfigured: true)
            #expect(try node.metric("netready_records_lost_total") == 0)
            let back = try node.take(journald: .refusing)
            defer { try? back() }
            let pid = try node.mainPID(of: "netreadyd.service")
            // Each is a record: the settings were read again.
            try node.shell("for i in $(seq 1500); do kill -HUP \(pid); sleep 0.002; done")
            let unreported = try node.exec(["netready", "reload"])
            #expect(
                unreported.status == 1 && unreported.err.contains("the journal does not take what was done"),
                "\(unreported.err)")
            try node.breakAndMend()
            let lost = try node.metric("netready_records_lost_total")
            #expect(lost > 0)
            try back()
            let told = try node.waitFor("the record of the loss") {
                try node.records().first { $0["NETREADY_KIND"] == "recordsLost" }
            }
            #expect(told["NETREADY_LOST"].flatMap { Double($0) } == lost)
            #expect(
                try node.waitFor("the last of them") { try node.verdicts().suffix(1).first }["NETREADY_VERDICT"]
                    == "ready")
            let kept = try node.records().drop { $0["NETREADY_KIND"] != "recordsLost" }.dropFirst()
            #expect(kept.count == 512 && kept.allSatisfy { $0["NETREADY_TIME"] != nil }, "\(kept.count)")
        }
    }
}

extension Node {
    /// Takes journald away in that manner; what is returned brings it back, once.
    func take(journald state: NodeTests.Records.State) throws -> () throws -> Void {
        switch state {
        case .absent, .refusing:
            try stopJournald()
            if state == .absent { try shell("rm -f /run/systemd/journal/socket") }
            return once { try startJournald() }
        case .hung, .full:
            let journald = try process(named: "systemd-journal")
            #expect(kill(journald, SIGSTOP) == 0)
            let back = once {
                kill(journald, SIGCONT)
                try shell("systemctl stop flood-1 flood-2 flood-3 2>/dev/null || true")
            }
            guard state == .full else { return back }
            for flood in 1...3 { try RecordsProbe.start(self, "flood-\(flood)", "flood 1000 100") }
            do {
                try waitFor("a full queue") {
                    let answer = try exec(["timeout", "1", RecordsProbe.program, "polled", "1", "10"])
                    return answer.out.contains("closed at 0")
                }
            } catch {
                try back()
                throw error
            }
            return back
        }
    }

    fileprivate func stopJournald() throws {
        try shell(
            """
            systemctl stop systemd-journald.socket systemd-journald-dev-log.socket systemd-journald.service \\
                systemd-journald-audit.socket 2>/dev/null || true
            """)
    }

    fileprivate func startJournald() throws {
        try shell("systemctl start systemd-journald.socket systemd-journald-dev-log.socket systemd-journald.service")
    }

    /// All that netreadyd has written since it was started, oldest first.
    fileprivate func records() throws -> [Record] {
        // No cursor: journalctl of 252 passes over the first entry where another unit's stands at the cursor.
        let lines = try shell(
            "journalctl --sync; journalctl --quiet --all --output=json _PID=\(mainPID(of: "netreadyd.service"))")
        return try lines.split(separator: "\n").map { line in
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
            return Record(fields: object.compactMapValues { $0 as? String })
        }
    }

    fileprivate func verdicts() throws -> [Record] {
        try records().filter { $0["NETREADY_KIND"] == "verdictChanged" }
    }

    /// An outage that ends, each half once the status has it.
    fileprivate func breakAndMend() throws {
        try write("{", to: "/etc/cni/net.d/05-broken.conf")
        try waitFor("notReady") { try status()?["verdict"] as? String == "notReady" }
        try shell("rm /etc/cni/net.d/05-broken.conf")
        try waitFor("ready") { try status()?["verdict"] as? String == "ready" }
    }

    /// The node's time as NETREADY_TIME has it.
    fileprivate func clock() throws -> String {
        try shell("date --utc +%FT%T.%6NZ").trimmingCharacters(in: .newlines)
    }

    private func once(_ body: @escaping () throws -> Void) -> () throws -> Void {
        var isDone = false
        return {
            guard !isDone else { return }
            isDone = true
            try body()
        }
    }
}
