package import Containerd
package import Node

/// The one-word answer about a node.
package enum Verdict: String, Sendable, CaseIterable {
    case ready
    case degraded
    case notReady
    case unknown
}

/// The reading *now*: what the running containerd says.
package enum NowReading: Sendable, Equatable {
    case ready
    case notReady
    case noCRI
    /// A process that is proven to hang.
    case hangs
    /// No process.
    case down
    /// It runs, and nobody can connect to it any more.
    case unreachable
    case unknown(String)

    /// Higher is better; nil where nothing is known.
    package var rank: OutcomeRank? {
        switch self {
        case .ready: .ready
        case .notReady: .servingNotReady
        case .noCRI: .noCRI
        case .hangs, .down, .unreachable: .notRunning
        case .unknown: nil
        }
    }
}

/// The order of outcomes: an act is worth taking only towards a strictly higher one.
package enum OutcomeRank: Int, Sendable, Comparable {
    case notRunning
    case noCRI
    case servingNotReady
    case ready

    package static func < (left: OutcomeRank, right: OutcomeRank) -> Bool { left.rawValue < right.rawValue }
}

extension Outcome {
    /// Where only a plugin's STATUS could tell, ready is assumed: it fixes itself with no act of ours. Where a file cannot
    /// be read nothing is promised.
    package var rank: OutcomeRank {
        switch kind {
        case .serving: networkReady ?? needsExec ? .ready : .servingNotReady
        case .noCRI: .noCRI
        case .exits, .hangs: .notRunning
        }
    }
}

/// What would help, and whether this program may do it by itself.
package struct Remedy: Sendable, Equatable {
    package var action: RemedyKind
    /// Would restarting containerd, with nothing else done, make the network work?
    package var restartWouldHelp: Bool
    /// One sentence.
    package var why: String
    /// Whether mode `enforce` would do it by itself.
    package var automatic: Bool
    /// It would be ``automatic`` if it were known what a start makes of the configuration of now.
    package var isHeldBack: Bool

    package init(
        _ action: RemedyKind, restartWouldHelp: Bool, automatic: Bool = false, isHeldBack: Bool = false, why: String
    ) {
        self.action = action
        self.restartWouldHelp = restartWouldHelp
        self.automatic = automatic
        self.isHeldBack = isHeldBack
        self.why = why
    }
}

/// What comes of a reload. A prediction is large, and most nodes hear.
package indirect enum ReloadReading: Sendable, Equatable {
    /// The files are read again.
    case heard
    /// Nothing comes of a file that is written where nobody listens: what is, remains.
    case unheard(Prediction)
}

extension Remedy {
    /// The same, where nobody knows what a start makes of the configuration of now: a restart is then for a person.
    /// Only what is proven justifies an act.
    func justified(by findings: [Finding]) -> Remedy {
        guard automatic, let first = findings.first(where: { $0.severity != .info }), first.confidence != .proven else {
            return self
        }
        var asked = self
        asked.automatic = false
        asked.why +=
            " It is not done by itself, since \(first.code.rawValue) is \(first.confidence.rawValue) and not proven."
        return asked
    }

    func held(back isUndecided: Bool) -> Remedy {
        guard isUndecided, action == .restart, automatic else { return self }
        var held = self
        held.automatic = false
        held.isHeldBack = true
        return held
    }
}

/// The answer of one observation: verdict, findings in the order in which to fix them, remedy.
package struct Assessment: Sendable, Equatable {
    package var verdict: Verdict
    package var now: NowReading?
    /// What a load of the CNI files that stand now would give, with the settings that containerd runs with.
    package var onDisk: Prediction?
    package var reload: ReloadReading
    package var afterRestart: Prediction?
    package var watch: WatchState?
    package var findings: [Finding]
    package var remedy: Remedy
    /// What is wrong with the network that is loaded; nil where the rules leave it alone, and where none is.
    package var networkFault: NetworkFault?
    /// Keys of containerd's configuration that are not as they were at its start, and of which nobody knows what a start
    /// makes of them; empty while no containerd runs.
    package var undecided: [UndecidedKey]
    /// What was not looked at, and which findings could not be judged for that.
    package var notJudged: [NotJudged]
    /// What still has to be looked at before the answer holds; empty in a final assessment.
    package var missing: Set<FileRequest>

    package init(
        verdict: Verdict, now: NowReading?, onDisk: Prediction?, reload: ReloadReading, afterRestart: Prediction?,
        watch: WatchState?, findings: [Finding], remedy: Remedy, networkFault: NetworkFault?,
        undecided: [UndecidedKey], notJudged: [NotJudged], missing: Set<FileRequest>
    ) {
        self.verdict = verdict
        self.now = now
        self.onDisk = onDisk
        self.reload = reload
        self.afterRestart = afterRestart
        self.watch = watch
        self.findings = findings
        self.remedy = remedy
        self.networkFault = networkFault
        self.undecided = undecided
        self.notJudged = notJudged
        self.missing = missing
    }

    /// What a reload would really give: ``onDisk``, or what is where containerd is deaf and hears of none.
    package var afterReload: Prediction? {
        if case .unheard(let present) = reload { present } else { onDisk }
    }

    /// The code of the first finding that weighs, or `Ready`.
    package var reason: String {
        guard let first = findings.first, verdict != .ready else { return "Ready" }
        return first.code.rawValue
    }

    /// The kind of cause of the first finding that weighs.
    package var group: FindingGroup { verdict == .ready ? .none : findings.first?.group ?? .none }

    /// *now* and the files differ: containerd may still be loading.
    package var isUnsettled: Bool {
        guard let now = now?.rank, let loaded = onDisk?.outcome, now >= .servingNotReady,
            onDisk?.isIncomplete != true
        else { return false }
        return now != loaded.rank || findings.contains { $0.code == .otherNetworksOnDisk }
    }

    /// There is no containerd here whose next word would be worth waiting for.
    package var namesStrangeRuntime: Bool {
        findings.contains { $0.code == .otherRuntime || $0.code == .noRuntime }
    }

    /// A file of conf_dir keeps the network from being ready, whatever containers, kubelet and mounts tell besides.
    package var isExplainedByFile: Bool {
        guard now == .notReady else { return false }
        switch onDisk?.loading?.failure?.kind {
        case .empty, .malformed, .invalid, .blocks: return true
        case .noFiles, .unreadable, nil: return false
        }
    }

    /// A loaded list is CNI 1.1 or later, so that NetworkReady can turn with no event in any file.
    package var asksPluginStatus: Bool {
        guard let loading = onDisk?.loading else { return false }
        return loading.networks.contains { network in
            let parts = network.cniVersion.value.split(separator: ".").compactMap { Int($0) }
            return parts.count >= 2 && (parts[0], parts[1]) >= (1, 1)
        }
    }
}
