import Containerd
import Diagnosis
import Node
import SampleNodes
import Testing

@Suite("AddressesExhausted") struct AddressesExhaustedTests {
    private static let directory = "/var/lib/cni/networks/mynet"

    private static let bridged = SampleNode.ready(
        [
            (
                "/etc/cni/net.d/10-mynet.conflist",
                #"{"name":"mynet","cniVersion":"0.3.1","plugins":[{"type":"bridge","ipam":{"type":"host-local","subnet":"10.42.3.0/29"}}]}"#
            )
        ], networks: ["mynet"]
    ).snapshot

    static let cases = [
        FindingCase(.addressesExhausted, .warning, at: directory, naming: "5 of 5", on: bridged) { node in
            for host in 2...6 { node.put("", at: "\(directory)/10.42.3.\(host)") }
        } fix: { node in
            for host in 2...4 { node.remove("\(directory)/10.42.3.\(host)") }
        },
        FindingCase(.addressesExhausted, .warning, at: directory, naming: "1 of 5", on: bridged) { node in
            node.put("", at: "\(directory)/10.42.3.2")
            node.failPod(
                #"plugin type="bridge" failed (add): no IP addresses available in range set: 10.42.3.1-10.42.3.6"#)
        } fix: { node in
            node.remove("\(directory)/10.42.3.2")
            node.pass(6 * Span.minute)
        },
    ]

    @Test("raised by a full range or by a pod that got none, cleared by room", arguments: cases)
    func proven(example: FindingCase) throws { try example.holds() }

    @Test("flannel's range is that of its file, wherever its configuration says that it is")
    func flannel() {
        var node = SampleNode.ready(
            [
                (
                    "/etc/cni/net.d/10-f.conf",
                    #"{"name":"f","cniVersion":"0.3.1","type":"flannel","subnetFile":"/run/own.env"}"#
                )
            ], networks: ["f"]
        ).snapshot
        node.put(PluginNode.program(), at: "/opt/cni/bin/flannel")
        node.put(
            "FLANNEL_NETWORK=10.0.0.0/8\nFLANNEL_SUBNET=10.1.0.1/29\nFLANNEL_MTU=1450\nFLANNEL_IPMASQ=true\n",
            at: "/run/own.env")
        for host in 2...6 { node.put("", at: "/var/lib/cni/networks/f/10.1.0.\(host)") }
        #expect(assess(node).findings.map(\.code) == [.addressesExhausted])
        #expect(assess(node).findings.first?.message.contains("5 of 5") == true)
    }
}
