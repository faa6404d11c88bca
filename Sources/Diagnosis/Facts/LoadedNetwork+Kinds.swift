import Containerd
import Syntax

extension LoadedNetwork {
    /// The subnets that its plug-ins' IPAM gives addresses from.
    var subnets: [String] {
        plugins.flatMap { plugin -> [String] in
            guard let ipam = plugin.object["ipam"] else { return [] }
            let single = ipam["subnet"]?.stringValue.map { [$0] } ?? []
            let ranges = (ipam["ranges"]?.arrayValue ?? []).flatMap { $0.arrayValue ?? [] }
            return single + ranges.compactMap { $0["subnet"]?.stringValue }
        }
    }

    var types: [String] { plugins.map(\.type.value) }

    /// It gives pods nothing but a loopback.
    var isLoneLoopback: Bool { !plugins.isEmpty && plugins.allSatisfy { $0.type.value == "loopback" } }

    /// It makes do with plug-ins of the standard set.
    var isStandard: Bool {
        types.allSatisfy { KnownAgent.standardPlugins.contains($0) || KnownAgent.chainedPlugins.contains($0) }
    }

    /// Its plug-ins only work on what another has made before them.
    var isHeadless: Bool { !plugins.isEmpty && types.allSatisfy(Self.isChained) }

    static func isChained(_ type: String) -> Bool {
        KnownAgent.of(plugin: type)?.role == .chained || KnownAgent.chainedPlugins.contains(type)
    }

    /// A name that libcni takes when it loads and refuses for every pod.
    ///
    /// Source: ValidateNetworkName in pkg/utils/utils.go of containernetworking/cni.
    var hasRefusedName: Bool {
        func isWord(_ byte: UInt8) -> Bool {
            UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
        }
        guard let first = name.utf8.first, isWord(first) else { return true }
        return !name.utf8.allSatisfy { byte in isWord(byte) || [0x2e, 0x5f, 0x2d].contains(byte) }
    }

    /// The file in which containerd writes what its conf_template gives.
    ///
    /// Source: cniConfigFileName in update_runtime_config.go of containerd.
    var isOfTemplate: Bool { file.hasSuffix("/10-containerd-net.conflist") }
}

extension LoadedNetwork.Plugin {
    /// The bridge that it makes or joins; empty where it names none.
    var bridge: String { object["bridge"]?.stringValue ?? "" }
}
