import Containerd
import Syntax

/// A program that a network needs, with the place that names it.
struct RequiredPlugin {
    var name: String
    var location: SourceLocation? = nil
    var network: String
    /// The version of CNI in which it will be spoken to, where that is written; empty where the file has none.
    var cniVersion = Located("")
    /// It stands behind the plugin of another project in the same list.
    var isChained = false

    /// A list names it: the loopback of every pod and what a pod's own network asks for stand in none, and whatever is
    /// loaded changes nothing about them.
    var isOfList: Bool { location != nil }

    /// libcni refuses names with a slash in them.
    static func isName(_ name: String) -> Bool { !name.isEmpty && !name.utf8.contains(UInt8(ascii: "/")) }

    /// libcni's own words where it is in none of the directories.
    func libcni(_ directories: [String]) -> String {
        "failed to find plugin \"\(name)\" in path [\(directories.joined(separator: " "))]"
    }
}

extension LoadedNetwork {
    /// Its plugins, what they hand on to, and their IPAM plugins, in the order of the file.
    var needs: [RequiredPlugin] {
        let head = types.first ?? ""
        return plugins.flatMap { plugin -> [RequiredPlugin] in
            var needs = delegates(of: plugin) + Self.delegated(by: plugin, in: file).flatMap(\.needs)
            var own = need(plugin.type.value, plugin.type.location)
            own.isChained = CNIProvider.isForeign(own.name, behind: head)
            needs.append(own)
            guard let ipam = plugin.ipamType, !ipam.value.isEmpty else { return needs }
            guard !CNIProvider.handles(ipam: ipam.value, in: plugin.type.value) else { return needs }
            needs.append(need(ipam.value, ipam.location))
            return needs
        }
    }

    private func need(_ name: String, _ location: SourceLocation?) -> RequiredPlugin {
        RequiredPlugin(name: name, location: location, network: self.name, cniVersion: cniVersion)
    }

    /// What a plugin hands on to by itself, as flannel's does, unless its configuration says otherwise.
    private func delegates(of plugin: Plugin) -> [RequiredPlugin] {
        let name = plugin.type.value
        guard let usual = CNIProvider.of(plugin: name)?.delegates[name] else { return [] }
        let delegate = plugin.object["delegate"]
        let type = delegate?["type"]?.stringValue ?? usual.type
        let ipam = delegate?["ipam"]?["type"]?.stringValue ?? usual.ipam
        return [need(type, plugin.type.location), need(ipam, plugin.type.location)]
    }
}

extension CNILoading {
    /// Every program that its networks need, each once, with the loopback that each pod gets.
    func needs(_ settings: CNISettings?) -> [RequiredPlugin] {
        var needs = networks.flatMap(\.needs)
        if !networks.isEmpty, settings?.useInternalLoopback.value != true {
            let version = Located(Self.loopbackVersion)
            needs.append(RequiredPlugin(name: "loopback", network: "cni-loopback", cniVersion: version))
        }
        return needs.unique(by: \.name)
    }

    /// `WithLoNetwork` in opts.go of go-cni.
    private static let loopbackVersion = "0.3.1"
}
