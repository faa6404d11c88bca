import Containerd
import Node
import Syntax

extension FindingCode {
    package static let criLoadFailed = FindingCode("CRILoadFailed")
}

extension Rule {
    static let criLoadFailed = Rule(
        .criLoadFailed, stage: .runtime, needs: [.files], impact: .networkDown, remedy: .fixThenRestart,
        group: .criLoadFailed,
        about: About(
            meaning:
                "The CRI plugin of containerd refused to load, and containerd runs without it. 1.6.22 to 1.6.24 and 1.7.2 to 1.7.6 then never tell systemd that they have started: their unit is ended at its TimeoutStartSec and started again, over and over.",
            proof: "CRI answers UNIMPLEMENTED, and containerd's configuration or log names the reason.",
            fix: "Fix what the reason names; then restart {unit}.",
            messageID: "3cda634cf6295be4a45da19cd8071c4b",
            links: [
                "https://github.com/containerd/containerd/issues/7844",
                "https://github.com/containerd/containerd/issues/9163",
                "https://github.com/containerd/containerd/issues/12612",
            ]),
        start: { facts, trouble in
            guard case .fails(let cause, let place) = trouble else { return nil }
            let error = cause ?? "the CRI plugin cannot load"
            let failure = facts.failureOfCRI
            let first = failure.flatMap { $0.plugin.isOfCRI ? nil : $0 }
            // CRI's own words may hold those of the first.
            let isPassedOn = first?.plugin.error.map(error.holds) ?? false
            let why = first.map { isPassedOn ? $0.says : "\(error): \($0.says)" } ?? error
            let fix = (first?.fix ?? facts.fix(error: error)).map { "; \($0)\(orElse(place))" } ?? ""
            let isSwitchedOff = facts.key(at: place) == "disabled_plugins"
            let reason = isSwitchedOff ? ", since disabled_plugins takes away what it needs" : ""
            return Hit(
                "containerd runs without CRI\(reason)\(parentheses(place)): \(why)\(fix)\(endOfStart(facts))",
                at: place, evidence: ["error": error, "plugin": failure?.plugin.id] + evidence(facts, place))
        },
        // containerd has refused what looks good, or what nobody knows here.
        hit: { facts in
            switch facts.runtimeTrouble {
            case .refused?: break
            case .withoutCRI? where facts.failureOfCRI != nil: break
            default: return nil
            }
            let failure = facts.failureOfCRI
            let place = facts.placeOfNamedKey
            let praise = facts.isConfigurationModelled ? " although its configuration looks good" : ""
            let log = facts.logOfFailedCRI ?? "its log does not say why"
            let fix = failure?.fix.map { "; \($0)" } ?? ""
            return Hit(
                "containerd serves no CRI\(praise)\(parentheses(place)): \(failure?.says ?? log)\(fix)\(endOfStart(facts))",
                at: place, evidence: (failure?.evidence ?? [:]) + evidence(facts, place))
        })
}

private func evidence(_ facts: Facts, _ place: SourceLocation?) -> Seen {
    ["log": facts.logOfFailedCRI ?? "", "status": facts.refusalOfCRI, "key": facts.key(at: place)]
}

/// What asks for a thing that the node lacks may be taken away as well.
private func orElse(_ place: SourceLocation?) -> String {
    place?.position == nil ? "" : place.map { ", or take what asks for it out of \($0.text)" } ?? ""
}

/// What becomes of a containerd that waits for a CRI plugin which did not load; empty where systemd is content.
private func endOfStart(_ facts: Facts) -> String {
    guard let (unit, version) = facts.waitForCRI else { return "" }
    let count = unit.restartCount > 0 ? " (\(unit.restartCount) times so far)" : ""
    return
        "; containerd \(version) then never tells systemd that it has started, so \(unit.name) is ended at its TimeoutStartSec and started again\(count)"
}

private func parentheses(_ place: SourceLocation?) -> String { place.map { " (\($0.text))" } ?? "" }
