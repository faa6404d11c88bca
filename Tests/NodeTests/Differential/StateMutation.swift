import Foundation

/// New node states, made of those of the corpus.
struct StateMutation {
    let cases: [CorpusCase]
    private let text: TextMutation

    init() throws {
        cases = try CorpusCase.all()
        text = TextMutation(material: Material(cases))
    }

    /// The state that belongs to this number; the same on every machine.
    func state(_ number: UInt64) -> (name: String, tree: StateTree) {
        var random = SplitMix(seed: number)
        let base = cases[random.below(cases.count)]
        var tree = base.tree
        if random.once(in: 4) { cross(&tree, with: cases[random.below(cases.count)].tree) }
        for _ in 0..<(random.pick([1, 1, 1, 2, 2, 3]) ?? 1) { mutate(&tree, &random) }
        return ("\(number) from \(base.id)", tree)
    }

    /// One state's config.toml with the other's networks.
    private func cross(_ tree: inout StateTree, with other: StateTree) {
        tree.entries = tree.entries.filter { !$0.key.hasPrefix("/etc/cni") }
        tree.entries.merge(other.entries.filter { !$0.key.hasPrefix("/etc/containerd") }) { _, new in new }
    }

    private func mutate(_ tree: inout StateTree, _ random: inout SplitMix) {
        switch random.below(10) {
        case 0...3:
            guard let path = random.pick(tree.configurations) else { return addConfiguration(&tree, &random) }
            if let bytes = tree.entries[path]?.bytes {
                tree.entries[path] = .file(text.toml(bytes, &random), mode: 0o644)
            }
        case 4...6:
            guard let path = random.pick(tree.networks) else { return addNetwork(&tree, &random) }
            if let bytes = tree.entries[path]?.bytes {
                tree.entries[path] = .file(text.json(bytes, &random), mode: 0o644)
            }
        case 7: addNetwork(&tree, &random)
        default: rearrange(&tree, &random)
        }
    }

    private func addConfiguration(_ tree: inout StateTree, _ random: inout SplitMix) {
        let other = cases[random.below(cases.count)].tree
        tree.entries.merge(other.entries.filter { $0.key.hasPrefix("/etc/containerd") }) { old, _ in old }
    }

    private func addNetwork(_ tree: inout StateTree, _ random: inout SplitMix) {
        let other = cases[random.below(cases.count)].tree
        guard let path = random.pick(other.networks), let entry = other.entries[path] else { return }
        let directory = random.pick(tree.networks).map { String($0[..<($0.lastIndex(of: "/") ?? $0.startIndex)]) }
        let prefix = random.pick(["00-", "10-", "5-", "99-", "", ".", "A"]) ?? ""
        let name = prefix + (path.split(separator: "/").last ?? "")
        tree.entries["\(directory ?? "/etc/cni/net.d")/\(name)"] = entry
    }

    /// Changes of what lies where.
    private func rearrange(_ tree: inout StateTree, _ random: inout SplitMix) {
        let paths = tree.networks + tree.configurations
        guard let path = random.pick(paths), let entry = tree.entries[path] else { return }
        let stem = path.lastIndex(of: ".").map { String(path[..<$0]) } ?? path
        switch random.below(9) {
        case 0, 1:
            tree.entries[path] = nil
            tree.entries[stem + (random.pick([".conf", ".conflist", ".json", ".CONF", ".toml", ".bak", ""]) ?? "")] =
                entry
        case 2: tree.entries[path] = nil
        case 3: tree.entries[path] = .file(Data(), mode: 0o644)
        case 4: tree.entries[path] = .directory(mode: 0o755)
        case 5:
            tree.entries[path] = .symlink(random.pick(paths + ["/nowhere", "..", path, "/etc/cni", "x"]) ?? "/nowhere")
        case 6:
            tree.entries[path] = .symlink("\(stem).target")
            tree.entries["\(stem).target"] = entry
        case 7: if let other = random.pick(paths), let moved = tree.entries[other] { tree.entries[path] = moved }
        default: if let bytes = entry.bytes { tree.entries[path] = .file(bytes, mode: random.once(in: 2) ? 0 : 0o755) }
        }
    }
}
