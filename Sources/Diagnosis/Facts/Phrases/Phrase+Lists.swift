/// What plugins say of a list that they cannot follow on this node.
extension Phrase {
    static var ofLists: [Phrase] {
        [
            list(
                "failed to lookup master", "createMacvlan, createIpvlan and createVlan of containernetworking/plugins",
                #"failed to lookup master "eth9": Link not found"#),
            list(
                "failed to find host device", "cmdAdd in plugins/main/host-device of containernetworking/plugins",
                "failed to find host device: Link not found"),
            list(
                "failed to find bridge", "cmdAdd in pkg/plugin of k8snetworkplumbingwg/ovs-cni",
                "failed to find bridge br1"),
            list(
                "already exists but is not a bridge", "bridgeByName in plugins/main/bridge",
                #""eth1" already exists but is not a bridge"#),
            list(
                #""master" field is required"#, "loadConf in plugins/main/ipvlan and vlan",
                #""master" field is required. It specifies the host interface name to virtualize"#),
            list(
                #"specify either "device""#, "loadConf in plugins/main/host-device",
                #"specify either "device", "hwaddr", "kernelpath" or "pciBusID""#),
            list("unknown macvlan mode", "modeFromString in plugins/main/macvlan", #"unknown macvlan mode: "x""#),
            list("unknown ipvlan mode", "modeFromString in plugins/main/ipvlan", #"unknown ipvlan mode: "x""#),
            list(
                "invalid VLAN ID", "loadConf in plugins/main/vlan and bridge",
                "invalid VLAN ID 4096 (must be between 1 and 4095 inclusive)"),
            list(
                "invalid MTU ", "loadConf in plugins/main/macvlan and vlan",
                "invalid MTU 9000, must be [0, master MTU(1500)]"),
            list(
                "failed to create macvlan: device or resource busy", "EBUSY of LinkAdd: the master serves another kind",
                "failed to create macvlan: device or resource busy"),
            list(
                "failed to create ipvlan: device or resource busy", "EBUSY of LinkAdd: the master serves another kind",
                "failed to create ipvlan: device or resource busy"),
            list(
                "no IP ranges specified", "LoadIPAMConfig in plugins/ipam/host-local/backend/allocator",
                "no IP ranges specified"),
        ]
    }

    private static func list(_ piece: String, _ source: StaticString, _ sample: StaticString) -> Phrase {
        Phrase(.wrongSetting, piece, of: "CNI plugins", "source", source, sample)
    }
}
