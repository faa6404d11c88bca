/// What tells which container runtime a node's kubelet uses.
package struct RuntimeEvidence: Sendable, Equatable {
    package struct Socket: Sendable, Equatable {
        package enum State: String, Sendable {
            case answers
            /// It is there, and nobody listens.
            case refuses
            /// It is there, and this process may not connect.
            case denied
            /// systemd listens for a service that has no process; nobody has connected, since that would start it.
            case sleeps

            /// Somebody serves it, or may.
            package var isAlive: Bool { self == .answers || self == .denied }
        }

        /// As ``socketPath(_:)`` gives it.
        package var path: String
        package var state: State
        /// Of the process that listens; nil where it cannot be seen.
        package var pid: Int32?
        /// The unit that this process runs in.
        package var unit: String?
        /// The name of its program's file.
        package var program: String?

        package init(
            _ path: String, _ state: State, pid: Int32? = nil, unit: String? = nil, program: String? = nil
        ) {
            self.path = path
            self.state = state
            self.pid = pid
            self.unit = unit
            self.program = program
        }
    }

    /// A unit of a known runtime that has a unit file.
    package struct Unit: Sendable, Equatable {
        /// Higher weighs more.
        package enum State: Int, Sendable, Comparable {
            case masked
            case present
            /// Something starts it at boot.
            case enabled
            /// It has processes.
            case running

            package static func < (left: State, right: State) -> Bool { left.rawValue < right.rawValue }
        }

        package var name: String
        package var state: State

        package init(_ name: String, _ state: State) {
            self.name = name
            self.state = state
        }
    }

    /// A kubelet that is no part of a distribution's program.
    package struct Kubelet: Sendable, Equatable {
        /// As ``socketPath(_:)`` gives it; nil where nothing names one.
        package var endpoint: String?
        /// What names it: a file, or a command line.
        package var source: String
        /// It runs, or starts at boot: a file alone may be left over from another life of the machine.
        package var isInUse: Bool

        package init(endpoint: String?, source: String, isInUse: Bool) {
            self.endpoint = endpoint
            self.source = source
            self.isInUse = isInUse
        }

        /// Where kubelet 1.27 and later connect when nothing is said: KubeletConfiguration v1beta1, `SetDefaults`.
        static let defaultEndpoint = KnownRuntime.usualSocket
    }

    /// All that are there, of those that are known or named.
    package var sockets: [Socket] = []
    package var units: [Unit] = []
    /// nil where none is seen.
    package var kubelet: Kubelet?
    /// Programs of known runtimes that are installed.
    package var programs: [String] = []

    package init() {}

    /// Whether the units could still make a difference, as they do on few nodes: not where one socket answers whose unit
    /// is seen, kubelet names no other, and neither a Docker nor the socket of a distribution is there.
    package var hangsOnUnits: Bool {
        let there = sockets.filter { $0.state != .refuses }
        guard there.count == 1, let only = there.first, only.state.isAlive, only.unit?.hasSuffix(".service") == true,
            only.path != KnownRuntime.docker.socket
        else { return true }
        let isDistributed = sockets.contains { socket in
            socket.path != only.path && KnownRuntime.all.contains { $0.socket == socket.path && $0.distribution != nil }
        }
        guard let kubelet else { return isDistributed }
        let endpoint = kubelet.endpoint ?? (kubelet.isInUse ? Kubelet.defaultEndpoint : only.path)
        return endpoint != only.path || isDistributed && !kubelet.isInUse
    }
}

/// What the settings name of a runtime's place; nil where they leave it to be found.
package struct NamedPlace: Sendable, Equatable {
    package var unit: String?
    package var socket: String?
    package var config: String?

    package init(unit: String? = nil, socket: String? = nil, config: String? = nil) {
        self.unit = unit
        self.socket = socket
        self.config = config
    }

    /// Nothing is left to be found.
    package var isComplete: Bool { unit != nil && socket != nil && config != nil }
    package var isEmpty: Bool { unit == nil && socket == nil && config == nil }
}
