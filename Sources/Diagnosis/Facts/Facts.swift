import Containerd
import Node
import Syntax

/// All that rules may ask of one observation, derived once; what is missing is asked for through it.
final class Facts {
    let snapshot: Snapshot
    let predictions: Predictions
    /// What the acts that come into question would bring.
    let prospects: Prospects
    /// Answers from the files; it gathers what they lack.
    private(set) lazy var lookup = PathResolver(snapshot.files)
    /// What has to be looked at besides.
    var asked: Set<FileRequest> = []
    /// Every failure that the journal tells of, newest first.
    let failures: [SandboxFailure]
    /// The known agents on the node; nil where the CRI was not asked.
    let agents: [ProviderStatus]?
    /// The lines of ``timeOfSigns``, oldest first.
    private(set) lazy var recentLines = journal.filter { isRecent($0, within: Self.timeOfSigns) }
    private(set) lazy var runtimeTrouble = troubleOfRuntime()
    /// The runs of containerd's unit that have ended, oldest first.
    private(set) lazy var unitRuns = UnitRun.all(of: unitName, in: journal)
    private(set) lazy var latentTrouble = troubleOfLater()
    /// The networks that pods join, with those behind them; empty where they are not known to work.
    private(set) lazy var joined: [PodNetwork] = loaded.map(podNetworks) ?? []
    /// The programs of the networks in force.
    private(set) lazy var plugins: PluginSearch = searchPlugins()
    /// Those of them that are nowhere in containerd's directories.
    private(set) lazy var missingPlugins: MissingPlugins = sortMissingPlugins()
    /// What the plugins in force said of themselves; empty where they were not asked.
    private(set) lazy var probedPlugins: [ProbedPlugin] = readProbedPlugins()
    /// Chained plugins that stay behind in a list.
    private(set) lazy var orphans: [OrphanedPlugin] = findOrphans()
    /// What is wrong with the credentials that plugins read when a pod starts.
    private(set) lazy var credentialTroubles: [CredentialTrouble] = findCredentialTroubles()
    /// What was not looked at, or not as a whole.
    private let unobserved: Set<Input>
    /// That of which there is nothing at all.
    private let unseen: Set<Input>

    // What several rules ask, derived when it is first asked for.
    private(set) lazy var loadTroubles = findLoadTroubles()
    private(set) lazy var agentDown = findAgentDown()
    private(set) lazy var podRequests = findPodRequests()
    private(set) lazy var unwrittenInput = findUnwrittenInput()
    private(set) lazy var cgroupMismatch = findCgroupMismatch()

    /// - Parameter unseen: inputs whose findings are not raised; nil for those of which the snapshot has nothing.
    init(snapshot: Snapshot, predictions: Predictions, unseen: Set<Input>? = nil) {
        self.snapshot = snapshot
        self.predictions = predictions
        prospects = Prospects(snapshot, predictions)
        failures = (snapshot.live?.journal ?? []).reversed().compactMap(SandboxFailure.init)
        agents = snapshot.containers.map(ProviderStatus.all)
        unobserved = Set(snapshot.unobserved.map(\.input))
        self.unseen = unseen ?? snapshot.unseen
    }

    /// Whether all is there that a rule needs.
    func isJudged(_ rule: Rule) -> Bool { rule.needs.isDisjoint(with: unseen) }

    /// What has to be looked at before an answer holds.
    var missing: Set<FileRequest> { asked.union(lookup.missing) }

    var live: LiveReading? { snapshot.live }

    var journal: [JournalLine] { live?.journal ?? [] }

    /// How far back a line on pods that do not come to run, or end, counts.
    static let timeOfSigns = 15 * Span.minute

    /// Whether an input was looked at as a whole, so that what it does not tell of is not there.
    func isObserved(_ input: Input) -> Bool { !unobserved.contains(input) }

    var runtimeStatus: RuntimeStatus? {
        guard case .status(let status)? = live?.answer else { return nil }
        return status
    }

    /// The newest line of the journal that tells of something.
    func lastLine(meaning event: LogEvent) -> JournalLine? { journal.last { $0.means(event) } }

    func lastRecentLine(meaning event: LogEvent) -> JournalLine? { recentLines.last { $0.means(event) } }

    /// The newest that the process of now has written, not one before it.
    func lastLineOfNow(meaning event: LogEvent) -> JournalLine? {
        let start = live?.process.map { $0.startedAt - Span.second }
        return journal.last { $0.realtime >= start ?? .min && $0.means(event) }
    }
}
