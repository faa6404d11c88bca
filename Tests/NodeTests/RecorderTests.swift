import Foundation
import Testing

extension NodeTests {
    /// What broke the node is kept and shown.
    @Suite struct Recorder {
        private static let list = "/etc/cni/net.d/10-calico.conflist"
        private static let memory = "/var/lib/netready/configuration.json"

        @Test(
            "A good list is changed and then broken: the records tell what, history --diff what differs from the good one",
            arguments: Generation.allCases)
        func brokenList(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            _ = try node.beginStory(mode: "observe", isConfigured: true)
            try node.waitFor("the last good configuration") { node.exists(Self.memory) }
            #expect(try node.shell("stat -c '%a %u' \(Self.memory)") == "600 0\n")
            let kept = try node.fingerprint("/var/lib/netready")
            let good = try node.read(Self.list)

            let first = try node.cursor()
            try node.write(good + "\n\n", to: Self.list)
            try node.write(good.replacing("\"mtu\": 0", with: "\"mtu\": 9000") + "\n", to: Self.list)
            let changed = try node.record("the change", after: first) { $0["NETREADY_KIND"] == "configurationChanged" }
            #expect(changed["NETREADY_CHANGES"] == "10-calico.conflist: plugins[0].mtu 0 -> 9000")
            #expect(changed.message.hasSuffix("(/etc/cni/net.d): 10-calico.conflist: plugins[0].mtu 0 -> 9000."))
            #expect(changed["NETREADY_DIGEST_BEFORE"] != changed["NETREADY_DIGEST_AFTER"])
            try node.waitFor("the new good configuration") { try node.fingerprint("/var/lib/netready") != kept }

            let second = try node.cursor()
            try node.write(good.replacing("\"calico\",", with: "\"calico\""), to: Self.list)
            try node.verdict("notReady", reason: "ConfFileMalformed", after: second)
            let broken = try node.record("the breaking", after: second) {
                $0["NETREADY_KIND"] == "configurationChanged"
            }
            #expect(broken["NETREADY_CHANGES"]?.hasPrefix("10-calico.conflist is not JSON (line ") == true)

            let history = try node.shell("netready history --diff --since 10min")
            for piece in [
                "    10-calico.conflist: plugins[0].mtu 0 -> 9000\n",
                "What differs from the last good configuration, of ",
                "--- \(Self.list) (last good)\n+++ \(Self.list) (now)\n",
                "-      \"type\": \"calico\",\n", "+      \"type\": \"calico\"\n", "-      \"mtu\": 9000,\n",
            ] {
                #expect(history.contains(piece), "\(piece) is missing in:\n\(history)")
            }
            let journal = try node.shell("netready history --output json --since 10min")
            let document = try JSONSerialization.jsonObject(with: Data(journal.utf8)) as? [String: Any]
            let entries = document?["entries"] as? [[String: Any]] ?? []
            #expect(
                Set(entries.compactMap { $0["kind"] as? String }).isSuperset(of: [
                    "configurationChanged", "verdictChanged", "findingRaised",
                ]))
        }

        @Test(
            "A change while the daemon is away is told at its start; a torn memory is said and begun anew",
            arguments: Generation.allCases)
        func awayAndTorn(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            _ = try node.beginStory(mode: "observe", isConfigured: true)
            let good = try node.read(Self.list)
            try node.shell("systemctl stop netreadyd.service")
            #expect(node.exists(Self.memory))
            try node.write(good.replacing("\"mtu\": 0", with: "\"mtu\": 1400"), to: Self.list)
            let away = try node.cursor()
            try node.shell("systemctl start netreadyd.service")
            let told = try node.record("what changed meanwhile", after: away) {
                $0["NETREADY_KIND"] == "configurationChanged"
            }
            #expect(told["NETREADY_CHANGES"] == "10-calico.conflist: plugins[0].mtu 0 -> 1400")
            #expect(told.message.contains("while netreadyd was not running"))

            try node.shell("systemctl stop netreadyd.service; truncate --size=-40 \(Self.memory)")
            let torn = try node.cursor()
            try node.shell("systemctl start netreadyd.service")
            let blind = try node.record("the torn memory", after: torn) { $0["NETREADY_KIND"] == "blind" }
            #expect(blind.message.contains("configuration.json: line "))
            #expect(blind.message.contains("it is begun anew"))
            _ = try node.record("the new memory", after: torn) { $0["NETREADY_KIND"] == "seeing" }
            try node.verdict("ready", after: torn)
            #expect(try node.shell("netready history --diff").contains("The configuration is the last good one, of "))
        }
    }
}
