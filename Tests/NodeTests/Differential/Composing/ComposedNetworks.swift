import Foundation

/// Composes CNI directories: lists, single plugins, plugin sub-directories, binaries.
struct ComposedNetworks {
    private static let versions = [
        "0.3.1", "0.3.1", "0.4.0", "1.0.0", "1.0.0", "1.0.0", "1.1.0", "0.2.0", "0.1.0", "", "1.2.0", "9.9.9", "1.1",
        "1",
        "1.1.0.0", "a.b.c", "v1.0.0", "-1.0.0", "1.1.0-rc1", "1..0", " 1.0.0", "1.1.99999999999999999999", "+1.1.+2",
    ]
    private static let types = [
        "calico", "flannel", "bridge", "portmap", "bandwidth", "cilium-cni", "tuning", "x", "", "a/b", "../x",
        "loopback",
    ]

    /// One directory with good files, in which deviations are made.
    func add(_ directory: String, name: String, to tree: inout StateTree, _ random: inout SplitMix, deviations: Int) {
        let count = random.pick([1, 1, 1, 2, 2, 3]) ?? 1
        let broken = random.below(count)
        for index in 0..<count {
            let prefix = random.pick(["10-", "10-", "05-", "9-", "A", ".", "", "99-", "10_"]) ?? ""
            let list = !random.once(in: 4)
            let ending = list ? ".conflist" : random.pick([".conf", ".conf", ".json"]) ?? ".conf"
            let network = count == 1 ? name : name + "\(index)"
            var json = list ? self.list(network, &random) : plugin(network, &random)
            if index == broken { for _ in 0..<deviations { json.deviate(&random) } }
            tree.entries["\(directory)/\(prefix)\(network)\(ending)"] = .file(json.text(&random), mode: 0o644)
            if random.once(in: 8) { addSubdirectory("\(directory)/\(network)", to: &tree, &random) }
        }
        if tree.entries[directory] == nil { tree.entries[directory] = .directory(mode: 0o755) }
    }

    private func list(_ name: String, _ random: inout SplitMix) -> ComposedJSON {
        var members: [(key: String, value: ComposedJSON)] = [("name", .string(name))]
        if let version = version(&random) { members.insert(("cniVersion", .string(version)), at: random.below(2)) }
        if random.once(in: 8) {
            let versions = (0..<random.below(4)).map { _ in ComposedJSON.string(random.pick(Self.versions) ?? "") }
            members.append(("cniVersions", .list(versions)))
        }
        for key in ["disableCheck", "disableGC", "loadOnlyInlinedPlugins"] where random.once(in: 10) {
            members.append(
                (key, .text(random.pick(["true", "false", "\"true\"", "\"FALSE\"", "\"x\"", "null", "1"]) ?? "")))
        }
        let count = random.pick([1, 1, 2, 3]) ?? 1
        if !random.once(in: 15) {
            members.append(("plugins", .list((0..<count).map { _ in plugin(nil, &random) })))
        }
        return .object(members)
    }

    private func version(_ random: inout SplitMix) -> String? {
        if random.once(in: 10) { return nil }
        return random.once(in: 3) ? random.pick(Self.versions) : random.pick(["0.3.1", "1.0.0", "0.4.0"])
    }

    private func plugin(_ name: String?, _ random: inout SplitMix) -> ComposedJSON {
        var members: [(key: String, value: ComposedJSON)] = []
        if let name { members = [("cniVersion", .string(version(&random) ?? "")), ("name", .string(name))] }
        let type = random.once(in: 6) ? random.pick(Self.types) : random.pick(["calico", "bridge", "portmap"])
        members.append(("type", .string(type ?? "")))
        let extra: [(key: String, value: ComposedJSON)] = [
            ("ipam", .object([("type", .string("host-local")), ("subnet", .string("10.0.0.0/24"))])),
            (
                "dns",
                .object([
                    ("nameservers", .list([.string("8.8.8.8")])), ("domain", .string("x")),
                    ("search", .list([])), ("options", .list([.string("ndots:5")])),
                ])
            ),
            ("capabilities", .object([("portMappings", .text("true")), ("bandwidth", .text("false"))])),
            ("args", .object([("cni", .object([("labels", .list([.object([("key", .string("a"))])]))]))])),
            ("mtu", .text("1500")), ("kubernetes", .object([("kubeconfig", .string("/etc/cni/net.d/k"))])),
            ("prevResult", .object([("cniVersion", .string("1.0.0")), ("ips", .list([.text("1")]))])),
            ("cni.dev/valid-attachments", .list([.object([("containerID", .string("a")), ("ifname", .string("b"))])])),
            ("isGateway", .text("true")), ("delegate", .object([("dns", .text("5"))])),
        ]
        for member in extra where random.once(in: 5) { members.append(member) }
        return .object(members)
    }

    private func addSubdirectory(_ path: String, to tree: inout StateTree, _ random: inout SplitMix) {
        switch random.below(8) {
        case 0: tree.entries[path] = .file(Data("x".utf8), mode: 0o644)
        case 1: tree.entries[path] = .directory(mode: 0o755)
        case 2: tree.entries[path] = .symlink(random.pick([".", "/nowhere", "/etc/cni/alt", "10-std.conflist"]) ?? ".")
        default:
            for name in ["10-a.conf", "b.conf", "c.json", "d.conf"] where random.once(in: 2) {
                var json = plugin(random.once(in: 3) ? "n" : nil, &random)
                if random.once(in: 3) { json.deviate(&random) }
                tree.entries["\(path)/\(name)"] = .file(json.text(&random), mode: 0o644)
            }
        }
    }

    /// Files in the directories of binaries: plugins that run are left out, since their answer is no matter of prediction.
    func addBinaries(to tree: inout StateTree, _ random: inout SplitMix) {
        for name in ["calico", "bridge", "portmap", "x"] where random.once(in: 3) {
            let path = (random.pick(["/opt/cni/bin", "/opt/cni/bin", "/opt/x/bin"]) ?? "") + "/" + name
            switch random.below(7) {
            case 0, 1: tree.entries[path] = .file(Data([0x7F, 0x45, 0x4C, 0x46, 2]), mode: 0o644)
            case 2: tree.entries[path] = .file(Data(), mode: 0o755)
            case 3: tree.entries[path] = .file(Data("#!/usr/bin/missing\n".utf8), mode: 0o755)
            case 4: tree.entries[path] = .directory(mode: 0o755)
            case 5: tree.entries[path] = .symlink(random.pick(["/opt/cni/bin/portmap", "missing", name]) ?? "x")
            default: tree.entries[path] = .file(Data("text\n".utf8), mode: random.pick([0o644, 0o755, 0, 0o111]) ?? 0)
            }
        }
    }
}
