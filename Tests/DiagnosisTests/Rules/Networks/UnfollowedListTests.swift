import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

/// A list that nobody writes anew is to be edited where its plugin cannot follow it; one of an agent is the agent's.
@Suite("PodNetworkFails, of a list written by hand") struct UnfollowedListTests {
    private func first(_ list: String, _ reason: String) -> Finding? {
        var node = SampleNode.ready([("/etc/cni/net.d/10-lan.conflist", list)], networks: ["lan"]).snapshot
        for name in ["macvlan", "ipvlan", "vlan", "host-device", "bridge"] {
            node.put(PluginNode.program(), at: "/opt/cni/bin/\(name)")
        }
        node.failPod(reason)
        return assess(node).findings.first { $0.code == .podNetworkFails }
    }

    private func list(_ plugin: String) -> String {
        #"{"cniVersion": "0.4.0", "name": "lan", "plugins": [\#(plugin)]}"#
    }

    @Test(
        "the key and its value are named, and the list is to be edited",
        arguments: [
            (
                #"{"type": "macvlan", "master": "eth9"}"#, #"failed to lookup master "eth9": Link not found"#,
                "master is eth9"
            ),
            (
                #"{"type": "ipvlan", "master": "bond0.7", "mode": "l2"}"#,
                #"failed to lookup master "bond0.7": Link bond0.7 not found"#, "master is bond0.7"
            ),
            (
                #"{"type": "host-device", "device": "ens7"}"#, "failed to find host device: Link not found",
                "device is ens7"
            ),
            (#"{"type": "bridge", "bridge": "eth1"}"#, #""eth1" already exists but is not a bridge"#, "bridge is eth1"),
            (#"{"type": "vlan", "master": "eth0", "vlanId": 5000}"#, "invalid VLAN ID 5000", "10-lan.conflist"),
            (#"{"type": "ipvlan"}"#, #"failed to lookup master "eth0": Link not found"#, "10-lan.conflist"),
        ])
    func named(plugin: String, reason: String, piece: String) throws {
        let type = try #require(
            plugin.split(separator: "\"").dropFirst(2).first { $0.allSatisfy { $0.isLetter || $0 == "-" } })
        let finding = try #require(first(list(plugin), "plugin type=\"\(type)\" name=\"lan\" failed (add): \(reason)"))
        #expect(finding.remedy == .fixThenReload && finding.message.contains(piece), "\(finding.message)")
        #expect(finding.fix.hasPrefix("Edit /etc/cni/net.d/10-lan.conflist"))
        #expect(finding.location?.file == "/etc/cni/net.d/10-lan.conflist")
    }

    @Test("a list of an agent, another plugin's failure and other words are fixed in the cluster")
    func others() {
        let reason = #"failed to lookup master "eth9": Link not found"#
        let macvlan = list(#"{"type": "macvlan", "master": "eth9"}"#)
        let ofAgent = list(#"{"type": "calico"}, {"type": "bridge", "bridge": "eth1"}"#)
        for (text, words) in [
            (ofAgent, "plugin type=\"bridge\" failed (add): \"eth1\" already exists but is not a bridge"),
            (macvlan, "plugin type=\"multus\" failed (add): \(reason)"),
            (macvlan, "plugin type=\"macvlan\" failed (add): failed to rename macvlan to \"eth0\": file exists"),
        ] {
            #expect(first(text, words).map(\.remedy) != .fixThenReload, "\(words)")
        }
    }
}
