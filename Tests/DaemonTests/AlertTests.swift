import Foundation
import Syntax
import Testing

/// The rules, the page of the alerts and the dashboard, against each other.
@Suite("Alerts and the dashboard")
struct AlertTests {
    private static let checkout = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: checkout.appending(path: path), encoding: .utf8)
    }

    @Test("each alert leads to its heading in docs/alerts.md, and each heading is an alert's")
    func runbooks() throws {
        let rules = try Self.text("config/prometheus/netready.rules.yaml")
        let alerts = rules.matches(of: /- alert: ([A-Za-z]+)/).map { String($0.output.1) }
        let addresses = rules.matches(of: /runbook_url: https:[^ ]*\/docs\/alerts\.md#([a-z]+)\n/).map {
            String($0.output.1)
        }
        #expect(alerts.count > 12)
        #expect(addresses == alerts.map { $0.lowercased() })
        let headings = try Self.text("docs/alerts.md").matches(of: /\n## ([A-Za-z]+)/).map { String($0.output.1) }
        #expect(headings == alerts)
    }

    @Test("each alert is tried, in its firing and in its silence")
    func tried() throws {
        let tests = try Self.text("config/prometheus/netready.test.yaml")
        for match in try Self.text("config/prometheus/netready.rules.yaml").matches(of: /- alert: ([A-Za-z]+)/) {
            let alert = match.output.1
            #expect(tests.contains("alertname: \(alert)\n        exp_alerts:\n"), "\(alert) never fires")
            // One that fires as soon as something is so is silent where it is not.
            #expect(tests.contains("alertname: \(alert), exp_alerts: []"), "\(alert) is never silent")
        }
    }

    @Test("the rules go by no file's name, and join nodes by cluster and instance")
    func joins() throws {
        let rules = try Self.text("config/prometheus/netready.rules.yaml")
        #expect(!rules.contains("node_textfile_mtime_seconds"))
        for match in rules.matches(of: /(on|by) \(([a-z_, ]*)\)/) {
            #expect(match.output.2.hasPrefix("cluster"), "\(match.output.0)")
        }
    }

    // MARK: The dashboard

    private static func panels() throws -> [JSONValue] {
        let dashboard = try parseJSON(Array(text("config/grafana/netready.json").utf8))
        return dashboard["panels"]?.arrayValue ?? []
    }

    @Test("panels have numbers of their own, lie within 24 columns and on no other")
    func layout() throws {
        let panels = try Self.panels()
        #expect(panels.count > 15)
        #expect(Set(panels.compactMap { $0["id"]?.intValue }).count == panels.count)
        var taken: Set<[Int]> = []
        for panel in panels {
            let place = try #require(panel["gridPos"])
            let (x, y) = (try #require(place["x"]?.intValue), try #require(place["y"]?.intValue))
            let (width, height) = (try #require(place["w"]?.intValue), try #require(place["h"]?.intValue))
            #expect(x >= 0 && x + width <= 24)
            for column in x..<(x + width) {
                for line in y..<(y + height) {
                    #expect(taken.insert([column, line]).inserted, "\(panel["title"] ?? .null)")
                }
            }
        }
    }

    @Test("each query is of metrics that docs/metrics.md has, and of the nodes that the variables choose")
    func queries() throws {
        let known = Set(
            try Self.text("docs/metrics.md").matches(of: /\n\| `(netready_[a-z_]+)`/).map { String($0.output.1) })
        var asked: Set<String> = []
        for panel in try Self.panels() {
            for target in panel["targets"]?.arrayValue ?? [] {
                let query = try #require(target["expr"]?.stringValue)
                let names = query.matches(of: /netready_[a-z_]+/).map { String($0.output) }
                #expect(!names.isEmpty)
                for name in names {
                    let base = name.hasSuffix("_bucket") ? String(name.dropLast("_bucket".count)) : name
                    #expect(known.contains(base), "\(query)")
                    asked.insert(base)
                }
                let isOfAll = query.contains("node_exporter_build_info")
                #expect(isOfAll || query.contains(#"cluster=~"$cluster",group=~"$group""#), "\(query)")
            }
        }
        #expect(asked.count > 10)
    }
}
