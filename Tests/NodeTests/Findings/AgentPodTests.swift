import Foundation
import Programs
import Testing

extension NodeTests {
    /// Pods of CNIs' agents as a kubelet makes them: containerd lists their images by id, and a pod that waits for its image
    /// as a sandbox with nothing in it.
    ///
    /// Of the two containerds the older one drops the image's name (`user_specified_image`).
    @Suite struct AgentPods {
        @Test(
            "the agents behind the loaded list are known, their images by name",
            arguments: [Generation.bookworm, .trixie])
        func known(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            try node.load([
                ("00-multus.conf", Self.multus), ("05-cilium.conflist", Self.cilium),
            ])
            let images = [
                "cilium-agent": "quay.io/cilium/cilium:v1.17.3",
                "kube-rke2-multus": "registry.example.com/rancher/hardened-multus-cni:v4.2.0",
            ]
            let sandboxes = [
                try node.agent("cilium-tz8xw", "cilium-agent", images["cilium-agent"], "k8s-app=cilium"),
                try node.agent("rke2-multus-clzgl", "kube-rke2-multus", images["kube-rke2-multus"], "app=multus"),
            ]
            defer { node.unload(sandboxes) }
            let check = try node.exec(["netready", "check"])
            #expect(check.status == 0, "\(check.said)")
            let snapshot =
                try JSONSerialization.jsonObject(
                    with: Data(node.exec(["netready", "snapshot"]).out.utf8)) as? [String: Any]
            let containers = snapshot?["containers"] as? [[String: Any]] ?? []
            for (name, image) in images {
                #expect(containers.first { $0["name"] as? String == name }?["image"] as? String == image)
            }
        }

        @Test(
            "a pod of the agent whose image cannot be pulled is the agent's, and the image is named",
            arguments: [Generation.bookworm, .trixie])
        func withoutImage(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            try node.load([("05-cilium.conflist", Self.cilium)])
            let image = "localhost:1/cilium/cilium:v1.17.3"
            let sandboxes = [try node.agent("cilium-vv8zw", "cilium-agent", nil, "k8s-app=cilium")]
            defer { node.unload(sandboxes) }
            #expect(try node.exec(["netready", "check"]).status == 0, "a pod that has just come waits for its image")
            try Node.script("fail-pull", node.name, image)
            let check = try node.exec(["netready", "check", "--output", "json"])
            #expect(check.status == 3, "\(check.said)")
            let document = try JSONSerialization.jsonObject(with: Data(check.out.utf8)) as? [String: Any]
            #expect(document?["reason"] as? String == "AgentImagePull")
            let message = (document?["findings"] as? [[String: Any]])?.first?["message"] as? String ?? ""
            #expect(message.contains("cilium's pod cilium-vv8zw does not run: its image \(image) cannot be pulled"))
        }

        private static let network =
            #"{"type": "cilium-cni", "enable-debug": false, "log-file": "/var/run/cilium/cilium-cni.log"}"#
        private static let cilium = #"{"cniVersion": "0.3.1", "name": "cilium", "plugins": [\#(network)]}"#
        private static let multus =
            #"{"cniVersion": "0.3.1", "name": "multus-cni-network", "type": "multus", "delegates": [\#(cilium)]}"#
    }
}

extension Node {
    /// A node that has loaded the first of these lists, with all their plugins, and netready installed and not running.
    fileprivate func load(_ lists: [(name: String, text: String)]) throws {
        try reset()
        try Node.script("calico", name)
        try shell("for plugin in cilium-cni multus; do cp /usr/lib/cni/calico /usr/lib/cni/$plugin; done")
        for list in lists { try write(list.text, to: "/etc/cni/net.d/\(list.name)") }
        try shell("systemctl restart containerd.service")
        try waitFor("containerd's socket") { exists("/run/containerd/containerd.sock") }
        try installNetready(mode: "observe")
        try waitFor("a loaded network") { try exec(["netready", "check"]).status == 0 }
    }

    /// - Parameter image: nil where the pod waits for it.
    /// - Returns: the id of the sandbox.
    func agent(_ pod: String, _ container: String, _ image: String?, _ label: String) throws -> String {
        try Node.script("agent", name, pod, container, image ?? "", label)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Pods in the host's network have none that could fail to be taken down.
    fileprivate func unload(_ sandboxes: [String]) {
        for id in sandboxes {
            #expect(throws: Never.self) { try Node.script("remove-pod", name, id) }
        }
        #expect(throws: Never.self) { try shell("rm -f /usr/lib/cni/cilium-cni /usr/lib/cni/multus") }
    }
}
