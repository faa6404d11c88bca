/// Puts keys into a tree as go-toml 1.9 does (parser.go, toml.go), oddities included.
struct V1Builder {
    private(set) var tree = TOMLTree()
    private var current: [TOMLKey] = []
    /// Where the path of the last header leads, found once since no key of that table can change it.
    private var currentTable: Int? = 0
    private var seen = V1SeenHeaders()
    /// The keys of values, which go-toml shows in one of its errors.
    private var valueKeys: [Int: V1Token] = [:]
    private let depth: Int

    init(depth: Int) {
        self.depth = depth
    }

    /// What `GetPath` finds.
    private enum Found {
        case missing, value(Int), table(Int), tables(Int)
    }

    private func find(_ path: some BidirectionalCollection<TOMLKey>, from start: Int = 0) -> Found {
        guard let last = path.last else { return .table(start) }
        var table = start
        for key in path.dropLast() {
            guard let child = tree.child(key, of: table), tree.nodes[child].use != .value else { return .missing }
            table = tree.table(child)
        }
        guard let child = tree.child(last, of: table) else { return .missing }
        switch tree.nodes[child].use {
        case .value: return .value(child)
        case .arrayTable: return .tables(child)
        default: return .table(child)
        }
    }

    /// A second header is known only by being written in the very same way.
    mutating func checkSeen(_ token: V1Token) throws(V1Fault) {
        guard seen.insert(token.value) else {
            throw V1Fault(token, "duplicated tables", says: "table \(token.value) is defined twice")
        }
    }

    /// `createSubTree`: the table at a path, made where it is missing.
    private mutating func createSubTree(
        _ path: [TOMLKey], _ token: V1Token, offset: Int
    ) throws(V1Fault) -> Result<Int, V1Key.Failure> {
        var table = 0
        for key in path {
            guard let child = tree.child(key, of: table) else {
                guard tree.nodes[table].depth < depth else {
                    throw V1Fault(token, "tables are nested more than \(depth) levels deep")
                }
                let isInline = tree.nodes[table].isInline
                table = tree.create(key, in: table, use: .table, offset: offset)
                tree.nodes[table].isInline = isInline
                continue
            }
            guard tree.nodes[child].use != .value else {
                let shown = V1Shown.value(tree.value(child), key: valueKeys[child])
                return .failure(
                    .init(text: "unknown type for path \(joined(path)) (\(key.name)): *toml.tomlValue (\(shown))"))
            }
            table = tree.table(child)
        }
        return .success(table)
    }

    private func joined(_ path: [TOMLKey]) -> String {
        path.map(\.name).joined(separator: ".")
    }

    mutating func beginTable(_ path: [TOMLKey], _ token: V1Token, start: V1Token) throws(V1Fault) {
        let table: Int
        switch try createSubTree(path, token, offset: start.offset) {
        case .success(let created): table = created
        case .failure(let error):
            throw V1Fault(token, error.text, says: "\(joined(path)) is already a value and cannot be a table")
        }
        if case .table = find(path) {
            guard !tree.nodes[table].isInline else {
                throw V1Fault(
                    token, "could not re-define exist inline table or its sub-table : \(joined(path))",
                    says: "\(joined(path)) is an inline table and cannot be extended")
            }
            if tree.nodes[table].origin != .header {
                tree.nodes[table].origin = .header
                tree.nodes[table].offset = start.offset
            }
        }
        current = path
        resolveCurrent()
    }

    private mutating func resolveCurrent() {
        switch find(current) {
        case .table(let table): currentTable = table
        case .tables(let array): currentTable = tree.table(array)
        case .missing, .value: currentTable = nil
        }
    }

    mutating func beginArrayTable(_ path: [TOMLKey], _ token: V1Token, start: V1Token) throws(V1Fault) {
        // What cannot be made on the way is silently left out.
        _ = try createSubTree(path.dropLast(), token, offset: start.offset)
        let array: Int
        switch find(path) {
        case .tables(let found): array = found
        case .missing: array = try setPath(path, in: 0, use: .arrayTable, token, offset: start.offset)
        case .value, .table:
            throw V1Fault(
                token, "key \(token.shown) is already assigned and not of type table array",
                says: "\(joined(path)) is already defined and is no array of tables")
        }
        current = path
        _ = tree.createElement(in: array, use: .table, origin: .header, offset: start.offset)
        resolveCurrent()
        seen.forget(below: token.value)
        _ = seen.insert(token.value)
    }

