/// The tables of a document while it is read. Children have higher numbers than their parents.
struct TOMLTree {
    /// What a key was first used for; this decides what it may be used for later.
    enum Use {
        case value, dottedTable, table, arrayTable
    }

    struct Node {
        var use: Use
        /// Within braces that are closed: go-toml v1 adds nothing to it.
        var isInline = false
        /// A header of its own was seen.
        var isExplicit = false
        var origin = TOMLTable.Origin.implicit
        var offset: Int
        var depth: Int
        var leaf: TOMLValue.Kind?
        /// Elements of an array; the tables of an array table.
        var elements: [Int] = []
        var members: [(key: TOMLKey, node: Int)] = []
        var lookup: [[UInt8]: Int] = [:]
    }

    var nodes: [Node]

    init() {
        nodes = [Node(use: .table, isExplicit: true, origin: .root, offset: 0, depth: 0)]
    }

    /// The table that a key within this node goes into: of an array table the last one.
    func table(_ node: Int) -> Int {
        nodes[node].use == .arrayTable ? nodes[node].elements.last ?? node : node
    }

    func child(_ key: TOMLKey, of table: Int) -> Int? {
        nodes[table].lookup[key.bytes]
    }

    /// Adds a member to a table, in the place of one of that name.
    mutating func create(_ key: TOMLKey, in table: Int, use: Use, offset: Int) -> Int {
        let node = nodes.count
        nodes.append(Node(use: use, offset: offset, depth: nodes[table].depth + 1))
        if let old = nodes[table].lookup.updateValue(node, forKey: key.bytes),
            let place = nodes[table].members.firstIndex(where: { $0.node == old })
        {
            nodes[table].members[place] = (key, node)
        } else {
            nodes[table].members.append((key, node))
        }
        return node
    }

    /// Adds an element to an array.
    mutating func createElement(in array: Int, use: Use, origin: TOMLTable.Origin, offset: Int) -> Int {
        let node = nodes.count
        nodes.append(Node(use: use, origin: origin, offset: offset, depth: nodes[array].depth + 1))
        nodes[array].elements.append(node)
        return node
    }

    mutating func setLeaf(_ kind: TOMLValue.Kind, of node: Int) {
        nodes[node].leaf = kind
    }

    /// A value that holds no table.
    func value(_ node: Int) -> TOMLValue.Kind? {
        if case .array = nodes[node].leaf {
            return .array(nodes[node].elements.compactMap { value($0).map { TOMLValue($0) } })
        }
        return nodes[node].leaf
    }

    /// The finished document, built from the last node to the first, since that needs no recursion.
    func root(_ places: LinePlaces) -> TOMLTable {
        var values = [TOMLValue?](repeating: nil, count: nodes.count)
        for index in nodes.indices.reversed() {
            let node = nodes[index]
            var kind: TOMLValue.Kind
            if let leaf = node.leaf {
                kind = leaf
                if case .array = leaf { kind = .array(node.elements.compactMap { values[$0].take() }) }
            } else if node.use == .arrayTable {
                kind = .array(node.elements.compactMap { values[$0].take() })
            } else {
                kind = .table(table(node, &values, places))
            }
            values[index] = TOMLValue(kind, at: places[node.offset])
        }
        return values[0]?.tableValue ?? TOMLTable()
    }

    private func table(_ node: Node, _ values: inout [TOMLValue?], _ places: LinePlaces) -> TOMLTable {
        var members: [TOMLTable.Member] = []
        members.reserveCapacity(node.members.count)
        for (key, child) in node.members {
            guard let value = values[child].take() else { continue }
            members.append(.init(key: key.name, keyPosition: places[key.offset], value: value))
        }
        return TOMLTable(members: members, origin: node.origin)
    }
}

/// Finds lines and columns of offsets.
struct LinePlaces {
    private let lineStarts: [Int]

    init(_ bytes: [UInt8]) {
        var starts = [0]
        for index in bytes.indices where bytes[index] == UInt8(ascii: "\n") { starts.append(index + 1) }
        lineStarts = starts
    }

    subscript(offset: Int) -> Position {
        var (low, high) = (0, lineStarts.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        return Position(line: low + 1, column: offset - lineStarts[low] + 1, offset: offset)
    }
}
