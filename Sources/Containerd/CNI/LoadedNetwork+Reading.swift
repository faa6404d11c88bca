package import Syntax

extension LoadedNetwork {
    /// A network as libcni would read it, without its checks.
    ///
    /// - Parameters:
    ///   - value: a list, or the object of a single plugin.
    ///   - file: that which it stands in.
    ///   - fallback: the place of a plugin that has none of its own.
    package init(_ value: JSONValue, in file: String, or fallback: SourceLocation? = nil) {
        func located(_ value: JSONValue?) -> Located<String>? {
            value.flatMap { value in
                value.stringValue.map { Located($0, at: SourceLocation(file: file, position: value.position)) }
            }
        }
        let plugins = (value["plugins"]?.arrayValue ?? [value]).map { object in
            Plugin(
                type: located(object["type"]) ?? Located("", at: fallback), ipamType: located(object["ipam"]?["type"]),
                object: object)
        }
        self.init(
            name: value["name"]?.stringValue ?? "", cniVersion: located(value["cniVersion"]) ?? Located(""), file: file,
            plugins: plugins.filter { !$0.type.value.isEmpty })
    }

    /// The networks that a plugin's own configuration holds whole, as `delegates` of multus does.
    ///
    /// Source: NetConf in pkg/types/types.go of multus-cni.
    package static func delegated(by plugin: Plugin, in file: String) -> [LoadedNetwork] {
        (plugin.object["delegates"]?.arrayValue ?? []).map { LoadedNetwork($0, in: file, or: plugin.type.location) }
    }

    /// The subnets that its plugins' IPAM gives addresses from.
    package var subnets: [String] {
        plugins.flatMap { plugin -> [String] in
            guard let ipam = plugin.object["ipam"] else { return [] }
            let single = ipam["subnet"]?.stringValue.map { [$0] } ?? []
            let ranges = (ipam["ranges"]?.arrayValue ?? []).flatMap { $0.arrayValue ?? [] }
            return single + ranges.compactMap { $0["subnet"]?.stringValue }
        }
    }

    /// The types of its plugins, in their order.
    package var types: [String] { plugins.map(\.type.value) }

    /// A name that libcni takes when it loads and refuses for every pod.
    ///
    /// Source: ValidateNetworkName in pkg/utils/utils.go of containernetworking/cni.
    package var hasRefusedName: Bool {
        func isWord(_ byte: UInt8) -> Bool {
            UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
        }
        guard let first = name.utf8.first, isWord(first) else { return true }
        return !name.utf8.allSatisfy { byte in isWord(byte) || [0x2e, 0x5f, 0x2d].contains(byte) }
    }

    /// The file in which containerd writes what its conf_template gives.
    ///
    /// Source: cniConfigFileName in update_runtime_config.go of containerd.
    package var isOfTemplate: Bool { file.hasSuffix("/10-containerd-net.conflist") }
}

extension LoadedNetwork.Plugin {
    /// The bridge that it makes or joins; empty where it names none.
    package var bridge: String { object["bridge"]?.stringValue ?? "" }
}
