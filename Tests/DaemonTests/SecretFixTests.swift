import Foundation
import Programs
import Testing

/// What is fixed holds secrets, and so do the copies: neither the command's words nor anybody but root has them.
@Suite("Secrets and netready fix")
struct SecretFixTests {
    private let tree: SecretTree
    private static let mark = SecretTree.mark
    private static let broken = "etc/cni/net.d/05-a.conflist"
    /// A list with secrets that loads, behind the one that is loaded.
    private static let other = "etc/cni/net.d/20-b.conflist"

    private var node: Scratch { tree.scratch }

    /// CRI is switched off in the midst of secrets, conf_template stands behind one, and the first list is cut off in one.
    init() throws {
        tree = try SecretTree()
        let config = SecretTree.text(of: SecretTree.config).replacing(
            "version = 2\n",
            with: "version = 2\ndisabled_plugins = [\"io.containerd.grpc.v1.cri\"] # password=\"\(Self.mark)z\"\n")
        try node.write(config, SecretTree.config, mode: 0o640)
        try node.write("{\"name\": \"a\", \"k8s_auth_token\": \"\(Self.mark)0", Self.broken, mode: 0o600)
        try node.write(SecretTree.text(of: SecretTree.conflist).replacing("k8s-pod-network", with: "b"), Self.other)
    }

    private func fix(_ arguments: [String], version: String = "1.7.24") throws -> Output {
        let about = arguments.contains("--undo") ? [] : ["--containerd-version", version]
        let output = try netready(
            ["fix", "--root", node.path, "--state-directory", node.place("state")] + about + arguments)
        #expect(!output.said.contains(Self.mark), "netready fix \(arguments.joined(separator: " ")): \(output.said)")
        return output
    }

    /// The bytes of every file of the node, without what the command keeps for itself.
    private func contents() throws -> [String: Data] {
        let paths = FileManager.default.enumerator(atPath: node.path)?.compactMap { $0 as? String } ?? []
        let files = paths.filter { !$0.hasPrefix("state") }.compactMap { path in
            FileManager.default.contents(atPath: node.place(path)).map { (path, $0) }
        }
        return Dictionary(uniqueKeysWithValues: files)
    }

    @Test(
        "no diff and no sentence of a plan shows a secret of the files that it fixes",
        arguments: ["1.6.20", "1.7.24", "2.1.9", "2.3.4"], [[], ["--output", "json"]])
    func shows(version: String, format: [String]) throws {
        let plan = try fix(format, version: version)
        #expect(plan.status == 0)
        // The lines around what is changed are shown, and have lost their secrets.
        #expect(plan.out.contains("+++ /etc/containerd/config.toml"), "\(plan.out)")
        #expect(plan.out.contains("conf_template = ") && plan.out.contains("@mirror.example"), "\(plan.out)")
        #expect(plan.out.contains("*****"))
        _ = try fix(["--select", "b"] + format, version: version)
        _ = try fix(["--select", "20-b.conflist"] + format, version: version)
        _ = try fix(["ConfFileMalformed"] + format, version: version)
        _ = try fix(["--select", "\(Self.other)x"] + format, version: version)
    }

    @Test("what cannot be fixed is told without the secrets of the lines that it is in")
    func refuses() throws {
        for (path, right, wrong) in [
            (SecretTree.config, "\"\(Self.mark)c\"", "\(Self.mark)c"),
            (SecretTree.config, "\"\(Self.mark)c\"", "[\"\(Self.mark)c\"]"),
            (SecretTree.config, "\"\(Self.mark)c\"", "\"\\q\(Self.mark)c\""),
            (SecretTree.conflist, "\"\(Self.mark)\"", Self.mark),
            (SecretTree.conflist, "\(Self.mark)4\"", "\(Self.mark)4\","),
            (SecretTree.kubeconfig, "users:", "users: [ {"),
        ] {
            let good = try #require(node.text(path))
            #expect(good.contains(right))
            try node.write(good.replacing(right, with: wrong), path)
            _ = try fix([])
            _ = try fix(["--output", "json"])
            try node.write(good, path)
        }
    }

    @Test("what is shown is masked, what is written is true: all but the value that is changed stays, byte for byte")
    func applies() throws {
        let before = try contents()
        #expect(try fix(["--apply"]).status == 0)
        var after = try contents()
        let config = try #require(before[SecretTree.config].map { String(decoding: $0, as: UTF8.self) })
        let fixed = config.replacing("[\"io.containerd.grpc.v1.cri\"]", with: "[]")
            .replacing("\"10-calico.conflist\"", with: "\"\"")
        #expect(fixed.contains("\(Self.mark)c") && fixed != config)
        #expect(after[SecretTree.config] == Data(fixed.utf8))
        #expect(node.mode(SecretTree.config) == 0o640)
        let aside = after.removeValue(forKey: "\(Self.broken).netready-aside")
        #expect(aside != nil && aside == before[Self.broken])
        after[Self.broken] = aside
        after[SecretTree.config] = before[SecretTree.config]
        #expect(after == before, "another file was touched, or a scratch file was left")
        #expect(try fix(["--undo"]).status == 0)
        #expect(try contents() == before)
    }

    @Test("the copies are whole, for root alone, in a directory for root alone; the record beside them holds no secret")
    func keeps() throws {
        let before = try contents()
        #expect(try fix(["--apply", "--output", "json"]).status == 0)
        #expect(node.mode("state/backups") == 0o700)
        let names = try node.names(in: "state/backups")
        #expect(names == ["1.0.before", "1.1.before", "1.json"])
        for name in names {
            let path = node.place("state/backups/\(name)")
            #expect(node.mode("state/backups/\(name)") == 0o600)
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.ownerAccountID] as? UInt32 == geteuid())
            let bytes = try #require(FileManager.default.contents(atPath: path))
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(text.contains(Self.mark) == name.hasSuffix(".before"))
            if name.hasSuffix(".before") {
                #expect(bytes == before[SecretTree.config] || bytes == before[Self.broken])
            }
        }
        for name in try node.names(in: "state") where name != "backups" {
            #expect(node.text("state/\(name)")?.contains(Self.mark) == false)
        }
        try node.write("{", "\(Self.broken).netready-aside")
        let refused = try fix(["--undo"])
        #expect(refused.status == 1 && refused.err.contains("state/backups/1."), "\(refused.said)")
    }

    @Test("a directory of copies that others may look into is closed before a copy lies in it, or none is made")
    func closes() throws {
        try node.makeDirectory("state/backups")
        try node.setMode(0o755, "state/backups")
        #expect(try fix(["--apply"]).status == 0)
        #expect(node.mode("state/backups") == 0o700)
        #expect(try fix(["--undo"]).status == 0)
        try node.remove("state/backups")
        try node.makeDirectory("elsewhere")
        try node.setMode(0o755, "elsewhere")
        try node.link("state/backups", to: node.place("elsewhere"))
        let before = try contents()
        let refused = try fix(["--apply"])
        #expect(refused.status == 1)
        #expect(refused.err.contains("nothing was changed: ") && refused.err.contains("backups"), "\(refused.err)")
        #expect(try node.names(in: "elsewhere").isEmpty)
        #expect(try contents() == before)
    }
}
