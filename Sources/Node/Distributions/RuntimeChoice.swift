/// Which container runtime of a node is judged, and why that one.
package struct RuntimeChoice: Sendable, Equatable {
    /// What decided.
    package enum Basis: String, Sendable, CaseIterable {
        case settings
        /// The endpoint that kubelet is given.
        case kubelet
        /// Of the known sockets, one that answers, or else one that was left.
        case socket
        /// Of the known units, one that exists.
        case unit
        /// There is nothing.
        case nothing
    }

    /// A runtime that answers as well.
    package struct Other: Sendable, Equatable {
        package var name: String
        package var socket: String

        package init(name: String, socket: String) {
            self.name = name
            self.socket = socket
        }
    }

    /// As CRI `Version` would call it; nil where only its answer could tell.
    package var runtime: String?
    /// `k3s`, `rke2`, `microk8s`, `k0s`; nil for a runtime by itself.
    package var distribution: String?
    package var unit: String
    package var socket: String
    package var config: String
    package var basis: Basis
    /// The process that listens on the socket is seen to be the unit's.
    package var isCertain: Bool
    /// A clause without a full stop.
    package var why: String
    package var others: [Other]
    /// Docker listens, and no kubelet is to be seen: nobody asks this node for a CRI.
    package var isDockerAlone: Bool
    /// Why it is not known which unit runs what kubelet's endpoint leads to, so nothing is said or done of it; a clause
    /// without a full stop. nil where it is known.
    package var doubt: String?

    package init(
        runtime: String?, distribution: String? = nil, unit: String, socket: String, config: String, basis: Basis,
        isCertain: Bool = false, why: String, others: [Other] = [], isDockerAlone: Bool = false, doubt: String? = nil
    ) {
        self.runtime = runtime
        self.distribution = distribution
        self.unit = unit
        self.socket = socket
        self.config = config
        self.basis = basis
        self.isCertain = isCertain
        self.why = why
        self.others = others
        self.isDockerAlone = isDockerAlone
        self.doubt = doubt
    }

    /// Whether there can be an answer of CRI on its socket.
    package var speaksCRI: Bool { socket != KnownRuntime.docker.socket }

    /// For people: the distribution, or what the runtime is called.
    package var name: String { distribution ?? runtime.map(KnownRuntime.title) ?? "a runtime" }

    /// One clause: which runtime, where, and why.
    package var sentence: String {
        guard basis != .nothing else { return why }
        let place = runtime == KnownRuntime.Name.containerd || runtime == nil ? "\(unit), \(socket)" : socket
        return "\(name) (\(place)): \(why)"
    }

    /// The same runtime in the same place; why it was chosen may be another reason.
    package func isSamePlace(as other: RuntimeChoice) -> Bool {
        runtime == other.runtime && distribution == other.distribution && unit == other.unit && socket == other.socket
            && config == other.config && doubt == other.doubt && (basis == .nothing) == (other.basis == .nothing)
    }
}
