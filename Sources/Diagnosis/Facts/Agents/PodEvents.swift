import Node
import Syntax

/// Pods of the CNI that do not come to run, for a reason that stands in the journal alone.
extension Facts {
    /// The newest line on a pod of a known agent.
    func podEvent(_ kind: PodEvent.Kind, where isWanted: (PodEvent) -> Bool = { _ in true }) -> PodEvent? {
        for line in recentLines.reversed() {
            guard let word = PodEvent(line, agents ?? [], namespace: namespace(ofPod:)), word.kind == kind,
                isWanted(word)
            else { continue }
            return word
        }
        return nil
    }

    /// The namespace of a pod by what other lines call it; empty where none tells.
    private func namespace(ofPod name: String) -> String {
        let places = recentLines.lazy.filter { $0.holds(name) }.compactMap { PodPlace(in: $0.text) }
        return places.first { $0.name == name && !$0.namespace.isEmpty }?.namespace ?? ""
    }

    /// A container of an agent, or its whole pod, cannot be started.
    func unstartable(_ reading: ProviderStatus) -> PodEvent? {
        // One that has come so far as to say something says it best itself.
        guard let container = reading.waiting ?? reading.failing, container.log.isEmpty else { return nil }
        return podEvent(.failed) { $0.pod == container.pod }
    }

    /// A pod of an agent that has no container yet cannot be started.
    var unstartablePod: PodEvent? {
        guard agents?.contains(where: { $0.agent.role == .network && $0.isRunning }) != true else { return nil }
        return podEvent(.failed) { word in
            guard word.agent.role != .placer, word.agent.role != .chained else { return false }
            return agents?.contains { $0.agent.name == word.agent.name } != true
        }
    }

    /// Who keeps the pods of the CNI from the node.
    var podRefusal: PodRefusal? {
        let hasOnlyPlacers = agents?.allSatisfy { $0.agent.role == .placer } == true
        if hasOnlyPlacers, let taint = cloudTaint { return .said(taint.text) }
        if let word = podEvent(.refused) { return .said(word.text) }
        let line = recentLines.last { line in
            guard line.means(.refusal) else { return false }
            let namespace = PodPlace(in: line.text)?.namespace ?? ""
            return CNIProvider.all.contains { agent in
                agent.pods.contains { line.holds("\($0)-") } && agent.isInstalled(in: namespace)
            }
        }
        if let line { return .said(line.text) }
        guard hasOnlyPlacers, let first = agents?.first, let pod = first.containers.first?.pod else { return nil }
        return .onlyPlacer(first.agent.name, pod: pod)
    }

    /// kubelet gives the node a taint that only a cloud's controller takes away, which has not come to this node.
    private var cloudTaint: JournalLine? {
        let hasController = snapshot.containers?.contains { $0.name.holds("cloud-controller-manager") } ?? false
        guard !hasController else { return nil }
        return lastRecentLine(meaning: .cloudTaint)
    }
}

/// Why no pod of a CNI comes to a node.
enum PodRefusal {
    /// The line of the journal that says it: a refused pod, or a taint.
    case said(String)
    /// Nothing but the operator of an agent has come.
    case onlyPlacer(String, pod: String)
}
