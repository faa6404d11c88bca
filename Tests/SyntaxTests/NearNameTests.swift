import Syntax
import Testing

@Suite("Near names") struct NearNameTests {
    private static let plugins = [
        "bandwidth", "bridge", "calico", "calico-ipam", "cilium-cni", "dhcp", "flannel", "host-device", "host-local",
        "ipvlan", "loopback", "macvlan", "portmap", "ptp", "sbr", "static", "tap", "tuning", "vlan", "vrf",
    ]

    @Test(
        "one letter too much, left out, swapped, another, or in the other case",
        arguments: [
            ("calicoo", "calico"), ("calco", "calico"), ("claico", "calico"), ("celico", "calico"),
            ("Calico", "calico"), ("portmaps", "portmap"), ("protmap", "portmap"), ("host-locla", "host-local"),
            ("host_local", "host-local"), ("lopback", "loopback"), ("cilium-cn", "cilium-cni"), ("CALICO", "calico"),
            ("ptpp", "ptp"), ("bandwith", "bandwidth"),
        ])
    func near(slip: String, meant: String) {
        #expect(NearName.nearest(to: slip, among: Self.plugins) == meant)
    }

    @Test("what is known is never near, whatever stands before it", arguments: plugins)
    func known(name: String) {
        #expect(NearName.nearest(to: name, among: Self.plugins) == nil)
        #expect(NearName.nearest(to: name, among: [name.uppercased(), name]) == nil)
    }

    @Test(
        "two slips are too many, and names of two letters are near to nothing",
        arguments: [
            "host-device2x", "host-dev", "weave-net", "calico-ip", "cal", "br", "pt", "", "tp", "xx", "ipam", "cilium",
            "hostlocall", "multus",
        ])
    func far(name: String) {
        #expect(NearName.nearest(to: name, among: Self.plugins) == nil)
    }

    @Test("of several near ones that of the other case goes first")
    func order() {
        #expect(NearName.nearest(to: "systemdCgroup", among: ["systemdxCgroup", "SystemdCgroup"]) == "SystemdCgroup")
        #expect(NearName.nearest(to: "bin_di", among: ["bin_dir", "bin_dim"]) == "bin_dir")
    }

    @Test("a name of any length and any bytes is compared in its own length")
    func hostile() {
        let long = String(repeating: "a", count: 100_000)
        #expect(NearName.nearest(to: long, among: [long + "b"]) == nil)
        #expect(NearName.nearest(to: "\u{301}\u{0}\u{1F600}x", among: Self.plugins) == nil)
        #expect(NearName.nearest(to: "calicö", among: ["calico"]) == nil)
    }
}
