/// An IPv4 address with the length of its network's prefix.
package struct IPv4Range: Equatable {
    var address: UInt32
    var prefix: Int

    /// Reads `10.42.3.1/26`, or a lone address as a range of one.
    package init?(_ text: String) {
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
    package var hosts: Int? {
        guard prefix >= 8, prefix <= 30 else { return nil }
        return (1 << (32 - prefix)) - 3
    }

    /// RFC 1918.
    package var isPrivate: Bool {
        ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].contains { IPv4Range($0)?.contains(self) == true }
    }

    /// Whether another range's address is in this one.
    package func contains(_ other: IPv4Range) -> Bool {
        guard prefix > 0 else { return true }
        let mask = UInt32.max << UInt32(32 - prefix)
        return address & mask == other.address & mask
    }
}
