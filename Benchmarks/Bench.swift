import Containerd
import Diagnosis
import Node
import Syntax

/// Times the pure rooms on made-up nodes; run with `make bench`, in one run for what is to be compared.
@main
struct Bench {
    static func main() {
        let normal = SampleTree.node(lists: 1)
        for text in ["1.6.20", "1.7.24", "2.1.9", "2.3.4"] {
            guard let version = ContainerdVersion(text) else { continue }
            measure("predict, a normal node, \(text)") { predict(normal, version: version) }
        }
        guard let version = ContainerdVersion("2.1.9") else { return }
        for count in [100, 1_000, 10_000] {
            let tree = SampleTree.node(lists: count)
            measure("predict, \(count) files in conf_dir, one is read", rounds: 20) { predict(tree, version: version) }
            let all = SampleTree.node(lists: count, maxConfNum: 0)
            measure("predict, \(count) files in conf_dir, all are read", rounds: 5) { predict(all, version: version) }
        }
        let snapshot = Snapshot(
            takenAt: Timestamp(monotonic: 0, realtime: 0, bootID: ""), files: normal, live: nil, installedVersion: version)
        measure("assess, a normal node") { assess(snapshot) }
        let json = SampleTree.json(bytes: 1 << 20)
        measure("parseJSON, 1 MiB", rounds: 10) { try? parseJSON(json) }
        let toml = SampleTree.toml(bytes: 10 << 10)
        measure("parseTOML, 10 KiB", rounds: 50) { try? parseTOML(toml) }
    }

    /// Prints the least and the middle time of some rounds, in milliseconds.
    private static func measure<Value>(_ name: String, rounds: Int = 200, _ body: () -> Value) {
        var times: [Double] = []
        let clock = ContinuousClock()
        for _ in 0..<rounds {
            let begin = clock.now
            withExtendedLifetime(body()) {}
            times.append((clock.now - begin) / .milliseconds(1))
        }
        times.sort()
        let least = rounded(times[0])
        let middle = rounded(times[times.count / 2])
        print("\(name)\(String(repeating: " ", count: max(1, 52 - name.count)))min \(least) ms  median \(middle) ms")
    }

    private static func rounded(_ milliseconds: Double) -> Double {
        Double(Int(milliseconds * 1000)) / 1000
    }
}

/// File systems of made-up nodes.
enum SampleTree {
    /// A node with a usual config.toml, so many lists in conf_dir, and the plugins that they name.
    static func node(lists: Int, maxConfNum: Int = 1) -> FileTree {
        var tree = FileTree(scope: .whole)
        var names: [String] = []
        for index in 0..<lists {
            let digits = String(100_000 + index)
            names.append("\(digits)-net.conflist")
            let text = """
                {"name": "net\(digits)", "cniVersion": "0.3.1", "plugins": [
                  {"type": "calico", "log_level": "info", "mtu": 0, "ipam": {"type": "calico-ipam"},
                   "kubernetes": {"kubeconfig": "/etc/cni/net.d/calico-kubeconfig"}},
                  {"type": "portmap", "snat": true, "capabilities": {"portMappings": true}}]}
                """
            tree.entries["/etc/cni/net.d/\(digits)-net.conflist"] = file(text)
        }
        tree.entries["/etc/cni/net.d"] = directory(names)
        tree.entries["/etc/containerd/config.toml"] = file(configuration(maxConfNum))
        tree.entries["/etc/containerd"] = directory(["config.toml"])
        let plugins = ["calico", "calico-ipam", "loopback", "portmap"]
        tree.entries["/opt/cni/bin"] = directory(plugins)
        for plugin in plugins { tree.entries["/opt/cni/bin/\(plugin)"] = file("#!/bin/sh\n", mode: 0o755) }
        return tree
    }

    static func json(bytes: Int) -> [UInt8] {
        let member = #"{"type": "bridge", "mtu": 1500, "ipam": {"type": "host-local", "subnet": "10.0.0.0/24"}}"#
        let count = bytes / (member.utf8.count + 2)
        return Array("[\(Array(repeating: member, count: count).joined(separator: ", "))]".utf8)
    }

    static func toml(bytes: Int) -> [UInt8] {
        var text = ""
        var index = 0
        while text.utf8.count < bytes {
            text += "[plugins.\"io.containerd.example.v1.p\(index)\"]\n  enabled = true\n  path = \"/run/p\(index)\"\n"
            index += 1
        }
        return Array(text.utf8)
    }

    private static func configuration(_ maxConfNum: Int) -> String {
        """
        version = 2
        [plugins."io.containerd.grpc.v1.cri"]
          sandbox_image = "registry.k8s.io/pause:3.9"
          [plugins."io.containerd.grpc.v1.cri".cni]
            bin_dir = "/opt/cni/bin"
            conf_dir = "/etc/cni/net.d"
            max_conf_num = \(maxConfNum)
          [plugins."io.containerd.grpc.v1.cri".containerd]
            default_runtime_name = "runc"
            [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
              runtime_type = "io.containerd.runc.v2"
              [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
                SystemdCgroup = true
        """
    }

    private static func file(_ text: String, mode: UInt16 = 0o644) -> FileEntry {
        let bytes = Array(text.utf8)
        return FileEntry(kind: .file, mode: mode, size: Int64(bytes.count), content: .bytes(bytes))
    }

    private static func directory(_ names: [String]) -> FileEntry {
        FileEntry(kind: .directory, mode: 0o755, listing: .names(names))
    }
}
