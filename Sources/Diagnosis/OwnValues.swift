/// What in a network list is a node's own, so that sound nodes of one cluster differ in it: the one list of it.
///
/// From the lists that providers write: Calico's `nodename` (and `node_name`, `hostname` of old ones), host-local's range of addresses (kindnet, kube-router, GKE's
/// netd, bridge), AWS's `nodeIP`, Cilium's `instance-id` on AWS, the static addresses and the devices of the plugins of
/// containernetworking.
package enum OwnValues {
    private enum Kind {
        /// Of the node, in lower case as Kubernetes has it: a template that was never filled in is none.
        case name
        /// An address or a range of them: `usePodCidr` is none.
        case address
        /// Of a device: anything.
        case device
    }

    private static func kind(of key: String) -> Kind? {
        switch key.lowercased() {
        case "nodename", "node_name", "hostname", "instance-id": .name
        case "subnet", "rangestart", "rangeend", "gateway", "gw", "podcidr", "nodeip", "address", "ips": .address
        case "hwaddr", "mac", "pcibusid", "kernelpath", "deviceid": .device
        default: nil
        }
    }

    /// What is left of a value where it is a node's own, the same on all nodes of its kind; nil where it is not.
    ///
    /// Of an address its family and the length of its prefix are left.
    /// - Parameter key: in any case, as Go takes it.
    package static func mark(of value: String, at key: String) -> String? {
        guard !value.isEmpty, let kind = kind(of: key) else { return nil }
        switch kind {
        case .name: return value.utf8.allSatisfy(isOfName) ? "*" : nil
        case .device: return "*"
        case .address:
            guard value.utf8.allSatisfy(isOfAddress) else { return nil }
            let family = value.utf8.contains(UInt8(ascii: ":")) ? "IPv6" : "IPv4"
            guard family == "IPv6" || value.utf8.contains(UInt8(ascii: ".")) else { return nil }
            return "*\(family)\(value.drop { $0 != "/" })"
        }
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
            UInt8(ascii: "."):
            true
        default: false
        }
    }

    private static func isOfAddress(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "/"):
            true
        default: false
        }
    }
}
