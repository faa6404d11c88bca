import Node
import Syntax

/// A pod that gets no network by what it asks for itself.
struct PodRequest {
    var pod: PodPlace
    /// The newest.
    var failure: SandboxFailure
    /// A pod that has started meanwhile; nil where nobody has tried.
    var other: PodPlace?
}

extension Facts {
    /// More are of one kind, and a list of them says no more.
    private static let mostRequests = 3

    /// Pods that fail by their own request, each once, newest first; none where others fail with them and none starts.
    func findPodRequests() -> [PodRequest] {
        let since = snapshot.takenAt.realtime - SandboxFailure.window
        let own = failures.filter { failure in
            failure.at >= since && failure.operation == .add && failure.pod != nil && failure.tells(.ownRequest)
        }
        guard let first = own.last else { return [] }
        let pods = Set(own.compactMap(\.pod))
        let starts = journal.lazy.filter { $0.realtime >= since && $0.tells(.startedSandbox) }
            .compactMap { line in PodPlace(in: line.text).map { (pod: $0, at: line.realtime) } }
        let others = starts.filter { !pods.contains($0.pod) }
        // What hits every pod is no pod's own: several have to see another that starts after them.
        let other = others.first { pods.count == 1 || $0.at >= first.at }?.pod
        guard pods.count == 1 || other != nil else { return [] }
        return own.unique { $0.pod }.prefix(Self.mostRequests).compactMap { failure in
            guard let pod = failure.pod, !starts.contains(where: { $0.pod == pod && $0.at >= failure.at }) else {
                return nil
            }
            return PodRequest(pod: pod, failure: failure, other: other)
        }
    }

    /// Whether a failure is one of those.
    func isOwnRequest(_ failure: SandboxFailure) -> Bool {
        failure.tells(.ownRequest) && !podRequests.isEmpty
    }
}
