import Foundation
import Programs
import Testing

/// The built `netready`, asked what another containerd or a candidate would make of a node, and of whole directories.
@Suite("Upgrades on the command line")
struct UpgradeCommandTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func run(_ arguments: [String]) throws -> Output { try netready(arguments, in: scratch.path) }

    private static let first = "[plugins.cri.cni]\n  conf_dir = \"/etc/cni/alt\"\n"
    private static let metrics = "version = 2\n[metrics]\n  address = \"127.0.0.1:1338\"\n"

    private func layOut(_ configuration: String) throws {
        try scratch.layOutNode()
        try scratch.write(configuration, "etc/containerd/config.toml")
        try scratch.makeDirectory("etc/cni/alt")
        try scratch.write(Scratch.list("alt"), "etc/cni/alt/10-alt.conflist")
        try scratch.remove("etc/cni/net.d/10-good.conflist")
    }

    @Test("an upgrade that breaks ends with 1 and names the line, one that does not with 0")
    func upgrade() throws {
        try layOut(Self.first)
        let asked = ["check", "--root", ".", "--containerd-version", "1.7.34", "--upgrade-to"]
        let broken = try run(asked + ["2.1.9"])
        #expect(broken.status == 1, "\(broken.out)\(broken.err)")
        #expect(broken.out.contains("/etc/containerd/config.toml:2: breaks: ignored: conf_dir"), "\(broken.out)")
        #expect(broken.out.contains("    fix: "))
        #expect(try run(asked + ["2.3.7"]).status == 0)
        let pair = try run(["predict", "--root", ".", "--from", "1.7.34", "--to", "2.1.9", "--output", "json"])
        #expect(pair.status == 1)
        #expect(pair.object["verdict"] as? String == "breaks")
        let lines = try #require(pair.object["lines"] as? [[String: Any]])
        #expect(lines.first?["setting"] as? String == "conf_dir")
        #expect(lines.first?["line"] as? Int == 2)
        let brief = try run(asked + ["2.1.9", "--brief"])
        #expect(brief.out.split(separator: "\n").count == 1 && brief.out.hasPrefix("breaks 1.7.34 2.1.9 "))
    }

    @Test("the diff that fixes a break is shown, and done with patch the node survives")
    func fixed() throws {
        try layOut(Self.first)
        let asked = ["check", "--root", ".", "--containerd-version", "1.7.34", "--upgrade-to", "2.1.9"]
        let broken = try run(asked + ["--output", "json"])
        let lines = try #require(broken.object["lines"] as? [[String: Any]])
        let diff = try #require(lines.first?["diff"] as? String)
        #expect(diff.hasPrefix("--- /etc/containerd/config.toml\n+++ /etc/containerd/config.toml\n@@ "))
        let fix = try #require(broken.object["fix"] as? [String: Any])
        #expect(fix["holdsBefore"] as? Bool == true)
        let text = try run(asked)
        #expect(text.out.contains("With this change the node survives; make it now"), "\(text.out)")
        #expect(text.out.contains("waits without end for a shim"))
        try scratch.write(diff, "in.diff")
        let patch = try Programs.run(
            "/usr/bin/patch", ["\(scratch.path)/etc/containerd/config.toml", "\(scratch.path)/in.diff"])
        #expect(patch.status == 0, "\(patch.out)\(patch.err)")
        #expect(try run(asked).status == 0)
    }

    @Test("answers of several nodes are grouped by what would break")
    func groups() throws {
        try layOut(Self.first)
        let asked = ["check", "--root", ".", "--containerd-version", "1.7.34", "--upgrade-to"]
        try scratch.write(try run(asked + ["2.1.9", "--output", "json"]).out, "a.json")
        try scratch.write(try run(asked + ["2.2.7", "--output", "json"]).out, "b.json")
        try scratch.write(try run(asked + ["2.3.7", "--output", "json"]).out, "c.json")
        let answer = try run(["compare", "a.json", "b.json", "c.json"])
        #expect(answer.status == 1)
        #expect(
            answer.out.hasPrefix("breaks: 2 nodes: a, b\n    /etc/containerd/config.toml: ignored: conf_dir: "),
            "\(answer.out)")
        #expect(answer.out.contains("survives: 1 node: c\n"))
        let object = try run(["compare", "a.json", "b.json", "--output", "json"])
        #expect(object.status == 0 && object.object["schema"] as? String == "netready.upgrades/v1")
        try scratch.write("{\"schema\":\"netready.status/v1\"}", "d.json")
        #expect(try run(["compare", "a.json", "d.json"]).status == 64)
    }

    @Test("what hangs on the machine is said with key, file, line and why, and decides no candidate")
    func undecided() throws {
        try layOut("version = 2\n")
        try scratch.write(Scratch.list("good"), "etc/cni/net.d/10-good.conflist")
        try scratch.write(Self.metrics, "in.toml")
        let candidate = try run([
            "check", "--root", ".", "--containerd-version", "1.7.34", "--candidate",
            "in.toml=/etc/containerd/config.toml",
        ])
        #expect(candidate.status == 2, "\(candidate.out)\(candidate.err)")
        try scratch.write(Self.metrics, "etc/containerd/config.toml")
        let answer = try run(["predict", "--root", ".", "--containerd-version", "1.7.34", "--output", "json"])
        let undecided = try #require(answer.object["undecided"] as? [[String: Any]])
        #expect(undecided.first?["key"] as? String == "metrics.address")
        #expect(undecided.first?["file"] as? String == "/etc/containerd/config.toml")
        #expect(undecided.first?["line"] as? Int == 3)
        #expect((undecided.first?["why"] as? String)?.isEmpty == false)
        #expect(answer.object["outcome"] as? String == "serving")
    }

    @Test("a version newer than all known is predicted by the newest rules, and that is said")
    func newer() throws {
        try scratch.layOutNode()
        let answer = try run(["predict", "--root", ".", "--containerd-version", "2.9.0", "--output", "json"])
        #expect((answer.object["note"] as? String)?.contains("2.9.0 is newer than all") == true, "\(answer.out)")
        #expect(answer.object["networkReady"] as? Bool == true)
    }

    @Test("a bare version is undecided where upstream's build and Debian's start unlike, with the key")
    func bareVersion() throws {
        try layOut("version = 2\n[plugins.\"io.containerd.internal.v1.restart\"]\n  interval = 10\n")
        func predict(_ version: String) throws -> [String: Any] {
            try run(["predict", "--root", ".", "--containerd-version", version, "--output", "json"]).object
        }
        let bare = try predict("2.1.9")
        let undecided = try #require((bare["undecided"] as? [[String: Any]])?.first)
        #expect(bare["outcome"] as? String == "exits")
        #expect(undecided["key"] as? String == "plugins.io.containerd.internal.v1.restart.interval")
        #expect(undecided["line"] as? Int == 3 && undecided["file"] as? String == "/etc/containerd/config.toml")
        #expect((undecided["why"] as? String)?.contains("2.1.9+ds1") == true)
        for (version, outcome) in [
            ("v2.1.9", "exits"), ("2.1.9-1", "exits"), ("2.1.9+ds1-5", "serving"), ("2.1.9+unknown", "serving"),
            ("1.7.24", "exits"), ("2.0.11", "exits"),
        ] {
            let answer = try predict(version)
            #expect(answer["outcome"] as? String == outcome, "\(version)")
            #expect(answer["undecided"] == nil, "\(version)")
        }
    }

    @Test("bad questions about an upgrade are bad usage")
    func badUsage() throws {
        try scratch.layOutNode()
        let root = ["check", "--root", ".", "--containerd-version", "1.7.34"]
        #expect(try run(root + ["--upgrade-to", "new"]).status == 64)
        #expect(try run(root + ["--upgrade-to", "1.5.0"]).status == 64)
        #expect(try run(root + ["--brief"]).status == 64)
        #expect(try run(["predict", "--root", ".", "--from", "1.7.34"]).status == 64)
    }

    @Test("lint takes a directory, passes over what containerd does not read, and says so")
    func directory() throws {
        try scratch.makeDirectory("net.d/sub")
        try scratch.write(Scratch.list("good"), "net.d/10-good.conflist")
        try scratch.write("apiVersion: v1\nkind: Config\n", "net.d/calico-kubeconfig")
        let healthy = try run(["lint", "net.d"])
        #expect(healthy.status == 0, "\(healthy.out)")
        #expect(healthy.out.contains("net.d/calico-kubeconfig: note: containerd reads no file of this name"))
        try scratch.write("{", "net.d/20-bad.conflist")
        #expect(try run(["lint", "net.d"]).status == 1)
        #expect(try run(["lint", "net.d/10-good.conflist", "net.d/calico-kubeconfig"]).status == 0)
    }

    @Test("lint knows netready's own settings")
    func settings() throws {
        try scratch.write("[act]\nmode = \"observe\"\nnosuch = 1\n", "netready.toml")
        let answer = try run(["lint", "netready.toml"])
        #expect(answer.status == 1 && answer.out.contains("netready.toml:"), "\(answer.out)")
    }

    @Test("paths outside of a file are undecided for lint, and looked for with a root")
    func outside() throws {
        let runc =
            "[plugins.\"io.containerd.grpc.v1.cri\".containerd.runtimes.runc]\nruntime_type = \"io.containerd.runc.v2\"\n"
        let spec = "\(runc)base_runtime_spec = \"/etc/containerd/none.json\"\n"
        try scratch.makeDirectory("etc/containerd")
        try scratch.write("version = 2\n\(spec)", "config.toml")
        let alone = try run(["lint", "config.toml", "--containerd-version", "2.1.9"])
        #expect(alone.status == 0, "\(alone.out)")
        #expect(alone.out.contains("base_runtime_spec"))
        let rooted = try run(["lint", "config.toml", "--root", ".", "--containerd-version", "2.1.9"])
        #expect(rooted.status == 1, "\(rooted.out)")
        try scratch.write("version = 2\nimports = [\"/etc/containerd/none.toml\"]\n", "config.toml")
        #expect(try run(["lint", "config.toml", "--root", ".", "--containerd-version", "2.1.9"]).status == 1)
        try scratch.write(
            "version = 2\nimports = [\"/etc/containerd/none.toml\", \"*.d/*.toml\"]\n\(spec)", "config.toml")
        let imported = try run(["lint", "config.toml", "--containerd-version", "2.1.9"])
        #expect(imported.status == 0, "\(imported.out)")
        #expect(
            imported.out.contains("config.toml:2:12: note: imports: whether /etc/containerd/none.toml"),
            "\(imported.out)")
        #expect(imported.out.contains("base_runtime_spec"), "\(imported.out)")
    }
}
