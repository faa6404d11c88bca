import Containerd
import Node
import Syntax

extension Facts {
    /// Failures of the last minutes that the present files can have caused, newest first, each reason once; what a pod has
    /// brought upon itself is none.
    ///
    /// - Parameter file: a failure from before its last change proves nothing of it.
    func recentFailures(since file: String?) -> [SandboxFailure] {
        var from = snapshot.takenAt.realtime - SandboxFailure.window
        if let file, let change = lastChange(of: file) { from = max(from, change) }
        if let start = live?.process?.startedAt { from = max(from, start - Span.second) }
        var recent: [SandboxFailure] = []
        for failure in failures where failure.at >= from && !isOwnRequest(failure) {
            let isKnown = recent.contains { $0.words == failure.words || $0.reason.holds(failure.reason) }
            if !isKnown { recent.append(failure) }
        }
        return recent
    }

    /// A pod has started since, or would have failed again by now: kubelet tries a failing one again within a minute.
    func isOver(_ failure: SandboxFailure) -> Bool {
        guard failure.at >= snapshot.takenAt.realtime - 2 * Span.minute else { return true }
        let success = lastLine(meaning: .startedSandbox)
        return success.map { $0.realtime >= failure.at } ?? false
    }

    /// containerd's newest word on pods, where it is a failure and nothing that it can come from has changed since.
    var lastingFailure: SandboxFailure? {
        guard let failure = recentFailures(since: nil).first(where: { $0.operation == .add }), !isOver(failure),
            !isFixed(failure)
        else { return nil }
        return failure
    }

    /// Failures of the last minutes to take a pod from its network, newest first.
    var failedRemovals: [SandboxFailure] {
        let since = snapshot.takenAt.realtime - SandboxFailure.window
        return failures.filter { $0.operation == .delete && $0.at >= since }
    }

    /// The same where they go on: kubelet tries one that has failed for hours at longer and longer intervals.
    var stuckPods: [SandboxFailure] {
        let stuck = failedRemovals
        guard let last = stuck.first, !isFixed(last) else { return [] }
        let isRepeated = failures.contains { failure in
            failure.operation == .delete && failure.at < last.at
                && (failure.words == last.words || stuck.contains(failure))
        }
        return isRepeated ? stuck : []
    }

    /// Whether something that the failure can have come from has changed since: a list, a program, a kubeconfig, or a
    /// file that it names.
    private func isFixed(_ failure: SandboxFailure) -> Bool {
        let prediction = predictions.onDisk
        let programs = [failure.missingPlugin, failure.plugin].compactMap(\.self).flatMap { name in
            (prediction?.settings?.binDirs.value ?? []).map { "\($0)/\(name)" }
        }
        if failure.missingPlugin != nil, programs.contains(where: { exists($0) == true }) { return true }
        var paths = programs + [failure.reason.firstPath, failure.failedProgram].compactMap(\.self)
        for network in prediction?.loading?.networks ?? [] {
            paths.append(network.file)
            paths += network.plugins.compactMap { Self.kubeconfig(of: $0.object) }
        }
        return paths.contains { lastChange(of: $0) ?? 0 > failure.at }
    }
}
