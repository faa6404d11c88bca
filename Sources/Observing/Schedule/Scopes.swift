/// What of a node is looked at; each is looked at by itself.
package struct Scopes: OptionSet, Sendable, Hashable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// CRI Status and Version, and the unit.
    package static let runtime = Scopes(rawValue: 1 << 0)
    package static let files = Scopes(rawValue: 1 << 1)
    /// Whether containerd would notice a change in its CNI directory.
    package static let watch = Scopes(rawValue: 1 << 2)
    /// What containerd has logged.
    package static let journal = Scopes(rawValue: 1 << 3)
    /// Containers and pod sandboxes, with the logs that a diagnosis wants.
    package static let containers = Scopes(rawValue: 1 << 4)
    /// kubelet's configuration file, and what it has logged.
    package static let kubelet = Scopes(rawValue: 1 << 5)
    /// Mounts and limits of the kernel.
    package static let mounts = Scopes(rawValue: 1 << 6)
    /// What the kernel has logged.
    package static let kernel = Scopes(rawValue: 1 << 7)

    /// What says whether the network is ready.
    package static let core: Scopes = [.runtime, .files, .watch]
    /// What says why, and what shows there alone.
    package static let around: Scopes = [.journal, .containers, .kubelet, .mounts, .kernel]

    /// Names of those that are looked at, as documents have them.
    package var names: [String] { Self.all.filter { contains($0.scope) }.map(\.name) }

    private static let all: [(scope: Scopes, name: String)] = [
        (.runtime, "runtime"), (.files, "files"), (.watch, "watch"), (.journal, "journal"), (.containers, "containers"),
        (.kubelet, "kubelet"), (.mounts, "mounts"), (.kernel, "kernel"),
    ]
}
