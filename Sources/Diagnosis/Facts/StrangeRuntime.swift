import Node
import Syntax

/// A node that nothing here can be said of, since its runtime is not containerd.
enum StrangeRuntime: Equatable {
    /// Another one, by its title.
    case other(String)
    /// None at all.
    case none
    /// Docker, with no kubelet that would ask containerd for a network.
    case dockerAlone
    /// One whose unit is not seen; why, as a clause.
    case hidden(String)

    /// A clause without a full stop.
    var reason: String {
        switch self {
        case .other(let title): "the container runtime of this node is \(title), and netready knows containerd alone"
        case .none: "this node has no container runtime"
        case .dockerAlone: "Docker runs here without a kubelet, and its containers are not on a CRI's network"
        case .hidden(let why): "it is not known which containerd kubelet uses: \(why)"
        }
    }
}

extension Snapshot {
    /// nil where the node's runtime is containerd, as far as is known.
    var strangeRuntime: StrangeRuntime? {
        guard let live else { return nil }
        if let name = live.runtimeName, name != KnownRuntime.Name.containerd {
            return .other(KnownRuntime.title(name))
        }
        // A proxy passes on the name of the runtime behind it, and is none.
        if let doubt = runtime?.doubt { return .hidden(doubt) }
        if runtime?.isDockerAlone == true, isUnasked(live) { return .dockerAlone }
        // Its own word counts for more than the place where it was found.
        guard live.runtimeName == nil, let runtime else { return nil }
        if runtime.basis == .nothing, live.answer == .noSocket { return StrangeRuntime.none }
        guard let name = runtime.runtime, name != KnownRuntime.Name.containerd else { return nil }
        return .other(KnownRuntime.title(name))
    }

    /// containerd serves no CRI, or one that nobody has ever given a network.
    private func isUnasked(_ live: LiveReading) -> Bool {
        switch live.answer {
        case .unimplemented, .noSocket, .refused: true
        case .status(let status): !status.networkReady && status.running.lastLoad.means(.loadedNothing)
        case .notInitialized, .timedOut, .denied, .failed: false
        }
    }

    /// Why nobody acts on this node's runtime, whoever asks for it; nil where it is containerd. One sentence.
    package var whyNotToAct: String? {
        strangeRuntime.map { "\($0.reason); netready acts on containerd alone" }
    }

    /// The same of its files.
    package var whyNotToFix: String? {
        strangeRuntime.map { "\($0.reason); netready fixes containerd's files alone" }
    }

    /// The unit that containerd runs in, as far as it is known.
    package var unitName: String { live?.unit?.name ?? runtime?.unit ?? KnownRuntime.usualUnit }
}

extension Facts {
    var unitName: String { snapshot.unitName }

    /// Which runtime was looked at, and why that one.
    var choiceOfRuntime: Seen { ["runtime": snapshot.runtime?.sentence] }
}
