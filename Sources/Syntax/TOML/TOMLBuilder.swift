/// Puts expressions into a tree by the rules of TOML on what may be defined twice.
struct TOMLBuilder {
    private(set) var tree = TOMLTree()
    private var current = 0
    private var isSkipping = false
    private let rules: TOMLRules
    private let depth: Int
    private let isSkipped: (([String]) -> Bool)?

    /// - Parameter isSkipped: whether old go-toml has no use for a table, by its path; the keys of such a table are not
    ///   looked at, not even whether one stands there twice.
    init(rules: TOMLRules, depth: Int, isSkipped: (([String]) -> Bool)?) {
        self.rules = rules
        self.depth = depth
        self.isSkipped = isSkipped
    }

    mutating func add(_ expression: TOMLExpression) throws(TOMLFault) {
        switch expression {
        case .table(let path, let offset):
            try beginTable(path, offset)
            isSkipping = skips(path)
        case .arrayTable(let path, let offset):
            try beginArrayTable(path, offset)
            isSkipping = skips(path)
        case .keyValue(let entry):
            if !isSkipping { try add(entry, to: current, first: entry.path.first) }
        }
    }

    private func skips(_ path: [TOMLKey]) -> Bool {
        rules.isOld && isSkipped?(path.map(\.name)) ?? false
    }

    /// An error about a key. Old go-toml gives no place, the newer one that of the whole key.
    private func fault(
        _ key: TOMLKey, _ first: TOMLKey?, old: String, new: String, says message: String
    ) -> TOMLFault {
        TOMLFault(
            offset: first?.offset ?? key.offset, place: key.offset, message: message,
            goText: "toml: " + (rules.isOld ? old : new), hasGoPosition: !rules.isOld)
    }

    private func checkDepth(_ table: Int, _ key: TOMLKey) throws(TOMLFault) {
        guard tree.nodes[table].depth < depth else {
            let text = "tables are nested more than \(depth) levels deep"
            throw fault(key, nil, old: text, new: text, says: text)
        }
    }

    /// The table in which the last part of a header stands.
    private mutating func parent(_ path: [TOMLKey], _ offset: Int) throws(TOMLFault) -> Int {
        var table = 0
        for key in path.dropLast() {
            try checkDepth(table, key)
            if let child = tree.child(key, of: table) {
                guard tree.nodes[child].use != .value else {
                    throw fault(
                        key, path.first, old: "expected \(key.name) to be a table, not a value",
                        new: "key \(key.name) already exists as a value",
                        says: "\(key.name) is already a value and cannot be a table")
                }
                table = tree.table(child)
            } else {
                table = tree.create(key, in: table, use: .table, offset: offset)
            }
        }
        return table
    }

    private mutating func beginTable(_ path: [TOMLKey], _ offset: Int) throws(TOMLFault) {
        let parent = try parent(path, offset)
        guard let key = path.last else { return }
        try checkDepth(parent, key)
        guard let child = tree.child(key, of: parent) else {
            current = tree.create(key, in: parent, use: .table, offset: offset)
            markExplicit(offset)
            return
        }
        let isRepeated = tree.nodes[child].isExplicit || tree.nodes[child].use == .dottedTable
        guard tree.nodes[child].use == .table, !isRepeated else {
            throw redefinition(of: key, child, path.first)
        }
        current = child
        markExplicit(offset)
    }

    private mutating func markExplicit(_ offset: Int) {
        tree.nodes[current].isExplicit = true
        tree.nodes[current].origin = .header
        tree.nodes[current].offset = offset
    }

    private func redefinition(of key: TOMLKey, _ child: Int, _ first: TOMLKey?) -> TOMLFault {
        let name = key.name
        switch tree.nodes[child].use {
        case .table:
            return fault(
                key, first, old: "table \(name) already exists", new: "table \(name) already exists",
                says: "table \(name) is defined twice")
        case .dottedTable:
            return fault(
                key, first, old: "table \(name) already exists",
                new: "table \(name) already exists as defined by a dotted key",
                says: "table \(name) is already defined by a dotted key")
        case .arrayTable:
            return fault(
                key, first, old: "key \(name) should be a table, not a array table",
                new: "table \(name) already exists as an array of tables",
                says: "\(name) is already an array of tables: its header needs double brackets")
        case .value:
            let text = "key \(name) should be a table, not a value"
            return fault(
                key, first, old: text, new: text, says: "\(name) is already a value and cannot be a table")
        }
    }

