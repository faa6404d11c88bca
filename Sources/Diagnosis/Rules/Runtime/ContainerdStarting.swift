import Containerd
import Node
import Syntax

extension FindingCode {
    package static let containerdStarting = FindingCode("ContainerdStarting")
}

extension Rule {
    static let containerdStarting = Rule(
        .containerdStarting, stage: .runtime, needs: [.runtime], impact: .note,
        about: About(
            meaning: "containerd is starting or recovering its state and does not answer yet.",
            proof:
                "The state of its unit, or \"server is not initialized yet\" from CRI. What starts it waits longer where it listens elsewhere or hangs.",
            fix: "Wait half a minute.", messageID: "57f4b422d6e352fa9cd27844c782e6b2"),
        hit: { facts in
            switch facts.runtimeTrouble {
            case .waitedFor(let wait)?: wait.hit(facts)
            case .comingBack(let unit)?:
                Hit(
                    "\(unit.name) has ended and systemd is starting it again\(facts.unitRuns.last.map { "; it ended so: \($0.text)" } ?? "").",
                    .networkDown, evidence: ["log": facts.unitRuns.last?.reason])
            case .starting?: Hit("containerd is starting and does not answer yet.")
            default: nil
            }
        })
}

extension VainWait {
    fileprivate func hit(_ facts: Facts) -> Hit {
        let address = facts.predictions.afterRestart?.configuration.server?.address
        let isElsewhere = address.map { !$0.value.isEmpty && !last.holds($0.value) } ?? false
        let place = isElsewhere ? address.map { "; its configuration has it listen at \($0.value)" } ?? "" : ""
        let file = facts.snapshot.configPath
        return Hit(
            "\(unit.name) has waited for containerd for \(Span.text(lasts)): \(last.entry.reason)\(place).",
            .networkDown,
            in: file, evidence: ["log": last.text, "address": isElsewhere ? address?.value : nil],
            remedy: .fixThenRestart,
            fix:
                "Compare address in \(file) with the socket that is waited for, and read what containerd itself says: \(facts.placeOfLog). Then: systemctl restart \(unit.name)."
        )
    }
}

extension Facts {
    /// Where containerd's own log is.
    fileprivate var placeOfLog: String {
        let files = DistributionFiles.of(unit: unitName, config: snapshot.configPath)?.logFiles ?? []
        return files.first { $0.holds("containerd") } ?? "journalctl -u \(unitName)"
    }
}
