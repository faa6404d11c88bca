import Containerd
import Syntax

/// The addresses that host-local has handed out in a network.
struct Reservations {
    var network: String
    var directory: String
    var count: Int
    /// The subnet that they are from; nil where it is not known.
    var subnet: String?

    /// How many addresses there are; nil where that is not known.
    var room: Int? { subnet.flatMap(IPv4Range.init)?.hosts }
}

extension Facts {
    /// Those of all networks that pods join, where there are any.
    ///
    /// Source: plugins/ipam/host-local of containernetworking/plugins: one file an address in `dataDir/NETWORK`.
    var reservations: [Reservations] {
        joined.map(\.network).compactMap { network in
            guard let (directory, subnet) = place(of: network) else { return nil }
            let count = names(in: directory).filter(Self.isAddress).count
            guard count > 0 else { return nil }
            return Reservations(network: network.name, directory: directory, count: count, subnet: subnet)
        }
    }

    /// Where host-local keeps a network's reservations, and the subnet they are from.
    private func place(of network: LoadedNetwork) -> (directory: String, subnet: String?)? {
        let usual = "\(SandboxFailure.stateDirectory)/networks"
        for plugin in network.plugins {
            if plugin.ipamType?.value == "host-local" {
                let base = plugin.object["ipam"]?["dataDir"]?.stringValue ?? usual
                return ("\(base)/\(network.name)", network.subnets.first)
            }
            // flannel hands its node's subnet to a bridge with host-local.
            guard let file = CNIProvider.state(of: plugin.type.value)?.file, !file.subnet.isEmpty else { continue }
            let subnet = bytes(of: file.path(for: plugin)).flatMap(file.subnet(in:))
            return ("\(usual)/\(network.name)", subnet)
        }
        return nil
    }

    private static func isAddress(_ name: String) -> Bool {
        let (digits, marks) = ("0123456789abcdef".utf8, ".:".utf8)
        return name.utf8.contains(where: marks.contains)
            && name.utf8.allSatisfy { digits.contains($0) || marks.contains($0) }
    }
}
