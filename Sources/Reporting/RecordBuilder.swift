import Containerd
package import Diagnosis
package import History
package import Node
import Syntax

/// Turns what changed between two assessments into records: one a change, none for what stays as it was.
package struct RecordBuilder: Sendable {
    /// The assessment that the last records were made from.
    package private(set) var published: Assessment?
    /// When the present verdict began.
    package private(set) var since: Timestamp?

    package init() {}

    /// - Parameter changes: of the configuration since the last time.
    package mutating func publish(_ assessment: Assessment, _ changes: [ConfigurationChange], at now: Timestamp)
        -> [Record]
    {
        var records = changes.map { changeRecord($0, assessment) }
        if published?.verdict != assessment.verdict || published?.reason != assessment.reason {
            if published?.verdict != assessment.verdict { since = now }
            records.append(verdictRecord(assessment))
        }
        let before = published?.findings ?? []
        for finding in assessment.findings where !before.contains(where: finding.isSameAs) {
            records.append(findingRecord(.findingRaised, finding, assessment))
        }
        for finding in before where !assessment.findings.contains(where: finding.isSameAs) {
            records.append(findingRecord(.findingCleared, finding, assessment))
        }
        published = assessment
        return records
    }

    package func heartbeat() -> Record? {
        guard let published else { return nil }
        return Record(.heartbeat, .info, sentence(published), verdictFields(published))
    }

    private func verdictRecord(_ assessment: Assessment) -> Record {
        let priority: Record.Priority =
            switch assessment.verdict {
            case .ready: .notice
            case .degraded, .unknown: .warning
            case .notReady: .error
            }
        var fields = verdictFields(assessment)
        if let first = assessment.findings.first, assessment.verdict != .ready { fields += placeFields(first) }
        fields.append(.init("NETREADY_ACTION", assessment.remedy.action.rawValue))
        fields.append(.init("NETREADY_WATCH", assessment.watch?.name ?? "unknown"))
        return Record(.verdictChanged, priority, sentence(assessment), fields)
    }

    private func sentence(_ assessment: Assessment) -> String {
        let networks = assessment.afterReload?.outcome.networks.joined(separator: ", ") ?? ""
        guard assessment.verdict != .ready else {
            return "The container network is ready\(networks.isEmpty ? "." : " (\(networks)).")"
        }
        let first = assessment.findings.first?.message ?? assessment.remedy.why
        return switch assessment.verdict {
        case .notReady where assessment.isNetworkPending: "The container network is not ready yet: \(first)"
        case .notReady: "The container network is not ready: \(first)"
        case .degraded: "The container network is degraded: \(first)"
        default: "Whether the container network is ready is not known: \(first)"
        }
    }

    private func findingRecord(_ kind: RecordKind, _ finding: Finding, _ assessment: Assessment) -> Record {
        guard kind == .findingRaised else {
            return Record(
                kind, .info, "Resolved: \(finding.code.rawValue).", verdictFields(assessment) + placeFields(finding))
        }
        let priority: Record.Priority =
            switch finding.severity {
            case .error: .error
            case .warning: .warning
            case .info: .info
            }
        return Record(
            kind, priority, finding.message,
            verdictFields(assessment) + placeFields(finding) + [
                .init("NETREADY_REMEDY", finding.remedy.rawValue), .init("NETREADY_UNIT", finding.unit),
            ],
            messageID: finding.code.rule.about.messageID)
    }

    private func changeRecord(_ change: ConfigurationChange, _ assessment: Assessment) -> Record {
        var fields =
            verdictFields(assessment) + [
                .init("NETREADY_PATH", change.path), .init("NETREADY_DIGEST_BEFORE", change.before),
                .init("NETREADY_DIGEST_AFTER", change.after),
            ]
        if !change.changes.isEmpty {
            fields.append(.init("NETREADY_CHANGES", change.lines.joined(separator: "\n")))
        }
        return Record(.configurationChanged, .info, change.sentence, fields)
    }
}

/// The fields that every record has.
package func verdictFields(_ assessment: Assessment?) -> [Record.Field] {
    [
        .init("NETREADY_VERDICT", (assessment?.verdict ?? .unknown).rawValue),
        .init("NETREADY_REASON", assessment?.reason ?? "Starting"),
    ]
}

private func placeFields(_ finding: Finding) -> [Record.Field] {
    var fields: [Record.Field] = [
        .init("NETREADY_CODE", finding.code.rawValue), .init("NETREADY_GROUP", finding.group.rawValue),
    ]
    guard let location = finding.location else { return fields }
    fields.append(.init("NETREADY_FILE", location.file))
    guard let position = location.position else { return fields }
    fields.append(.init("NETREADY_LINE", "\(position.line)"))
    fields.append(.init("NETREADY_COLUMN", "\(position.column)"))
    return fields
}
