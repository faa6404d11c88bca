import Containerd
import Node
import Syntax

extension FindingCode {
    package static let runtimeExitedOnConfDirRemoval = FindingCode("RuntimeExitedOnConfDirRemoval")
}

extension Rule {
    static let runtimeExitedOnConfDirRemoval = Rule(
        .runtimeExitedOnConfDirRemoval, stage: .runtime, needs: [.runtime, .unit, .journal], impact: .networkDown,
        group: .cniWatchStale,
        about: About(
            meaning: "containerd ended itself because its CNI directory was removed or renamed.",
            proof: "Its log line \"cni conf dir is removed\" and the state of its unit (containerd 2.1 and later).",
            fix: "Nothing: systemd starts it again, and it then loads what stands in the directory.",
            messageID: "9356253666605954ae3e6504ab03623d",
            links: ["https://github.com/containerd/containerd/pull/11208"]),
        hit: { facts in
            guard case .directoryRemoved(let unit, let line)? = facts.runtimeTrouble else { return nil }
            let directory = facts.predictions.afterRestart?.settings?.confDir.value ?? "its CNI directory"
            let next =
                unit.isComingBack
                ? "systemd is starting it again, nothing else is needed" : "nothing starts it again: start it"
            return Hit(
                "containerd (\(unit.name)) ended itself because \(directory) was removed; \(next).", in: directory,
                evidence: ["log": line.text], remedy: unit.isComingBack ? RemedyKind.none : .restart)
        })
}
