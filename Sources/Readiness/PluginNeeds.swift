import Containerd
import Syntax

/// A program that a network needs, with the place that names it.
struct PluginNeed {
    var name: String
    var location: SourceLocation?
    var network: String
    /// The version of CNI in which it will be spoken to, where that is written; empty where the file has none.
    var cniVersion: Located<String>
}

extension LoadedNetwork {
    /// Its plug-ins, what they hand on to, and their IPAM plug-ins, in the order of the file.
    var needs: [PluginNeed] {
        plugins.flatMap { plugin -> [PluginNeed] in
            var needs = delegates(of: plugin)
            needs.append(need(plugin.type.value, plugin.type.location))
            if let ipam = plugin.ipamType, !ipam.value.isEmpty { needs.append(need(ipam.value, ipam.location)) }
            return needs
        }
    }

    private func need(_ name: String, _ location: SourceLocation?, _ version: Located<String>? = nil) -> PluginNeed {
        PluginNeed(name: name, location: location, network: self.name, cniVersion: version ?? cniVersion)
    }

    /// Types that a plug-in hands on to, as multus does; flannel hands on to a bridge with host-local unless it is told.
    ///
    /// Source: delegateAdd in flannel_linux.go of flannel-io/cni-plugin.
    private func delegates(of plugin: Plugin) -> [PluginNeed] {
        if plugin.type.value == "flannel" {
            let delegate = plugin.object["delegate"]
            let type = delegate?["type"]?.stringValue ?? "bridge"
            let ipam = delegate?["ipam"]?["type"]?.stringValue ?? "host-local"
            return [need(type, plugin.type.location), need(ipam, plugin.type.location)]
        }
        return (plugin.object["delegates"]?.arrayValue ?? []).flatMap { delegate -> [PluginNeed] in
            let version = delegate["cniVersion"].flatMap { value in
                value.stringValue.map { Located($0, at: SourceLocation(file: file, position: value.position)) }
            }
            return (delegate["plugins"]?.arrayValue ?? [delegate]).flatMap { inner in
                [inner["type"]?.stringValue, inner["ipam"]?["type"]?.stringValue].compactMap(\.self)
                    .map { need($0, plugin.type.location, version) }
            }
        }
    }
}

extension CNILoading {
    /// Every program that its networks need, each once, with the loopback that each pod gets.
    func needs(_ settings: CNISettings?) -> [PluginNeed] {
        var needs = networks.flatMap(\.needs)
        if !networks.isEmpty, settings?.useInternalLoopback.value != true {
            needs.append(
                PluginNeed(
                    name: "loopback", location: nil, network: "cni-loopback", cniVersion: Located(Self.loopbackVersion))
            )
        }
        var seen: Set<String> = []
        return needs.filter { seen.insert($0.name).inserted }
    }

    /// `WithLoNetwork` in opts.go of go-cni.
    private static let loopbackVersion = "0.3.1"
}
