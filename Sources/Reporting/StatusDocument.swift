package import Containerd
package import Diagnosis
import History
package import Node
package import Remediation
package import Syntax

/// The document of `check`, `status` and the status file, schema `netready.status/v2`.
package struct StatusDocument: Sendable {
    package var assessment: Assessment
    package var digests: Digests
    /// That of the network lists without what is a node's own.
    package let commonCNI: String
    /// RFC 3339.
    package var since: String
    package var runningVersion: String?
    package var installedVersion: String?
    package var remediation: Remediation?

    /// The part that only the daemon knows.
    package struct Remediation: Sendable {
        package var mode: Mode
        package var isBreakerOpen: Bool
        package var isPaused: Bool
        package var veto: Veto?
        package var lastAct: Ledger.Entry?

        package init(_ policy: Policy, at now: Timestamp) {
            mode = policy.settings.mode
            isBreakerOpen = policy.breaker != .closed
            isPaused = policy.ledger?.pause?.left(at: now) != nil
            veto = policy.lastVeto
            lastAct = policy.ledger?.acts.last
        }
    }

    package init(
        assessment: Assessment, digests: Digests, since: String, runningVersion: String?, installedVersion: String?,
        remediation: Remediation?
    ) {
        self.assessment = assessment
        self.digests = digests
        commonCNI = digests.commonCNI(assessment)
        self.since = since
        self.runningVersion = runningVersion
        self.installedVersion = installedVersion
        self.remediation = remediation
    }

    package var json: JSONValue {
        JSONValue.object([
            ("schema", text(PublishedStatus.schema)), ("verdict", text(assessment.verdict.rawValue)),
            ("reason", text(assessment.reason)), ("group", text(assessment.group.rawValue)),
            ("networkFault", .optional(assessment.networkFault?.rawValue)), ("since", text(since)),
            ("now", now), ("afterReload", assessment.afterReload.map { $0.outcome.json } ?? null),
            ("afterRestart", assessment.afterRestart.map { $0.outcome.json } ?? null),
            ("watch", text(assessment.watch?.name ?? "unknown")), ("watchReason", watchReason), ("remedy", remedy),
            ("undecided", .array(assessment.undecided.map(object(of:)))),
            ("findings", .array(assessment.findings.map(\.json))),
            (
                "digest",
                .object([
                    ("cni", text(digests.cni)), ("cniCommon", text(commonCNI)),
                    ("containerd", text(digests.containerd)),
                ])
            ),
            ("containerd", containerd), ("runtime", runtime?.json ?? null), ("blind", .array(blind.map(\.json))),
            ("notJudged", .array(assessment.notJudged.map(\.json))),
            ("remediation", remediation.map(json) ?? null),
        ])
    }

    /// Why the watch is unknown.
    private var watchReason: JSONValue {
        if case .unknown(let why)? = assessment.watch { text(why) } else { null }
    }

    private var now: JSONValue {
        guard let reading = assessment.now else { return null }
        return switch reading {
        case .ready, .notReady: nowOutcome(ready: reading == .ready).json
        case .noCRI: Outcome(kind: .noCRI).json
        case .hangs: Outcome(kind: .hangs).json
        case .down: silent("down", "")
        case .unreachable: silent("unreachable", "")
        case .unknown(let why): silent("unknown", why)
        }
    }

    /// An outcome that only *now* can have, with the keys of the others.
    private func silent(_ outcome: String, _ message: String) -> JSONValue {
        guard var object = Outcome(kind: .noCRI, message: message).json.objectValue else { return null }
        for index in object.members.indices where object.members[index].key == "outcome" {
            object.members[index].value = text(outcome)
        }
        return JSONValue(.object(object))
    }

    /// What CRI said, for the reading *now*.
    package var runtimeStatus: RuntimeStatus?
    /// What was not seen.
    package var blind: [Blindness] = []
    /// Which runtime is judged, and why that one.
    package var runtime: RuntimeChoice?

    private func nowOutcome(ready: Bool) -> Outcome {
        runtimeStatus?.outcome ?? Outcome(kind: .serving, networkReady: ready, message: "")
    }

    private var remedy: JSONValue {
        let remedy = assessment.remedy
        return .object([
            ("action", text(remedy.action.rawValue)), ("restartWouldHelp", .bool(remedy.restartWouldHelp)),
            ("why", text(remedy.why)), ("automatic", .bool(remedy.automatic)),
        ])
    }

    private var containerd: JSONValue {
        JSONValue.object([
            ("running", .optional(runningVersion)), ("installed", .optional(installedVersion)),
            ("configVersion", assessment.afterRestart.map { .int($0.configuration.version.value) } ?? null),
        ])
    }

    private func json(_ remediation: Remediation) -> JSONValue {
        let act = remediation.lastAct.map { entry in
            JSONValue.object([
                ("action", text(entry.act.kind.rawValue)), ("causeID", text(entry.act.causeID)),
                ("result", .optional(entry.result?.rawValue)), ("at", text(timestamp(entry.act.decidedAt.realtime))),
            ])
        }
        return .object([
            ("mode", text(remediation.mode.rawValue)),
            ("breaker", text(remediation.isBreakerOpen ? "open" : "closed")), ("paused", .bool(remediation.isPaused)),
            ("veto", .optional(remediation.veto?.name.rawValue)), ("lastAct", act ?? null),
        ])
    }
}