    private mutating func beginArrayTable(_ path: [TOMLKey], _ offset: Int) throws(TOMLFault) {
        let parent = try parent(path, offset)
        guard let key = path.last else { return }
        try checkDepth(parent, key)
        let array: Int
        if let child = tree.child(key, of: parent) {
            guard tree.nodes[child].use == .arrayTable else { throw notAnArray(key, tree.nodes[child].use, path.first) }
            array = child
        } else {
            array = tree.create(key, in: parent, use: .arrayTable, offset: offset)
            tree.nodes[array].isExplicit = true
        }
        current = tree.createElement(in: array, use: .table, origin: .header, offset: offset)
    }

    private func notAnArray(_ key: TOMLKey, _ use: TOMLTree.Use, _ first: TOMLKey?) -> TOMLFault {
        let oldKind = use == .value ? "value" : "table"
        let newKind = use == .dottedTable ? "kv-table" : oldKind
        // The old text has its two words the wrong way round.
        return fault(
            key, first, old: "key \(oldKind) already exists as a \(key.name),  but should be an array table",
            new: "key \(key.name) already exists as a \(newKind), but should be an array table",
            says: "\(key.name) is already a \(oldKind) and cannot be an array of tables")
    }

    private mutating func add(_ entry: TOMLEntry, to table: Int, first: TOMLKey?) throws(TOMLFault) {
        var pending = [(entry, table)]
        var arrays: [(elements: [TOMLNode], array: Int)] = []
        while true {
            if let (entry, table) = pending.popLast() {
                let target = try define(entry, in: table, first: first)
                try open(entry.node, target, &pending, &arrays)
            } else if let (elements, array) = arrays.popLast() {
                for element in elements {
                    let target = tree.createElement(in: array, use: .value, origin: .inline, offset: element.offset)
                    try open(element, target, &pending, &arrays)
                }
            } else {
                return
            }
        }
    }

    /// Gives a node its value; what it contains is left for later.
    private mutating func open(
        _ node: TOMLNode, _ target: Int, _ pending: inout [(TOMLEntry, Int)],
        _ arrays: inout [(elements: [TOMLNode], array: Int)]
    ) throws(TOMLFault) {
        switch node.kind {
        case .scalar(let kind): tree.setLeaf(kind, of: target)
        case .array(let elements):
            tree.setLeaf(.array([]), of: target)
            arrays.append((elements, target))
        case .inlineTable(let entries):
            tree.nodes[target].origin = .inline
            pending += entries.reversed().map { ($0, target) }
        }
        guard tree.nodes[target].depth <= depth else {
            let text = "values are nested more than \(depth) levels deep"
            throw TOMLFault(offset: node.offset, place: node.offset, message: text, goText: "toml: " + text)
        }
    }

    /// The new node of a key with a value.
    private mutating func define(_ entry: TOMLEntry, in start: Int, first: TOMLKey?) throws(TOMLFault) -> Int {
        var table = start
        for key in entry.path.dropLast() {
            try checkDepth(table, key)
            if let child = tree.child(key, of: table) {
                try checkDotted(key, tree.nodes[child], first)
                table = child
            } else {
                table = tree.create(key, in: table, use: .dottedTable, offset: key.offset)
                tree.nodes[table].origin = .dotted
            }
        }
        guard let key = entry.path.last else { return table }
        guard tree.child(key, of: table) == nil else {
            let text = "key \(key.name) is already defined"
            throw fault(key, first, old: text, new: text, says: "key \(key.name) is defined twice")
        }
        return tree.create(key, in: table, use: .value, offset: entry.node.offset)
    }

    private func checkDotted(_ key: TOMLKey, _ node: TOMLTree.Node, _ first: TOMLKey?) throws(TOMLFault) {
        let name = key.name
        if node.use == .dottedTable || rules.isOld && node.use == .table && !node.isExplicit { return }
        let kind = node.use == .value ? "value" : "array table"
        throw fault(
            key, first,
            old: node.use == .table
                ? "cannot redefine table \(name) that has already been explicitly defined"
                : "expected \(name) to be a table, not a \(kind)",
            new: "key \(name) is already defined",
            says: node.use == .table
                ? "table \(name) is already defined by a header and cannot be extended by a dotted key"
                : "\(name) is already a \(node.use == .value ? "value" : "array of tables") and cannot be extended")
    }
}
