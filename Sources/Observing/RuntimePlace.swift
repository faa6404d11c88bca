/// Where a node's containerd is: its unit, its CRI socket and its configuration.
package struct RuntimePlace: Sendable, Equatable {
    package var unit = "containerd.service"
    package var socket = "/run/containerd/containerd.sock"
    /// The configuration file where the unit's command line names none.
    package var config = "/etc/containerd/config.toml"

    package init() {}
}
