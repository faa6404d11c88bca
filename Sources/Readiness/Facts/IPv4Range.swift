import Containerd
import Syntax

extension Facts {
    /// host-local has handed out every address of a range.
    ///
    /// Source: plugins/ipam/host-local of containernetworking/plugins: one file an address in `dataDir/NETWORK`.
    func findExhaustedAddresses() {
        guard readings.now == .ready, let loading = readings.onDisk?.loading, loading.failure == nil else {
            return
        }
        for network in joinedNetworks(loading).map(\.network) {
            guard let (directory, subnet) = reservations(of: network) else { continue }
            let reserved = names(in: directory).filter(Self.isAddress).count
            guard reserved > 0 else { continue }
            let failure = recentFailures(since: nil).first { $0.reason.holds("no IP addresses available") }
            let room = subnet.flatMap(IPv4Range.init)?.hosts
            guard failure != nil || room.map({ reserved >= $0 }) == true else { continue }
            let pods = snapshot.containers.map { Set($0.map { "\($0.namespace)/\($0.pod)" }).count }
            let of = room.map { " of \($0)" } ?? ""
            add(
                Finding(
                    .addressesExhausted, .warning,
                    "\(directory) reserves \(reserved)\(of) addresses of \(network.name)\(pods.map { " for the \($0) pods that the node has" } ?? ""): remove the files of sandboxes that are gone.",
                    at: SourceLocation(file: directory),
                    evidence: [
                        .init("plugin", "host-local"), .init("reserved", "\(reserved)"),
                        .init("range", subnet ?? "unknown"),
                        .init("pods", pods.map { "\($0)" } ?? "unknown"),
                    ]))
        }
    }

    /// Where host-local keeps a network's reservations, and the subnet they are from.
    private func reservations(of network: LoadedNetwork) -> (directory: String, subnet: String?)? {
        for plugin in network.plugins {
            if plugin.ipamType?.value == "host-local" {
                let base = plugin.object["ipam"]?["dataDir"]?.stringValue ?? "/var/lib/cni/networks"
                return ("\(base)/\(network.name)", Self.subnets(network).first)
            }
            // flannel hands its node's subnet to a bridge with host-local.
            guard plugin.type.value == "flannel" else { continue }
            let file = plugin.object["subnetFile"]?.stringValue ?? "/run/flannel/subnet.env"
            let lines = bytes(of: file)?.split(separator: UInt8(ascii: "\n")) ?? []
            let key = Array("FLANNEL_SUBNET=".utf8)
            let subnet = lines.first { $0.starts(with: key) }.map {
                String(decoding: $0.dropFirst(key.count), as: UTF8.self)
            }
            return ("/var/lib/cni/networks/\(network.name)", subnet)
        }
        return nil
    }

    private static func isAddress(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || UInt8(ascii: "a")...UInt8(ascii: "f") ~= byte
                    || byte == UInt8(ascii: ".") || byte == UInt8(ascii: ":")
            } && (name.utf8.contains(UInt8(ascii: ".")) || name.utf8.contains(UInt8(ascii: ":")))
    }
}

/// An IPv4 address with the length of its network's prefix.
struct IPv4Range: Equatable {
    var address: UInt32
    var prefix: Int

    /// Reads `10.42.3.1/26`, or a lone address as a range of one.
    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        let fields = (parts.first ?? "").split(separator: ".", omittingEmptySubsequences: false)
        guard fields.count == 4, parts.count <= 2 else { return nil }
        var address: UInt32 = 0
        for field in fields {
            guard let byte = UInt8(field) else { return nil }
            address = address << 8 | UInt32(byte)
        }
        guard let prefix = parts.count == 2 ? Int(parts[1]) : 32, (0...32).contains(prefix) else { return nil }
        self.address = address
        self.prefix = prefix
    }

    /// Addresses that host-local hands out: without those of the network, of broadcast and of the gateway.
    var hosts: Int? {
        guard prefix >= 8, prefix <= 30 else { return nil }
        return (1 << (32 - prefix)) - 3
    }

    func contains(_ other: IPv4Range) -> Bool {
        guard prefix > 0 else { return true }
        let mask = UInt32.max << UInt32(32 - prefix)
        return address & mask == other.address & mask
    }
}
