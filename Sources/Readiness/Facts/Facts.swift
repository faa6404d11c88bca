import Containerd
import Syntax

/// All that rules may ask of one observation, derived once; what is missing is asked for through it.
final class Facts {
    let snapshot: Snapshot
    let readings: Readings
    /// What the acts that come into question would bring.
    let prospects: Prospects
    var findings: [Finding] = []
    var wants: Set<Want> = []
    /// What is said already of the network that an act would load.
    var unwanted: Finding?
    /// Every failure that the journal tells of, newest first.
    let failures: [SandboxFailure]
    /// The known agents on the node; nil where the CRI was not asked.
    let agents: [AgentReading]?
    /// What was not looked at, or not as a whole.
    private let unobserved: Set<Input>
    /// That of which there is nothing at all.
    private let unseen: Set<Input>

    // What several rules ask, derived when it is first asked for.
    private(set) lazy var loadTroubles = findLoadTroubles()
    private(set) lazy var agentDown = findAgentDown()

    /// - Parameter unseen: inputs whose findings are not raised; nil for those of which the snapshot has nothing.
    init(snapshot: Snapshot, readings: Readings, unseen: Set<Input>? = nil) {
        self.snapshot = snapshot
        self.readings = readings
        prospects = Prospects(snapshot, readings)
        failures = (snapshot.live?.journal ?? []).reversed().compactMap(SandboxFailure.init)
        agents = snapshot.containers.map(AgentReading.all)
        unobserved = Set(snapshot.unobserved.map(\.input))
        self.unseen = unseen ?? snapshot.unseen
    }

    func run() {
        findRuntimes()
        guard snapshot.strangeRuntime == nil else { return }
        findRuntimeTrouble()
        if case .unwanted(let fault, let act)? = loadTroubles.first, let status = runtimeStatus {
            addUnwanted(fault, act: act, status: status)
        }
        findLatentTrouble()
        findPluginTrouble()
        findProbedTrouble()
        findWrongNetwork()
        findMissingInputs()
        findDenials()
        findExhaustedAddresses()
        findSurroundingTrouble()
        for rule in Rule.all where isJudged(rule) { for hit in rule.check(self) { add(Finding(rule, hit)) } }
        for case .absent(let absence) in loadTroubles { for finding in absence.findings(self) { add(finding) } }
        findFailingPods()
        findWrongStart()
        findConfigurationTrouble()
        findLimitsOfKnowledge()
        // An old answer is no answer to what lies on disk now.
        if readings.isOld { findings.removeAll { $0.code.rule.isComparison } }
    }

    /// Whether all is there that a rule needs.
    func isJudged(_ rule: Rule) -> Bool { rule.needs.isDisjoint(with: unseen) }

    func add(_ finding: Finding) {
        guard isJudged(finding.code.rule) else { return }
        guard !findings.contains(where: { $0 == finding }) else { return }
        if let unwanted, unwanted.code == finding.code, unwanted.location == finding.location { return }
        findings.append(finding)
    }

    var live: LiveReading? { snapshot.live }

    /// Whether an input was looked at as a whole, so that what it does not tell of is not there.
    func isObserved(_ input: Input) -> Bool { !unobserved.contains(input) }

    var runtimeStatus: RuntimeStatus? {
        guard case .status(let status)? = live?.answer else { return nil }
        return status
    }

    /// The newest line of containerd's journal that holds a text.
    func journalLine(containing text: String) -> JournalLine? {
        live?.journal.last { $0.holds(text) }
    }

    /// The newest line with a text that the process of now has written, not one before it.
    func journalLineOfNow(containing text: String) -> JournalLine? {
        guard let live else { return nil }
        return live.journal.last { line in
            guard line.holds(text) else { return false }
            guard let start = live.process?.startedAt else { return true }
            return line.realtime >= start - Span.second
        }
    }

    private func findLimitsOfKnowledge() {
        if let version = snapshot.installedVersion ?? live?.runningVersion {
            if !version.isPredictable {
                add(
                    Finding(
                        .versionNotPredicted, .warning,
                        "containerd \(version) is older than 1.6 and is not predicted; upgrade it.",
                        evidence: [.init("version", "\(version)")]))
            } else if version.isBeyondKnown {
                add(
                    Finding(
                        .versionBeyondKnown, .info,
                        "containerd \(version) is newer than all known ones; it is taken to act like the newest known."
                    ))
            }
        } else {
            add(
                Finding(
                    .versionUnknown, .info,
                    "The version of the installed containerd cannot be told; readings after a restart are missing."))
        }
        let lack = snapshot.blind.first { $0.sense == .resources }
        for path in readings.unreadable.sorted() {
            let why = lack.map { "cannot be read by netready just now (\($0.why))" } ?? "cannot be read here"
            // What netready lacks is no fault of the node.
            add(
                Finding(
                    .readingIncomplete, lack != nil && live != nil ? .info : .warning,
                    "\(path) \(why), so what containerd makes of it is not known\(lack == nil ? "; run as root" : "").",
                    at: SourceLocation(file: path)))
        }
    }
}
