import Containerd
import Node

/// A directory that containerd reads and that has no configuration.
struct Absence: Sendable {
    var directory: String
    var prediction: Prediction
    /// What containerd says of it, or would.
    var said: String

    /// - Parameter prediction: of a load that has found no file.
    init(_ prediction: Prediction) {
        directory = prediction.outcome.confDir ?? prediction.loading?.directory ?? ConfigurationPlaces.usual
        self.prediction = prediction
        said = prediction.loading?.status ?? ""
    }

    /// Who should have written one, and what keeps it from that.
    indirect enum Reason {
        case lostDirectory(LostDirectory)
        case fight(DirectoryFight)
        case gone(GoneFile)
        /// A file in conf_dir that is a configuration, and whose name containerd does not take.
        case misnamed(String, isYAML: Bool)
        case agent(AgentTrouble)
        case addressless(JournalLine)
        case stray(StrayConfiguration)
        case template(UselessTemplate)
        case awaited(AwaitedNetwork)
        /// kubelet itself cannot reach the API, and so gets no pod.
        case cutOff(JournalLine)
        case idle(AgentContainer)
        /// The plain fact: first where nothing explains it, else a consequence.
        case empty(EmptyDirectory)
    }

    /// Where a reason is looked for, the surest first.
    private static let clues: [@Sendable (Facts, Absence) -> Reason?] = [
        { facts, absence in facts.lostDirectory(than: absence.directory).map(Reason.lostDirectory) },
        { facts, absence in facts.directoryFight(over: absence.directory).map(Reason.fight) },
        { facts, absence in facts.lineOnRemoving == nil ? nil : facts.passedOver(in: absence.directory) },
        { facts, _ in facts.blockedAgent.map(Reason.agent) },
        { facts, _ in facts.failingPlacer.map(Reason.agent) },
        { facts, _ in facts.addresslessUnit.map(Reason.addressless) },
        { facts, absence in facts.strayConfiguration(besides: absence.directory).map(Reason.stray) },
        { facts, absence in facts.passedOver(in: absence.directory) },
        { facts, absence in facts.uselessTemplate(for: absence.directory).map(Reason.template) },
        { facts, absence in facts.awaitedNetwork(absence.directory).map(Reason.awaited) },
        { facts, _ in facts.vainCallOfKubelet.map(Reason.cutOff) },
        // Nobody means a sample to be taken, unless an agent is there and has nothing else to do.
        { facts, absence in
            facts.agents?.isEmpty == false ? facts.passedOver(in: absence.directory, isSample: true) : nil
        },
        { facts, _ in facts.idleAgent.map(Reason.idle) },
    ]

    /// Why it is so: what the first clue gives of which a rule speaks, and the plain fact.
    func findings(_ facts: Facts) -> [Finding] {
        for clue in Self.clues {
            guard let reason = clue(facts, self) else { continue }
            let found = Self.findings(of: reason, facts)
            if found.isEmpty { continue }
            // Nothing is wrong so far with a directory that is still to be filled.
            if case .awaited = reason { return found }
            return found + plain(facts)
        }
        return plain(facts)
    }

    private func plain(_ facts: Facts) -> [Finding] { Self.findings(of: .empty(facts.emptyDirectory(self)), facts) }

    /// A rule that lacks an input says nothing, and the search goes on.
    private static func findings(of reason: Reason, _ facts: Facts) -> [Finding] {
        Rule.ofAbsence.filter(facts.isJudged).compactMap { rule in
            rule.absence?(facts, reason).map { Finding(rule, $0) }
        }
    }
}