extension Snapshot {
    /// The status document of an assessment of this snapshot.
    ///
    /// - Parameters:
    ///   - since: when its verdict began; nil where only this snapshot is known.
    ///   - remediation: nil where no daemon speaks.
    package func document(
        _ assessment: Assessment, digests: Digests? = nil, since: Timestamp? = nil,
        remediation: StatusDocument.Remediation? = nil
    ) -> StatusDocument {
        var document = StatusDocument(
            assessment: assessment, digests: digests ?? Digests(assessment),
            since: timestamp((since ?? takenAt).realtime), runningVersion: live?.runningVersion.map { "\($0)" },
            installedVersion: installedVersion.map { "\($0)" }, remediation: remediation)
        if case .status(let status)? = live?.answer { document.runtimeStatus = status }
        document.blind = blind
        document.runtime = runtime
        return document
    }
}

extension Outcome {
    /// The object of `predict --output json`.
    package var json: JSONValue {
        JSONValue.object([
            ("outcome", text(kind.rawValue)), ("exitCode", exitCode.map(JSONValue.int) ?? null),
            ("exitText", .optional(exitText)), ("cause", .optional(cause)),
            ("networkReady", networkReady.map(JSONValue.bool) ?? null),
            ("message", .optional(message)), ("lastLoad", .optional(lastLoad)),
            ("networks", .array(networks.map(text))),
            ("confDir", .optional(confDir)), ("binDirs", binDirs.map { .array($0.map(text)) } ?? null),
            ("maxConfNum", maxConfNum.map(JSONValue.int) ?? null),
            ("handlers", .object(handlers.sorted { $0.key < $1.key }.map { ($0.key, text($0.value)) })),
            ("needsExec", .bool(needsExec)),
        ])
    }
}

extension Finding {
    /// This finding as `check` and `status` write it.
    package var json: JSONValue {
        let place = location.map { location in
            JSONValue.object([
                ("file", text(location.file)), ("line", location.position.map { .int($0.line) } ?? null),
                ("column", location.position.map { .int($0.column) } ?? null),
            ])
        }
        return .object([
            ("code", text(code.rawValue)), ("group", text(group.rawValue)), ("severity", text(severity.rawValue)),
            ("confidence", text(confidence.rawValue)), ("message", text(message)), ("location", place ?? null),
            ("evidence", .object(evidence.map { ($0.name, text($0.value)) })), ("fix", text(fix)),
            ("remedy", text(remedy.rawValue)), ("networkFault", .optional(networkFault?.rawValue)),
            ("consequences", .array(consequences.map(text))),
        ])
    }
}

private func object(of undecided: UndecidedKey) -> JSONValue {
    .object([
        ("key", text(undecided.key)), ("file", text(undecided.file)),
        ("line", undecided.line.map { .int($0) } ?? null), ("why", text(undecided.why)),
    ])
}

private let null = JSONValue.null
private func text(_ value: String) -> JSONValue { .string(value) }

extension NotJudged {
    /// As `check` and `status` write it.
    fileprivate var json: JSONValue {
        .object([
            ("input", .string(lack.input.rawValue)), ("why", .string(lack.why)), ("isFixable", .bool(lack.isFixable)),
            ("codes", .strings(codes.map(\.rawValue))),
        ])
    }
}
