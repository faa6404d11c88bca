import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let nextRestartFails = FindingCase(
        .nextRestartFails, .warning, at: "/etc/containerd/config.toml:2:22",
        naming: "one restart of containerd away"
    ) { node in
        node.put("version = 2\ndisabled_plugins = [\"io.containerd.grpc.v1.cri\"]\n", at: Snapshot.config)
    } mend: { node in
        node.put(good, at: Snapshot.config)
    }
}

private let good = "version = 2\n"

@Suite("NextRestartFails") struct NextRestartFailsTests {
    @Test("its cause raises it, its mend clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.nextRestartFails.holds() }

    private static let meant = "/etc/kubernetes/cni/net.d"

    @Test("a node whose containerd is started with a file that is gone is one restart from an outage, replayed as well")
    func missingFile() throws {
        var node = Snapshot.sound
        node.configPath = "/srv/containerd/config.toml"
        #expect(assess(node).findings.isEmpty)
        node.configMustExist = true
        let first = try #require(assess(node).findings.first)
        #expect(first.code == .nextRestartFails && first.message.contains("/srv/containerd/config.toml"))
        let again = try Snapshot(json: parseJSON(Array(writeJSON(node.json, pretty: false).utf8)))
        #expect(again.configMustExist && assess(again).findings == assess(node).findings)
    }

    @Test("a restart that would take conf_dir away names the setting, and the directory where none is left")
    func latent() throws {
        var node = Snapshot.sound
        node.move(Snapshot.conflist, to: "\(Self.meant)/10-calico.conflist")
        node.says { $0.running.settings.confDir = Located(Self.meant) }
        var first = try #require(assess(node).findings.first)
        #expect(
            first.code == .nextRestartFails && first.cause == "CONF_WRONG_DIR" && first.message.contains(Self.meant))
        node.put("[plugins.\"io.containerd.grpc.v1.cri\".cni]\nconf_dir = \"\(Self.meant)\"\n", at: Snapshot.config)
        first = try #require(assess(node).findings.first)
        #expect(first.code == .nextRestartFails && first.cause == "CONFIG_KEY_IGNORED")
        #expect(first.location?.text == "\(Snapshot.config):2:1")
    }
}
