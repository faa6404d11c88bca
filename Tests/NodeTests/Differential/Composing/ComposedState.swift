import Foundation

/// Node states that no corpus has: most of them good, or good but for one or two things.
struct ComposedState {
    private let configuration = ComposedConfiguration()
    private let networks = ComposedNetworks()

    /// Where networks lie that tell by their names which directory containerd has taken.
    private static let directories = [("/etc/cni/net.d", "std"), ("/etc/cni/alt", "alt")]

    func state(_ random: inout SplitMix) -> StateTree {
        var tree = StateTree()
        guard !random.once(in: 3) else {
            configuration.addStart(to: &tree, &random)
            networks.add("/etc/cni/net.d", name: "std", to: &tree, &random, deviations: 0)
            return tree
        }
        let kind = random.below(20)
        let hasConfiguration = kind < 11 || random.once(in: 3)
        if hasConfiguration {
            configuration.add(to: &tree, &random, deviations: kind < 9 ? random.pick([0, 0, 1, 1, 2, 3]) ?? 1 : 0)
        }
        for (directory, name) in Self.directories {
            guard directory == "/etc/cni/net.d" ? !random.once(in: 12) : hasConfiguration else { continue }
            let deviations = 11..<17 ~= kind ? random.pick([0, 1, 1, 2, 2, 3]) ?? 1 : 0
            networks.add(directory, name: name, to: &tree, &random, deviations: deviations)
        }
        if random.once(in: 3) { networks.addBinaries(to: &tree, &random) }
        if kind >= 17 { for _ in 0..<(1 + random.below(2)) { rearrange(&tree, &random) } }
        return tree
    }

    /// Changes of what lies where.
    private func rearrange(_ tree: inout StateTree, _ random: inout SplitMix) {
        let paths = tree.networks.filter { !$0.hasPrefix("/opt") } + tree.configurations
        guard let path = random.pick(paths), let entry = tree.entries[path] else { return }
        let slash = path.lastIndex(of: "/") ?? path.startIndex
        let (directory, name) = (String(path[..<slash]), String(path[path.index(after: slash)...]))
        func move(_ name: String) {
            tree.entries[path] = nil
            tree.entries["\(directory)/\(name)"] = entry
        }
        switch random.below(14) {
        case 0:
            move(name + (random.pick([".bak", "~", ".swp", ".conf", ".conflist", ".json", ".tmp", " ", "."]) ?? ""))
        case 1:
            move(
                random.pick([".conflist", "conflist", ".conf", "x.CONF", "x.Conflist", "\u{e9}.conflist", "a b.conf"])
                    ?? "")
        case 2: tree.entries["\(directory)/00-x.conflist"] = .symlink(random.pick(Self.targets + [name]) ?? ".")
        case 3:
            tree.entries["\(directory)/real"] = entry
            tree.entries[path] = .symlink(
                random.pick(["real", "\(directory)/real", "../\(directory.dropFirst(9))/real"]) ?? "")
        case 4: tree.entries["\(directory)/0-dir.conflist"] = .directory(mode: 0o755)
        case 5: moveDirectory(directory, behindLinkIn: &tree, &random)
        case 6: tree.entries[path] = .file(entry.bytes ?? Data(), mode: random.pick([0, 0o600, 0o777, 0o200]) ?? 0)
        case 7:
            tree.entries["\(directory)/05-empty.conf"] = .file(
                Data(random.pick(["", " ", "\n", "{}", "null"])?.utf8 ?? "".utf8), mode: 0o644)
        case 8: tree.entries[path] = .symlink(random.pick(Self.targets + [name, path]) ?? ".")
        case 9: tree.entries = tree.entries.filter { !$0.key.hasPrefix(directory) }
        case 10:
            tree.entries = tree.entries.filter { !$0.key.hasPrefix(directory) }
            tree.entries[directory] = random.pick([
                .file(Data(), mode: 0o644), .symlink("/nowhere"), .symlink("alt"), .symlink("net.d"),
                .directory(mode: 0),
            ])
        case 11:
            for number in 0..<random.below(40) { tree.entries["\(directory)/\(number).conflist"] = entry }
        case 12: tree.entries["\(directory)/\(String(repeating: "n", count: 240)).conflist"] = entry
        default: tree.entries["\(directory)/\(random.pick(["0", "a", "Z", "~", "-", "\u{7f}"]) ?? "0").json"] = entry
        }
    }

    private static let targets = [
        "/nowhere", ".", "..", "/etc/cni", "/dev/null", "loop", "/etc/containerd/config.toml",
    ]

    private func moveDirectory(_ directory: String, behindLinkIn tree: inout StateTree, _ random: inout SplitMix) {
        let target = "/srv/moved"
        for (path, entry) in tree.entries where path.hasPrefix(directory + "/") {
            tree.entries[path] = nil
            tree.entries[target + path.dropFirst(directory.count)] = entry
        }
        tree.entries[directory] = .symlink(
            random.pick([target, "../../srv/moved", "/srv/./moved/", "/srv/moved/x"]) ?? target)
    }
}
