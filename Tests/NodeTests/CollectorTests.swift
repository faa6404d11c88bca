import Foundation
import Programs
import Testing

extension NodeTests {
    /// The examples of config/logs with the programs that they are for.
    @Suite struct Collectors {
        /// A collector of logs as Debian has it.
        enum Collector: String, CaseIterable, CustomTestStringConvertible {
            case rsyslog
            case syslogNG = "syslog-ng"

            var testDescription: String { rawValue }
            /// With what it depends on.
            var package: String { self == .rsyslog ? "rsyslog" : "syslog-ng-scl" }
            var purged: String { self == .rsyslog ? "rsyslog" : "syslog-ng-scl syslog-ng-core" }
            var directory: String { self == .rsyslog ? "/etc/rsyslog.d" : "/etc/syslog-ng/conf.d" }
        }

        @Test(
            "every record arrives once and with its fields, and nobody's but root's",
            arguments: [Generation.bookworm, .trixie], Collector.allCases)
        func arrive(_ generation: Generation, _ collector: Collector) throws {
            let node = try Nodes.shared.node(generation)
            _ = try node.beginStory(mode: "observe", isConfigured: true)
            try Node.script("packages", node.name, collector.package)
            defer { node.remove(collector) }
            try node.shell(
                """
                cp /usr/share/netready/logs/\(collector.rawValue).conf \(collector.directory)/10-netready.conf
                systemctl restart \(collector.rawValue).service
                """)
            // It takes up the journal where it finds it: the test begins once it listens.
            let began = try node.cursor()
            try node.waitFor("the collector to listen", timeout: 40) {
                try node.shell("systemctl reload netreadyd.service; sleep 0.5")
                return try !node.collected().isEmpty
            }

            try node.write("{", to: "/etc/cni/net.d/05-broken.conf")
            try node.verdict("notReady", after: began)
            try node.shell(
                "runuser -u nobody -- logger -t netready forged; runuser -u nobody -- logger -t netreadyd forged")
            let end = try node.cursor()
            try node.shell("rm /etc/cni/net.d/05-broken.conf")
            try node.verdict("ready", after: end)
            // The two are compared once they have stopped growing: by the last record of the journal.
            let last = try #require(try node.journal(after: end).last { $0["NETREADY_KIND"] != nil })
            try node.waitFor("the last record", timeout: 40) {
                try node.collected().contains { Self.fields($0) == Self.fields(last.fields) }
            }
            let collected = try node.collected()
            let sent = try node.journal(after: began).filter { $0["NETREADY_KIND"] != nil }
            for record in sent.drop(while: { $0["NETREADY_KIND"] == "settingsReloaded" }) {
                let same = collected.filter { Self.fields($0) == Self.fields(record.fields) }
                #expect(same.count == 1, "\(record)")
            }
            #expect(!collected.contains { $0["MESSAGE"] == "forged" })
            #expect(collected.allSatisfy { $0["_UID"] == "0" })
        }

        /// What docs/logs.md says is kept.
        private static func fields(_ record: [String: String]) -> [String: String] {
            record.filter {
                $0.key.hasPrefix("NETREADY_")
                    || ["MESSAGE", "MESSAGE_ID", "PRIORITY", "_SOURCE_REALTIME_TIMESTAMP", "_HOSTNAME", "_BOOT_ID"]
                        .contains($0.key)
            }
        }
    }
}

extension Node {
    /// What the collector has written, a record a line.
    fileprivate func collected() throws -> [[String: String]] {
        guard exists("/var/log/netready.jsonl") else { return [] }
        return try read("/var/log/netready.jsonl").split(separator: "\n").map { line in
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
            return object.compactMapValues { $0 as? String }
        }
    }

    fileprivate func remove(_ collector: NodeTests.Collectors.Collector) {
        _ = try? shell(
            "dpkg --purge \(collector.purged); rm -f /var/log/netready.jsonl \(collector.directory)/10-netready.conf")
    }
}
