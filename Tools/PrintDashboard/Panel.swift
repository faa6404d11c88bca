import Syntax

/// One picture of a dashboard.
struct Panel {
    enum Kind: String {
        case stat
        case table
        case timeseries
    }

    var kind: Kind
    var title: String
    var description: String
    var unit = "short"
    var width = 8
    var height = 8
    /// Colours from which value on, from green; empty where a value is neither good nor bad.
    var thresholds: [(from: Double, color: String)] = []
    var queries: [Query]

    struct Query {
        /// PromQL; `@` stands for the labels that the variables choose.
        var expression: String
        /// How a series is named, with `{{label}}`.
        var legend = ""

        private static let selection = #"cluster=~"$cluster",group=~"$group""#

        var selecting: String {
            expression.split(separator: "@", omittingEmptySubsequences: false).joined(separator: Self.selection)
        }

        /// As Prometheus gets it from Grafana.
        var filledIn: String {
            var text = expression.split(separator: "@", omittingEmptySubsequences: false)
                .joined(separator: #"cluster=~".*",group=~".*""#)[...]
            var filled = ""
            let interval = "$__rate_interval"
            while let place = text.firstRange(of: interval) {
                filled += text[..<place.lowerBound] + "5m"
                text = text[place.upperBound...]
            }
            return filled + text
        }
    }

    static let datasource = JSONValue.object([("type", "prometheus"), ("uid", "${datasource}")])

    func json(id: Int, at place: Place) -> JSONValue {
        .object([
            ("datasource", Self.datasource), ("description", .string(description)), ("fieldConfig", fieldConfig),
            ("gridPos", place.json), ("id", .int(id)), ("options", options),
            ("targets", .array(queries.enumerated().map(target))), ("title", .string(title)),
            ("type", .string(kind.rawValue)),
        ])
    }

    private func target(_ index: Int, _ query: Query) -> JSONValue {
        let isInstant = kind != .timeseries
        return .object([
            ("datasource", Self.datasource), ("editorMode", "code"), ("expr", .string(query.selecting)),
            ("format", kind == .table ? "table" : "time_series"), ("instant", .bool(isInstant)),
            ("legendFormat", .string(query.legend)), ("range", .bool(!isInstant)),
            ("refId", .string(String(UnicodeScalar(UInt8(65 + index))))),
        ])
    }

    private var fieldConfig: JSONValue {
        var steps = [JSONValue.object([("color", "green"), ("value", .null)])]
        steps += thresholds.map {
            .object([("color", .string($0.color)), ("value", JSONValue(.number("\($0.from)")))])
        }
        return .object([
            (
                "defaults",
                .object([
                    ("color", .object([("mode", kind == .stat ? "thresholds" : "palette-classic")])),
                    ("thresholds", .object([("mode", "absolute"), ("steps", .array(steps))])),
                    ("unit", .string(unit)),
                ])
            ), ("overrides", .array([])),
        ])
    }

    private var options: JSONValue {
        switch kind {
        case .stat:
            .object([
                ("colorMode", thresholds.isEmpty ? "none" : "background"), ("graphMode", "none"),
                ("justifyMode", "auto"), ("orientation", "auto"), ("percentChangeColorMode", "standard"),
                (
                    "reduceOptions",
                    .object([("calcs", .array(["lastNotNull"])), ("fields", ""), ("values", false)])
                ), ("showPercentChange", false), ("textMode", "value"), ("wideLayout", true),
            ])
        case .table: .object([("cellHeight", "sm"), ("frameIndex", .int(0)), ("showHeader", true)])
        case .timeseries:
            .object([
                (
                    "legend",
                    .object([
                        ("calcs", .array([])), ("displayMode", "list"), ("placement", "bottom"), ("showLegend", true),
                    ])
                ),
                ("tooltip", .object([("mode", "multi"), ("sort", "desc")])),
            ])
        }
    }
}
