import Containerd
import Node

extension FindingCode {
    package static let statusHangs = FindingCode("StatusHangs")
}

extension Rule {
    static let statusHangs = Rule(
        .statusHangs, stage: .runtime, needs: [.runtime], impact: .networkDown, remedy: .fixThenRestart,
        group: .readyButBroken,
        about: About(
            meaning:
                "containerd answers Version but never Status: a plugin that it asks for STATUS, or a load that it has begun, does not return.",
            proof:
                "One call of CRI Status has been without an answer for hang_after (120s), and CRI Version answered all that time; whether the networks have a plugin that is asked at all.",
            fix:
                "Fix or remove the plugin that hangs; then restart {unit}. Where nothing is left that blocks, a restart is enough.",
            messageID: "dc9e8a0ba25b5abb906944b04d83686d"),
        hit: { facts in
            guard case .hangs? = facts.runtimeTrouble else { return nil }
            let why =
                facts.predictions.afterRestart?.outcome.needsExec == true
                ? "a plugin that it asks for STATUS does not return"
                : !facts.isObserved(.files)
                    ? "whether a file blocks it could not be seen"
                    : "a load of CNI files does not end, and nothing lies there now that blocks one, as a FIFO does; only a restart frees it"
            return Hit("containerd answers Version and not Status: \(why).")
        })
}
