import Foundation
import Programs
import Testing

extension NodeTests {
    /// What is kept on a node outlives the netready that wrote it.
    @Suite struct Downgrades {
        private static let ledger = "/var/lib/netready/ledger"

        @Test("with a ledger of a newer netready nothing is done, that is said, and no command writes to it")
        func newerLedger() throws {
            let node = try Nodes.shared.node(.bookworm)
            _ = try node.beginStory(isConfigured: true)
            try node.shell("systemctl stop netreadyd.service")
            let line = #"{"entry":"begun","edition":99,"of":"another form"}"# + "\n"
            try node.write(line, to: Self.ledger)
            let cursor = try node.cursor()
            try node.shell("systemctl start netreadyd.service")
            let told = try node.record("why nothing is done", after: cursor) { $0["NETREADY_KIND"] == "blind" }
            #expect(told.message.contains("line 1 of the ledger is of edition 99"), "\(told.message)")
            try node.deafen()
            _ = try node.record("the veto", after: cursor) { $0["NETREADY_GUARD"] == "ledger" }
            #expect(try node.nothingIsDone(after: cursor))
            let pause = try node.exec(["netready", "pause"])
            #expect(pause.status == 1 && pause.err.contains("edition 99"), "\(pause)")
            #expect(try node.read(Self.ledger) == line)
            let cleared = try node.cursor()
            try node.shell("rm \(Self.ledger)")
            try node.verdict("ready", after: cleared)
            #expect(try node.read(Self.ledger).contains(#""action":"restart""#))
        }

        @Test(
            "with a configuration that a newer netready has kept nothing is done, that is said, and it is left as it is"
        )
        func newerConfiguration() throws {
            let node = try Nodes.shared.node(.bookworm)
            _ = try node.beginStory(isConfigured: true)
            try node.shell("systemctl stop netreadyd.service")
            let kept = #"{"schema":"netready.configuration/v9","of":"another form"}"#
            try node.write(kept, to: Self.configuration)
            let cursor = try node.cursor()
            try node.shell("systemctl start netreadyd.service")
            _ = try node.record("why nothing is done", after: cursor) { record in
                record["NETREADY_KIND"] == "blind" && record.message.contains("so it does nothing")
                    && record.message.contains("netready.configuration/v9")
            }
            try node.deafen()
            _ = try node.record("the veto", after: cursor) { $0["NETREADY_GUARD"] == "ledger" }
            #expect(try node.nothingIsDone(after: cursor))
            let act = try node.exec(["netready", "restart"])
            #expect(act.status == 1 && act.err.contains("newer netready"), "\(act)")
            #expect(try node.read(Self.configuration) == kept)
            let cleared = try node.cursor()
            try node.shell("rm \(Self.configuration)")
            try node.verdict("ready", after: cleared)
        }

        private static let configuration = "/var/lib/netready/configuration.json"

        @Test(
            "a restart that an older netready began and did not end is not done again, whatever its cause was called",
            arguments: ["", #""edition":2,"#])
        func olderLedger(edition: String) throws {
            let node = try Nodes.shared.node(.bookworm)
            _ = try node.beginStory(isConfigured: true)
            try node.shell("systemctl stop netreadyd.service")
            let boot = try node.read("/proc/sys/kernel/random/boot_id").trimmingCharacters(in: .whitespacesAndNewlines)
            let uptime = try Double(node.read("/proc/uptime").prefix { $0 != " " }) ?? 0
            // Of a while ago: its actor is dead. Of this moment: it may be under way still, and then counts as such.
            let ago = edition.isEmpty ? 400.0 : 2
            let (real, monotonic) = (Date().timeIntervalSince1970 - ago, uptime - ago)
            let at =
                #"{"realtime":"\#(Int64(real * 1e9))","monotonic":"\#(Int64(monotonic * 1e9))","boot":"\#(boot.replacingOccurrences(of: "-", with: ""))"}"#
            let act =
                #"{"entry":"begun",\#(edition)"at":\#(at),"id":"1","action":"restart","cause":"of old","target":"containerd.service"}"#
            try node.write(act + "\n", to: Self.ledger)
            let cursor = try node.cursor()
            try node.shell("systemctl start netreadyd.service")
            try node.deafen()
            // What is only waited for is in the status alone.
            let held = edition.isEmpty ? "breaker" : "actInProgress"
            try node.waitFor("the veto", timeout: 30) {
                (try node.status()?["remediation"] as? [String: Any])?["veto"] as? String == held
            }
            #expect(try !node.journal(after: cursor).contains { $0["NETREADY_KIND"] == "actPlanned" })
            #expect(try node.nothingIsDone(after: node.cursor()))
            if held == "actInProgress" {
                // It ends well; what it has used up of the budget is so for the cause of today.
                let ended = try node.cursor()
                let end = #"{"entry":"ended",\#(edition)"at":\#(at),"id":"1","result":"helped"}"#
                try node.shell("echo '\(end)' >>\(Self.ledger)")
                _ = try node.record("the veto of a budget", after: ended, timeout: 30) { record in
                    ["spacing", "budget", "causeBudget"].contains(record["NETREADY_GUARD"])
                }
                #expect(try node.nothingIsDone(after: node.cursor()))
            }
            let reset = try node.exec(["netready", "reset"])
            #expect(reset.status == 0, "\(reset)")
            try node.verdict("ready", after: cursor, timeout: 60)
        }
    }
}
