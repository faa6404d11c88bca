import Containerd
import Node

extension FindingCode {
    package static let criLoadFailed = FindingCode("CRILoadFailed")
}

extension Rule {
    static let criLoadFailed = Rule(
        .criLoadFailed, stage: .runtime, needs: [.files], impact: .networkDown, remedy: .fixThenRestart,
        group: .criLoadFailed,
        about: About(
            meaning: "The CRI plug-in of containerd refused to load, and containerd runs without it.",
            proof: "CRI answers UNIMPLEMENTED, and containerd's configuration or log names the reason.",
            advice:
                "Mend what the reason names; then restart {unit}. 1.6.22 to 1.6.24 and 1.7.2 to 1.7.6 never tell systemd that they have started without CRI: until it is mended their unit is ended at its TimeoutStartSec and started again, over and over.",
            messageID: "3cda634cf6295be4a45da19cd8071c4b",
            links: [
                "https://github.com/containerd/containerd/issues/7844",
                "https://github.com/containerd/containerd/issues/9163",
                "https://github.com/containerd/containerd/issues/12612",
            ]),
        start: { facts, trouble in
            guard case .fails(let cause, let place) = trouble else { return nil }
            let error = cause ?? "the CRI plug-in cannot load"
            return Hit(
                "containerd runs without CRI\(parentheses(place)): \(error)\(endOfStart(facts))", at: place,
                evidence: ["error": error] + evidence(facts, place))
        },
        // containerd has refused what looks good.
        hit: { facts in
            guard case .refused? = facts.runtimeTrouble else { return nil }
            let place = facts.placeOfNamedKey
            return Hit(
                "containerd serves no CRI although its configuration looks good\(parentheses(place)): \(facts.logOfFailedCRI ?? "its log does not say why")\(endOfStart(facts))",
                at: place, evidence: evidence(facts, place))
        })
}

private func evidence(_ facts: Facts, _ place: SourceLocation?) -> Seen {
    ["log": facts.logOfFailedCRI ?? "", "status": facts.refusalOfCRI, "key": facts.key(at: place)]
}

/// What becomes of a containerd that waits for a CRI plug-in which did not load; empty where systemd is content.
private func endOfStart(_ facts: Facts) -> String {
    guard let (unit, version) = facts.waitForCRI else { return "" }
    let count = unit.restartCount > 0 ? " (\(unit.restartCount) times so far)" : ""
    return
        "; containerd \(version) then never tells systemd that it has started, so \(unit.name) is ended at its TimeoutStartSec and started again\(count)"
}

private func parentheses(_ place: SourceLocation?) -> String { place.map { " (\($0.text))" } ?? "" }
