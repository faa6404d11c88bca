import Node
import Syntax

/// What brings a network to a node: a CNI's pods and the plugins that they install.
struct CNIProvider: Sendable, Equatable {
    var name: String
    /// Types that only this agent's configuration names; a standard plugin is nobody's.
    var plugins: [String]
    /// Pieces of image names, the surest mark; a colon stands where the name without its tag has to end.
    var images: [String]
    /// The workloads of its pods.
    var pods: [String]
    /// Its long-running containers; all others are installers.
    var daemons: [String]
    /// Installers whose names no other project's have; those of several are common ones.
    var installers: [String] = []
    /// Where its manifests, charts and operators and those of distributions install it, besides `kube-system`, a namespace of
    /// its own name and that with `-system` behind it.
    var namespaces: [String] = []
    /// What its manifests call its pods in the labels of ``ContainerReading/telling``.
    var labels: [String] = []
    var role = Role.network
    /// A piece that the names of its configuration files and networks hold, where its plugins are standard ones.
    var mark = ""
    /// Files without which its plugins fail.
    var state: [StateFile] = []
    /// Plugins that hand on to others, which their configuration need not name.
    var delegates: [String: Delegate] = [:]
    /// Plugins of other projects that it brings along.
    var brings: Set<String> = []
    /// Kinds of IPAM that a plugin sees to by itself or through its daemon, by the plugin; `*` stands for all.
    var ownIPAM: [String: String] = [:]
    /// Plugins that ask the Kubernetes API by a kubeconfig, which their configuration has to name.
    var asksAPI: Set<String> = []
    /// Its plugin does its work with no container of the agent on the node.
    var worksAlone = false
    /// Each of its daemons does a part of the work that no other does.
    var needsEachDaemon = false
    /// Agents whose plugins it serves in their place.
    var parts: Set<String> = []
    /// A piece of the names of its configuration files that neither its own name nor ``mark`` is in.
    var filePiece = ""
    /// The log of its real work on the host, which its containers' logs say nothing of.
    var hostLog = ""
    var placer: Placer?
    /// Its setting that keeps it from renaming what others have put into the directory; empty where it never does.
    var exclusivity = ""

    /// Another agent that it waits for.
    struct Placer: Sendable, Equatable {
        var name: String
        /// What stands in its log while it does.
        var complaint: String
    }

    /// What a plugin hands on to where its configuration says nothing else.
    struct Delegate: Sendable, Equatable {
        var type: String
        var ipam: String
    }

    enum Role: Sendable {
        case network
        /// Calls the plugins of others.
        case meta
        /// Stands behind another plugin in the same list, never alone.
        case chained
        /// Places the agent's pods; runs no network itself.
        case placer
    }

    /// Whether an agent's plugin stands behind that of another project, which does not bring it along.
    static func isForeign(_ type: String, behind head: String) -> Bool {
        guard let own = of(plugin: type), let first = of(plugin: head), first.role != .chained,
            first.name != own.name
        else { return false }
        return !first.brings.contains(type)
    }

    /// Whether a plugin calls no program of that name for its addresses.
    static func handles(ipam: String, in plugin: String) -> Bool {
        of(plugin: plugin)?.ownIPAM[plugin].map { $0 == "*" || $0 == ipam } ?? false
    }

    /// The settings that end a fight over the directory, for people.
    static let exclusivities = all.filter { !$0.exclusivity.isEmpty }.map { "\($0.exclusivity) of \($0.name)" }
        .joined(separator: ", ")

    /// Whether its containers are what another's plugins need: its own, and those of its parts.
    func stands(for other: CNIProvider) -> Bool { name == other.name || parts.contains(other.name) }

    /// Whether the name of a configuration file, in small letters, says that it is its own.
    func isNamed(in fileName: String) -> Bool {
        [name, mark, filePiece].contains { !$0.isEmpty && fileName.holds($0) }
    }

    /// Every plugin that is known: of the standard set, and of each agent.
    static let knownPlugins =
        standardPlugins.sorted() + chainedPlugins.sorted() + [
            "loopback", "host-local", "dhcp", "static", "whereabouts",
        ]
        + all.flatMap(\.plugins)

    /// The agent that a plugin belongs to.
    static func of(plugin type: String) -> CNIProvider? { all.first { $0.plugins.contains(type) } }

    func isDaemon(_ container: ContainerReading) -> Bool { daemons.contains(container.name) }
}
