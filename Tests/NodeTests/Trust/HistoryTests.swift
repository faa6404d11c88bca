import Foundation
import Programs
import Testing

extension NodeTests {
    /// History is what root has done and seen, whoever else writes to the journal.
    @Suite struct Histories {
        @Test("no user and no pod writes history, and none hides what the ledger knows", arguments: Generation.allCases)
        func forged(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            let start = try node.beginStory()
            try node.verdictWithoutConfiguration(after: start)
            let cursor = try node.cursor()
            try node.moveCalicoIn()
            let act = try node.actDone(after: cursor)
            try node.verdict("ready", after: cursor)
            let id = try #require(act["NETREADY_ACT_ID"])
            let told = try node.shell("netready history --since 10min")
            #expect(told.contains(act.message) && told.ledgerLines.isEmpty, "\(told)")

            // The journal is lost, as on a node that keeps it in memory; the ledger is not.
            try node.shell("systemctl stop netreadyd.service; journalctl --rotate; rm /var/log/journal/*/*@*.journal")
            let fields = ["MESSAGE=forged", "NETREADY_KIND=actDone", "NETREADY_ACT_ID=\(id)", "NETREADY_RESULT=helped"]
            for (name, place) in [
                ("netreadyd", "-p User=nobody"), ("netready", "-p User=nobody"), ("netready", "--slice=kubepods.slice"),
            ] {
                try node.write(Node.forgery(fields + ["SYSLOG_IDENTIFIER=\(name)"]), to: "/tmp/forge.sh")
                try node.shell("systemd-run --quiet --wait \(place) sh /tmp/forge.sh; journalctl --sync")
            }
            #expect(try node.shell("journalctl --quiet --output=cat --grep=forged | wc -l") == "3\n")
            let history = try node.shell("netready history --since 10min")
            #expect(!history.contains("forged"), "\(history)")
            #expect(history.ledgerLines.contains { $0.contains("The reload of /etc/cni/net.d helped") }, "\(history)")
        }

        @Test("what a person has netready do is told")
        func byHand() throws {
            let node = try Nodes.shared.node(.bookworm)
            _ = try node.beginStory(mode: "observe", isConfigured: true)
            for _ in 0..<5 { #expect(try node.exec(["netready", "reload"]).status == 1) }
            let told = try node.shell("netready history --since 10min").split(separator: "\n")
            #expect(told.count { $0.contains("  actVetoed ") } == 5, "\(told)")
        }
    }
}

extension String {
    /// What only the ledger tells, of `netready history`.
    fileprivate var ledgerLines: [Substring] {
        split(separator: "\n").filter { $0.split(separator: " ").dropFirst().first == "ledger" }
    }
}
