import Node
import Syntax

/// A pod that gets no network by what it asks for itself, or while all others do.
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
        let recent = failures.filter { $0.at >= since && $0.operation == .add && $0.pod != nil }
        guard !recent.isEmpty else { return [] }
        let starts = journal.filter { $0.realtime >= since && $0.means(.startedSandbox) }
            .compactMap { line in PodPlace(in: line.text).map { (pod: $0, at: line.realtime) } }
        let own = recent.filter { failure in
            asksInVain(failure)
                || !failure.isOfNode && unfollowedList(failure) == nil && isBetween(failure, recent, starts)
        }
        guard let first = own.last else { return [] }
        let pods = Set(own.compactMap(\.pod))
        let others = starts.filter { !pods.contains($0.pod) }
        // What hits every pod is no pod's own: several have to see another that starts after them.
        let other = others.first { pods.count == 1 || $0.at >= first.at }?.pod
        guard pods.count == 1 || other != nil else { return [] }
        // Pods of one kind ask for the same.
        return own.unique { $0.pod }.unique { $0.words }.prefix(Self.mostRequests).compactMap { failure in
            guard let pod = failure.pod, !starts.contains(where: { $0.pod == pod && $0.at >= failure.at }) else {
                return nil
            }
            return PodRequest(pod: pod, failure: failure, other: other)
        }
    }

    /// A pod asks for what it cannot have; what the node's own list says every pod asks for.
    private func asksInVain(_ failure: SandboxFailure) -> Bool {
        failure.means(.ownRequest) && unfollowedList(failure) == nil
    }

    /// Whether its pod has failed so before and after another one has started.
    private func isBetween(
        _ failure: SandboxFailure, _ recent: [SandboxFailure], _ starts: [(pod: PodPlace, at: Int64)]
    ) -> Bool {
        let times = recent.lazy.filter { $0.pod == failure.pod && $0.reason == failure.reason }.map(\.at)
        guard let last = times.first, let first = times.last else { return false }
        return starts.contains { $0.pod != failure.pod && $0.at > first && $0.at < last }
    }

    /// Whether a failure is one of those.
    func isOwnRequest(_ failure: SandboxFailure) -> Bool {
        guard !podRequests.isEmpty else { return false }
        return asksInVain(failure)
            || podRequests.contains { $0.pod == failure.pod && $0.failure.reason == failure.reason }
    }
}

extension SandboxFailure {
    /// What may hit any pod, and another one only by chance not.
    fileprivate var isOfNode: Bool {
        let events: [LogEvent] = [
            .unanswered, .unreachableAPI, .lostCall, .noAddress, .deniedProgram, .unwritableState, .fullDisk,
            .refusedCredentials, .otherAuthority, .proxyAnswer, .versionMismatch, .noConfiguration, .goneNetwork,
            .noResult,
        ]
        return isOfNamespace || missingPlugin != nil || NodeFix.text(for: reason) != nil
            || events.contains { means($0) }
    }
}
