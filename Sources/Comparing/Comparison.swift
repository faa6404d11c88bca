import Diagnosis

/// What differs between nodes, key by key.
package struct Comparison: Sendable {
    /// One key in which not all nodes are the same.
    struct Difference {
        var key: String
        var scope: NodeFacts.Scope
        /// What the nodes have, the most common first; equal numbers in the order of the nodes.
        var values: [(value: String, nodes: [String])]
        /// Nodes whose document does not tell.
        var unknown: [String]

        /// The value of more than half of the nodes that tell.
        var majority: String? {
            let total = values.reduce(0) { $0 + $1.nodes.count }
            return values.first.flatMap { $0.nodes.count * 2 > total && total > 2 ? $0.value : nil }
        }

        /// Every node has a value of its own.
        var isEachOwn: Bool { values.allSatisfy { $0.nodes.count == 1 } }

        /// Which nodes go together, whatever they have.
        var parts: Set<Set<String>> { Set(values.map { Set($0.nodes) }) }
    }

    let nodes: [NodeFacts]
    let differences: [Difference]
    /// Differences that sound nodes have: each its own name and its own addresses.
    let own: [Difference]
    /// Keys that at least two nodes tell.
    let keyCount: Int

    /// - Parameter nodes: two or more, of different names.
    package init(_ nodes: [NodeFacts]) {
        self.nodes = nodes
        var found: [Difference] = []
        var count = 0
        for key in Self.keys(nodes) {
            let difference = Self.difference(key, nodes)
            guard difference.values.reduce(0, { $0 + $1.nodes.count }) > 1 else { continue }
            count += 1
            if difference.values.count > 1 { found.append(difference) }
        }
        keyCount = count
        found = Self.withoutEchoes(found)
        var own = found.filter(Self.isOwn)
        found.removeAll(where: Self.isOwn)
        if let exact = found.first(where: { $0.key == Self.listDigest }), Self.isExplained(exact, nodes) {
            found.removeAll { $0.key == Self.listDigest }
            if exact.isEachOwn { own.append(exact) }
        }
        differences = found
        self.own = own
    }

    package var isSame: Bool { differences.isEmpty }

    private static let listDigest = "digest.cni"
    private static let commonDigest = NodeFacts.Key(scope: .verdict, name: "digest.cniCommon")

    // MARK: Keys

    /// In the order of their scopes; within one those of a status as a status has them, the others by name.
    private static func keys(_ nodes: [NodeFacts]) -> [NodeFacts.Key] {
        var keys: Set<NodeFacts.Key> = []
        for node in nodes { keys.formUnion(node.values.keys) }
        return keys.sorted { left, right in
            guard left.scope == right.scope else { return left.scope < right.scope }
            let (a, b) = (statusKeys[left.name] ?? Int.max, statusKeys[right.name] ?? Int.max)
            return a != b ? a < b : naturalOrder(left.name, right.name)
        }
    }

    private static let statusKeys = Dictionary(
        uniqueKeysWithValues: [
            "verdict", "reason", "findings", "remedy", "now", "after a reload", "after a restart", "watch",
            "digest.cni", "digest.cniCommon", "digest.containerd", "containerd.running", "containerd.installed",
            "containerd.configVersion", "networks",
            "networks after a restart", "confDir", "confDir after a restart", "binDirs", "binDirs after a restart",
            "maxConfNum", "maxConfNum after a restart",
        ].enumerated().map { ($0.element, $0.offset) })

    private static func difference(_ key: NodeFacts.Key, _ nodes: [NodeFacts]) -> Difference {
        var order: [String] = []
        var names: [String: [String]] = [:]
        var unknown: [String] = []
        for node in nodes {
            guard let value = node.value(key) else {
                unknown.append(node.name)
                continue
            }
            if names[value] == nil { order.append(value) }
            names[value, default: []].append(node.name)
        }
        let values = order.enumerated().map { (offset: $0.offset, value: $0.element, nodes: names[$0.element] ?? []) }
            .sorted { ($1.nodes.count, $0.offset) < ($0.nodes.count, $1.offset) }
        return Difference(
            key: title(key, nodes), scope: key.scope, values: values.map { ($0.value, $0.nodes) }, unknown: unknown)
    }

    /// The key as a person would look for it.
    private static func title(_ key: NodeFacts.Key, _ nodes: [NodeFacts]) -> String {
        switch key.scope {
        case .verdict, .versions, .files, .programs: return key.name
        case .list(let file): return "\(file): \(key.name)"
        case .settings:
            // Where the nodes' containerd has the settings in different sections, only the rest is common to all.
            let sections = Set(nodes.compactMap(\.cniSection))
            guard key.name.hasPrefix("cni."), sections.count == 1, let section = sections.first else { return key.name }
            return section + key.name.dropFirst("cni".count)
        }
    }

    // MARK: What is no difference of its own

    /// What only says again what a finer key says of the same nodes.
    private static func withoutEchoes(_ found: [Difference]) -> [Difference] {
        let echoes = ["confDir": "cni.conf_dir", "binDirs": "cni.bin_dirs", "maxConfNum": "cni.max_conf_num"]
        return found.filter { difference in
            guard let finer = echoes[difference.key] else { return true }
            return !found.contains { $0.key.hasSuffix(finer) && $0.parts == difference.parts }
        }
    }

    /// What is a node's own in its network lists, where no two nodes have the same.
    private static func isOwn(_ difference: Difference) -> Bool {
        guard case .list = difference.scope, difference.isEachOwn else { return false }
        // Of a list of addresses each element has a key of its own.
        let key = (difference.key.split(separator: ".").last ?? "").prefix { $0 != "[" }
        // A name of digits alone stands in quotes.
        let marks = difference.values.map { value in
            OwnValues.mark(of: value.value.filter { $0 != "\"" }, at: String(key))
        }
        guard let first = marks.first, first != nil else { return false }
        return marks.allSatisfy { $0 == first }
    }

    /// Whether the digest without what is a node's own says all that the exact one does: nodes that are equal by it have
    /// equal lists, or each its own values in them. Where some of them share values and others do not, it does not.
    private static func isExplained(_ exact: Difference, _ nodes: [NodeFacts]) -> Bool {
        var parts: [String: [String: Int]] = [:]
        for node in nodes {
            guard let value = exact.values.first(where: { $0.nodes.contains(node.name) })?.value else { continue }
            guard let common = node.value(commonDigest) else { return false }
            parts[common, default: [:]][value, default: 0] += 1
        }
        return parts.values.allSatisfy { $0.count == 1 || $0.values.allSatisfy { $0 == 1 } }
    }

    // MARK: The odd one out

    /// Nodes that are not with the majority, with the number of keys in which they are not, most first.
    var odd: [(node: String, count: Int)] {
        var counts: [String: Int] = [:]
        for difference in differences {
            guard let majority = difference.majority else { continue }
            for (value, nodes) in difference.values where value != majority {
                for node in nodes { counts[node, default: 0] += 1 }
            }
        }
        let order = nodes.enumerated().map { (offset: $0.offset, node: $0.element.name) }
        return order.compactMap { entry in
            counts[entry.node].map { (offset: entry.offset, node: entry.node, count: $0) }
        }
        .sorted { ($1.count, $0.offset) < ($0.count, $1.offset) }
        .map { ($0.node, $0.count) }
    }
}

/// Texts with numbers in them in the order of the numbers: `plugins[2]` before `plugins[10]`.
private func naturalOrder(_ left: String, _ right: String) -> Bool {
    var (first, second) = (Array(left.utf8)[...], Array(right.utf8)[...])
    while let a = first.first, let b = second.first {
        let (m, n) = (first.prefix(while: isDigit), second.prefix(while: isDigit))
        if !m.isEmpty, !n.isEmpty {
            guard m.elementsEqual(n) else {
                return m.count != n.count ? m.count < n.count : m.lexicographicallyPrecedes(n)
            }
            first = first.dropFirst(m.count)
            second = second.dropFirst(n.count)
            continue
        }
        guard a == b else { return a < b }
        first = first.dropFirst()
        second = second.dropFirst()
    }
    return first.isEmpty && !second.isEmpty
}

private func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }
