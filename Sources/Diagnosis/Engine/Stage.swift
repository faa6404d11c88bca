/// The part of a node that a rule speaks of; stages come in this order.
package enum Stage: Int, Sendable, CaseIterable {
    /// containerd: whether it runs, answers and serves CRI. Where another runtime is in its place only the rules that ask
    /// which one are judged.
    case runtime
    /// Whether it has loaded what is on disk.
    case loading
    /// Why there is no configuration: of the rules that can say why the first that does ends the search.
    case deployment
    /// The programs that a configuration names.
    case plugins
    /// What plugins read: credentials, files of the agents.
    case inputs
    /// Whether the network that is loaded is the one that the node should have.
    case networks
    /// What the next event turns into an outage.
    case latent
    /// The machine around containerd.
    case host
    /// What containerd's configuration does not do.
    case configuration
    /// What netready cannot know.
    case limits
}
