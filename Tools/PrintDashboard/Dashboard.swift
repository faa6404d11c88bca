import Syntax

/// A dashboard of Grafana, as much of one as netready needs.
///
/// Source of the form: Grafana's "JSON model", schema version 39 (Grafana 11), which later ones read and migrate.
struct Dashboard {
    var title: String
    /// Part of its address; Grafana replaces a dashboard by one of the same.
    var uid: String
    var rows: [Row]

    struct Row {
        var title: String
        /// From left to right; where the columns are used up they go on below.
        var panels: [Panel]
    }

    /// Columns of a dashboard.
    static let width = 24
    private static let schemaVersion = 39

    var json: JSONValue {
        .object([
            ("annotations", .object([("list", .array([]))])), ("editable", true), ("graphTooltip", .int(1)),
            ("links", .array([])), ("panels", .array(panels)), ("refresh", "1m"),
            ("schemaVersion", .int(Self.schemaVersion)), ("tags", .array(["kubernetes", "netready"])),
            ("templating", .object([("list", .array(Self.variables))])),
            ("time", .object([("from", "now-6h"), ("to", "now")])), ("timepicker", .object([])),
            ("timezone", "browser"), ("title", .string(title)), ("uid", .string(uid)), ("version", .int(1)),
        ])
    }

    private var panels: [JSONValue] {
        var placed: [JSONValue] = []
        var line = 0
        for row in rows {
            let place = Place(x: 0, y: line, width: Self.width, height: 1)
            placed.append(
                .object([
                    ("collapsed", false), ("gridPos", place.json), ("id", .int(placed.count + 1)),
                    ("panels", .array([])), ("title", .string(row.title)), ("type", "row"),
                ]))
            line += 1
            var (column, height) = (0, 0)
            for panel in row.panels {
                if column + panel.width > Self.width { (line, column, height) = (line + height, 0, 0) }
                let place = Place(x: column, y: line, width: panel.width, height: panel.height)
                placed.append(panel.json(id: placed.count + 1, at: place))
                column += panel.width
                height = max(height, panel.height)
            }
            line += height
        }
        return placed
    }

    /// All queries as rules, so that promtool reads them.
    var asRules: String {
        let queries = rows.flatMap(\.panels).flatMap(\.queries)
        return "groups:\n  - name: dashboard\n    rules:\n"
            + queries.enumerated().map { index, query in
                "      - record: dashboard:query:\(index)\n        expr: >-\n          \(query.filledIn)\n"
            }.joined()
    }

    // MARK: Variables

    private static var variables: [JSONValue] {
        [
            .object([
                ("label", "Data source"), ("name", "datasource"), ("query", "prometheus"), ("type", "datasource"),
            ]),
            variable("cluster", "Cluster", "label_values(netready_ready, cluster)"),
            variable("group", "Group", "label_values(netready_ready{cluster=~\"$cluster\"}, group)"),
        ]
    }

    /// A node without the label is among all.
    private static func variable(_ name: String, _ label: String, _ query: String) -> JSONValue {
        .object([
            ("allValue", ".*"), ("current", .object([("text", "All"), ("value", "$__all")])),
            ("datasource", Panel.datasource), ("includeAll", true), ("label", .string(label)), ("multi", true),
            ("name", .string(name)), ("query", .string(query)), ("refresh", .int(2)), ("sort", .int(1)),
            ("type", "query"),
        ])
    }
}

/// Where a panel lies, in columns and lines of the grid.
struct Place {
    var x: Int
    var y: Int
    var width: Int
    var height: Int

    var json: JSONValue {
        .object([("h", .int(height)), ("w", .int(width)), ("x", .int(x)), ("y", .int(y))])
    }
}
