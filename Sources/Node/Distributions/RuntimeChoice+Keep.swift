extension RuntimeChoice {
    /// The runtime that was found before, where it only does not answer for now; nil where the new choice is to be taken.
    ///
    /// A unit of any name is known by its process alone, so a new look finds it no more as soon as it stops.
    ///
    /// - Parameters:
    ///   - new: chosen from the evidence.
    ///   - state: of the unit that was found before; nil where it has no file.
    package func kept(
        over new: RuntimeChoice, _ evidence: RuntimeEvidence, unit state: RuntimeEvidence.Unit.State?
    ) -> RuntimeChoice? {
        // Only a process that was seen tells more than a new look at the files.
        guard basis == .socket || basis == .kubelet, let state, state != .masked else { return nil }
        let place = evidence.sockets.first { $0.path == socketPath(socket) }
        guard place?.unit == nil, place?.state != .sleeps, !isSamePlace(as: new) else { return nil }
        guard new.isNoBetter(than: self, state) else { return nil }
        var kept = self
        kept.isCertain = false
        kept.others = []
        kept.isDockerAlone = false
        kept.why = "it was found here before, and \(unit) still has a file"
        return kept
    }

    private func isNoBetter(than old: RuntimeChoice, _ state: RuntimeEvidence.Unit.State) -> Bool {
        switch basis {
        case .settings: false
        case .kubelet: socketPath(socket) == socketPath(old.socket)
        // One that answers wins over one that nothing starts any more.
        case .socket: socketPath(socket) == socketPath(old.socket) || state >= .enabled
        case .unit, .nothing: true
        }
    }
}
