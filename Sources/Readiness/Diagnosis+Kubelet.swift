import Containerd
import Syntax

/// Pods of the CNI that do not come to run, for a reason that stands in the journal alone.
extension Facts {
    /// The newest line on a pod of a known agent.
    func kubeletWord(_ kind: KubeletWord.Kind, where isWanted: (KubeletWord) -> Bool = { _ in true }) -> KubeletWord? {
        guard let live else { return nil }
        for line in live.journal.reversed() where isRecent(line, within: 15 * Span.minute) {
            guard let word = KubeletWord(line, agents ?? []), word.kind == kind, isWanted(word) else { continue }
            return word
        }
        return nil
    }

    /// A container of an agent, or its whole pod, cannot be started.
    func unstartable(_ reading: AgentReading) -> Finding? {
        // One that has come so far as to say something says it best itself.
        guard let container = reading.waiting ?? reading.failing, container.log.isEmpty else { return nil }
        return kubeletWord(.failed) { $0.pod == container.pod }.map(Self.finding)
    }

    /// A pod of an agent that has no container yet cannot be started.
    var unstartablePod: Finding? {
        guard agents?.contains(where: { $0.agent.role == .network && $0.isRunning }) != true else { return nil }
        let word = kubeletWord(.failed) { word in
            guard word.agent.role != .placer, word.agent.role != .chained else { return false }
            return agents?.contains { $0.agent.name == word.agent.name } != true
        }
        return word.map(Self.finding)
    }

    private static func finding(_ word: KubeletWord) -> Finding {
        let code: FindingCode =
            AgentLog.isUnwritable(word.text)
            ? .hostDirectoryUnwritable : AgentLog.isUnreachableAPI(word.text) ? .agentAPIUnreachable : .agentFailing
        return Finding(
            code, .error, "\(word.agent.name)'s pod \(word.pod) cannot be started: \(word.text)",
            evidence: [.init("pod", word.pod), .init("log", word.text)])
    }

    /// Who places the agent's pods is all that has come, and cannot do that work.
    func findFailingPlacer() {
        guard let agents, agents.allSatisfy({ $0.agent.role == .placer }) else { return }
        for reading in agents {
            guard let finding = blocked(reading) ?? complaint(reading) else { continue }
            add(finding)
            return
        }
    }

    /// It runs, and its last word is an error.
    private func complaint(_ reading: AgentReading) -> Finding? {
        guard let hit = reading.line(where: AgentLog.isError), hit.container.state == .running else { return nil }
        return Finding(
            .agentFailing, .error,
            "\(reading.agent.name)'s \(hit.container.name) runs and does not place the CNI's pods: \(hit.line)",
            evidence: Self.evidence(hit))
    }
}
