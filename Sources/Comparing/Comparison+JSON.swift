import Diagnosis
package import Syntax

extension Comparison {
    /// The document of `compare --output json`, schema `netready.comparison/v1`.
    package var json: JSONValue {
        .object([
            ("schema", "netready.comparison/v1"), ("same", .bool(isSame)), ("keys", .int(keyCount)),
            (
                "nodes",
                .array(
                    nodes.map {
                        .object([
                            ("name", .string($0.name)), ("source", .string($0.source.rawValue)),
                            ("verdict", .string($0.verdict.rawValue)),
                        ])
                    })
            ),
            ("odd", .array(odd.map { .object([("node", .string($0.node)), ("keys", .int($0.count))]) })),
            ("differences", .array(differences.map(\.json))), ("own", .array(own.map(\.json))),
        ])
    }
}

extension Comparison.Difference {
    fileprivate var json: JSONValue {
        .object([
            ("key", .string(key)), ("majority", majority.map(JSONValue.string) ?? .null),
            (
                "values",
                .array(values.map { .object([("value", .string($0.value)), ("nodes", strings($0.nodes))]) })
            ),
            ("unknown", strings(unknown)),
        ])
    }
}

private func strings(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }
