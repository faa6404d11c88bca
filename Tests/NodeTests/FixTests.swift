import Foundation
import Programs
import Testing

extension NodeTests {
    /// Fixes by hand, against the containerd of booted nodes.
    @Suite struct Fixes {
        @Test(
            "A broken file in front: shown, moved aside, the network is ready with no restart, and all of it taken back",
            arguments: Generation.allCases)
        func brokenFile(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            _ = try node.beginStory(mode: "observe", isConfigured: true)
            let invocation = try node.invocationID(of: "containerd.service")
            let broken = try node.cursor()
            try node.write("{\n  \"type\": \"bridge\",\n}\n", to: "/etc/cni/net.d/05-broken.conf")
            try node.verdict("notReady", reason: "ConfFileMalformed", after: broken)
            let files = try node.fingerprint("/etc/cni /etc/containerd")

            let shown = try node.exec(["netready", "fix"])
            #expect(shown.status == 0, "\(shown.err)")
            #expect(shown.out.contains("rename to /etc/cni/net.d/05-broken.conf.netready-aside"))
            #expect(shown.out.contains("after   ready, networks k8s-pod-network"))
            #expect(try node.fingerprint("/etc/cni /etc/containerd") == files)

            let fixed = try node.cursor()
            let done = try node.exec(["netready", "fix", "ConfFileMalformed", "--apply"])
            #expect(done.status == 0, "\(done.err)")
            try node.verdict("ready", after: fixed)
            #expect(
                try node.shell("ls -A /etc/cni/net.d")
                    == "05-broken.conf.netready-aside\n10-calico.conflist\ncalico-kubeconfig\n")
            // systemd 252 skips the first match after a cursor that does not match itself.
            let record = try node.shell("journalctl --sync; journalctl --quiet --output=cat --identifier=netready")
            #expect(record.contains("Move aside /etc/cni/net.d/05-broken.conf"))

            let undone = try node.cursor()
            #expect(try node.exec(["netready", "fix", "--undo"]).status == 0)
            try node.verdict("notReady", reason: "ConfFileMalformed", after: undone)
            #expect(try node.read("/etc/cni/net.d/05-broken.conf") == "{\n  \"type\": \"bridge\",\n}\n")
            #expect(try node.invocationID(of: "containerd.service") == invocation)
        }

        @Test(
            "CRI that is switched off and a conf_template: config.toml is edited in two values, and containerd starts with it",
            arguments: Generation.allCases)
        func configuration(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            _ = try node.beginStory(mode: "observe", isConfigured: true)
            let section = generation == .forky ? "io.containerd.cri.v1.runtime" : "io.containerd.grpc.v1.cri"
            let version = generation == .forky ? 3 : 2
            let text = """
                # kept by hand
                version = \(version)
                disabled_plugins = ["io.containerd.grpc.v1.cri"] # since the upgrade

                [plugins."\(section)".cni]
                  bin_dir = "\(try node.pluginDirectory())"   # Debian's
                  conf_template = "10-calico.conflist"

                """
            let cursor = try node.cursor()
            try node.write(text, to: "/etc/containerd/config.toml")
            try node.shell("systemctl restart containerd.service")
            try node.verdict("notReady", reason: "CRIDisabled", after: cursor)
            let fixed = try node.cursor()
            let done = try node.exec(["netready", "fix", "--apply"])
            #expect(done.status == 0, "\(done.err)")
            #expect(done.out.contains("containerd uses it after its next start"))
            let expected = text.replacing("[\"io.containerd.grpc.v1.cri\"]", with: "[]")
                .replacing("\"10-calico.conflist\"", with: "\"\"")
            #expect(try node.read("/etc/containerd/config.toml") == expected)
            try node.shell("systemctl restart containerd.service")
            try node.verdict("ready", after: fixed)
            #expect(try node.exec(["netready", "fix"]).out.hasPrefix("Nothing to repair."))
            #expect(try node.exec(["netready", "fix", "--undo"]).status == 0)
            #expect(try node.read("/etc/containerd/config.toml") == text)
        }

        @Test("What is taken back in part is said to be, and the rest comes back with a second attempt")
        func halfUndone() throws {
            let node = try Nodes.shared.node(.bookworm)
            _ = try node.beginStory(mode: "observe", isConfigured: true)
            let program = "\(try node.pluginDirectory())/portmap"
            try node.write("{", to: "/etc/cni/net.d/05-broken.conf")
            try node.shell("chmod 0644 \(program)")
            #expect(try node.exec(["netready", "fix", "--apply"]).status == 0)
            try node.shell("chattr +i /etc/cni/net.d/05-broken.conf.netready-aside")
            defer { _ = try? node.shell("chattr -i /etc/cni/net.d/05-broken.conf*; chmod 0755 \(program)") }
            let half = try node.exec(["netready", "fix", "--undo"])
            #expect(half.status == 1)
            #expect(half.err.contains("\(program) is back already, netready fix --undo does the rest"), "\(half.err)")
            #expect(!half.err.contains("nothing was changed"))
            try node.shell("chattr -i /etc/cni/net.d/05-broken.conf.netready-aside")
            #expect(try node.exec(["netready", "fix", "--undo"]).status == 0)
            #expect(try node.read("/etc/cni/net.d/05-broken.conf") == "{")
        }

        @Test("Of two good configurations the one that is asked for is loaded", arguments: [Generation.trixie])
        func selection(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            _ = try node.beginStory(mode: "observe", isConfigured: true)
            let other = #"{"cniVersion":"0.4.0","name":"other","plugins":[{"type":"bridge"}]}"#
            try node.write(other, to: "/etc/cni/net.d/05-other.conflist")
            try node.waitFor("the other network") {
                try node.exec(["netready", "check", "--output", "json"]).out.contains("\"other\"")
            }
            let done = try node.exec(["netready", "fix", "--select", "10-calico.conflist", "--apply"])
            #expect(done.status == 0, "\(done.err)")
            try node.waitFor("Calico's network") {
                let text = try node.exec(["netready", "check", "--output", "json"]).out
                let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
                return (object?["now"] as? [String: Any])?["networks"] as? [String] == ["k8s-pod-network"]
            }
        }
    }
}
