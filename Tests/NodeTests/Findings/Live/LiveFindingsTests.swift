import Diagnosis
import Testing

extension NodeTests {
    /// Findings on real nodes, from their cause to the journal to their clearing; in daemon and command alike.
    @Suite struct LiveFindings {
        @Test(
            "each cause raises its finding in check, status and journal, which agree, and its fix clears it",
            arguments: LiveSession.all)
        func live(_ session: LiveSession) throws {
            let node = try LiveNode(session)
            defer { node.end() }
            try node.begin()
            var shown: [LiveCase] = []
            for example in session.cases {
                do {
                    try node.play(example)
                    shown.append(example)
                } catch {
                    Issue.record("\(session): \(example.code): \(error)")
                }
            }
            try node.expectRecords(of: shown)
        }
    }
}

/// What is shown, against all that there is to show.
@Suite struct LiveCaseTests {
    private static let shown = Set(LiveCase.all.compactMap { FindingCode(rawValue: $0.code) })

    @Test("codes that were ever shown on a booted node are so for ever; others are so by a node of Tests/Nodes")
    func whole() {
        #expect(LiveCase.all.allSatisfy { FindingCode(rawValue: $0.code) != nil })
        #expect(Self.shown.count >= 85)
    }

    /// Codes that say why the network is not ready, or why nothing is known of it.
    private static let never: Set<FindingCode> = [
        .otherRuntime, .noRuntime, .containerdWillNotStart, .containerdMasked, .containerdStopped, .containerdCrashLoop,
        .runtimeNotExecutable, .runtimeDependencyFailed, .supervisorCrashLoop, .supervisorRefusesConfig,
        .runtimeExitedOnConfDirRemoval, .containerdFailed, .containerdStarting, .confFileBlocks, .statusHangs,
        .socketGone,
        .socketUnreachable, .socketDenied, .inotifyLimit, .criDisabled, .criLoadFailed, .criDisabledUntilRestart,
        .confNotLoaded, .predictionDisproved, .confFileEmpty, .confWrongExtension, .confFileMalformed,
        .confFileUnreadable, .confTemplateMissing, .agentAPIUnreachable, .agentFailing, .pluginStatusFails,
        .confInWrongDirectory, .configRemoved, .confDirMissing, .noNetworkConfig,
        // A containerd that runs tells its version.
        .versionUnknown,
        // While its last answer is ready the daemon goes by that, and a check has no last answer.
        .statusSlow,
    ]

    @Test("each code that does not say why the network is down is shown while it is ready")
    func whileReady() {
        let ready = LiveCase.all.filter { ["ready", "degraded"].contains($0.verdict) }
        let codes = Set(ready.compactMap { FindingCode(rawValue: $0.code) })
        #expect(Self.shown.subtracting(codes) == Self.never)
    }

    @Test("a core of findings is seen on each generation")
    func spread() {
        #expect(LiveCase.all.filter { $0.on.count == Generation.allCases.count }.count >= 20)
    }
}