    /// `SetPath`: walks past what is no table, and replaces what it finds at the end.
    private mutating func setPath(
        _ path: [TOMLKey], in start: Int, use: TOMLTree.Use, _ token: V1Token, offset: Int
    ) throws(V1Fault) -> Int {
        var table = start
        for key in path.dropLast() {
            guard tree.nodes[table].depth < depth else {
                throw V1Fault(token, "tables are nested more than \(depth) levels deep")
            }
            if let child = tree.child(key, of: table) {
                if tree.nodes[child].use != .value { table = tree.table(child) }
            } else {
                table = tree.create(key, in: table, use: .table, offset: key.offset)
                tree.nodes[table].origin = .dotted
            }
        }
        guard let key = path.last else { return table }
        return tree.create(key, in: table, use: use, offset: offset)
    }

    mutating func assign(_ entry: TOMLEntry, _ token: V1Token) throws(V1Fault) {
        let prefix = entry.path.dropLast()
        let table: Int
        switch currentTable.map({ find(prefix, from: $0) }) ?? find(current + prefix) {
        case .tables(let array): table = tree.table(array)
        case .table(let found): table = found
        case .value:
            throw V1Fault(
                token, "Unknown table type for path: \(joined(current + prefix))",
                says: "\(joined(current + prefix)) is already a value and cannot be extended")
        case .missing:
            switch try createSubTree(current + prefix, token, offset: token.offset) {
            case .success(let created): table = created
            case .failure(let error):
                throw V1Fault(token, "could not create intermediate group: \(error.text)")
            }
            if !prefix.isEmpty { tree.nodes[table].origin = .dotted }
        }
        guard !tree.nodes[table].isInline else {
            throw V1Fault(
                token,
                "could not add key or sub-table to exist inline table or its sub-table : \(joined(current + prefix))",
                says: "\(joined(current + prefix)) is an inline table and cannot be extended")
        }
        guard let key = entry.path.last else { return }
        guard tree.child(key, of: table) == nil else {
            let name = joined(current + prefix + [key])
            throw V1Fault(token, "The following key was defined twice: \(name)", says: "key \(name) is defined twice")
        }
        let node = tree.create(key, in: table, use: .value, offset: entry.node.offset)
        valueKeys[node] = token
        try fill(node, with: entry.node, token)
    }

    private enum Step {
        case fill(Int, TOMLNode)
        case elements(ArraySlice<TOMLNode>, Int)
        case entries(ArraySlice<TOMLEntry>, Int)
    }

    /// Gives a node its value and what is in it, in the order of the text, since a later key may lead into an earlier
    /// value of the same braces.
    private mutating func fill(_ node: Int, with value: TOMLNode, _ token: V1Token) throws(V1Fault) {
        var steps = [Step.fill(node, value)]
        while let step = steps.popLast() {
            switch step {
            case .fill(let target, let value): try open(value, target, token, &steps)
            case .elements(var rest, let array):
                guard let element = rest.popFirst() else { continue }
                steps.append(.elements(rest, array))
                let child = tree.createElement(in: array, use: .value, origin: .inline, offset: element.offset)
                steps.append(.fill(child, element))
            case .entries(var rest, let table):
                guard let entry = rest.popFirst() else {
                    tree.nodes[table].isInline = true
                    continue
                }
                steps.append(.entries(rest, table))
                let child = try setPath(entry.path, in: table, use: .value, token, offset: entry.node.offset)
                steps.append(.fill(child, entry.node))
            }
        }
    }

    private mutating func open(
        _ value: TOMLNode, _ target: Int, _ token: V1Token, _ steps: inout [Step]
    ) throws(V1Fault) {
        guard tree.nodes[target].depth <= depth else {
            throw V1Fault(token, "values are nested more than \(depth) levels deep")
        }
        switch value.kind {
        case .scalar(let kind): tree.setLeaf(kind, of: target)
        case .array(let elements):
            if elements.isEmpty || !elements.allSatisfy(\.isInlineTable) {
                tree.setLeaf(.array([]), of: target)
            } else {
                // Inline tables in a list are as good as tables with double brackets.
                tree.nodes[target].use = .arrayTable
            }
            steps.append(.elements(elements[...], target))
        case .inlineTable(let entries):
            tree.nodes[target].use = .table
            tree.nodes[target].origin = .inline
            steps.append(.entries(entries[...], target))
        }
    }
}
