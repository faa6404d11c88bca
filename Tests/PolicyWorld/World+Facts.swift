import Containerd
import Diagnosis
package import Node
package import Remediation

/// What netready sees of the world. The remedy is that of the design's table, written down a second time.
extension World {
    var reading: NowReading {
        switch state {
        case .running: servesCRI ? isReady ? .ready : .notReady : .noCRI
        case .failed, .stopped, .broughtBack: .down
        case .silent: .unknown("no answer in time")
        }
    }

    var remedy: Remedy {
        switch state {
        case .silent: return none("nothing is proven")
        case .stopped: return none("a person stopped it")
        case .broughtBack: return none("systemd is starting it again")
        case .failed: return isWorthStarting ? act(.restart) : fix(.fixThenRestart)
        case .running: break
        }
        guard servesCRI else { return isWorthStarting ? act(.restart) : fix(.fixThenRestart) }
        guard !isReady else {
            guard startWouldBeReady else { return fix(.fixThenRestart) }
            return watchIsBroken ? unasked(.restart) : none("nothing is wrong")
        }
        if runningConfig == .good, filesAreGood, !filesAreWrong, !watchIsBroken { return act(.reload) }
        if startWouldBeReady { return act(.restart) }
        return fix(runningConfig == .good && configOnDisk == .good ? .fixThenReload : .fixThenRestart)
    }

    /// What is predicted of a start with what lies on disk.
    var startWouldServe: Bool { configOnDisk == .good || configOnDisk == .elsewhere }
    var startWouldBeReady: Bool { configOnDisk == .good && filesAreGood && !filesAreWrong }
    var isWorthStarting: Bool { startWouldServe && !(configOnDisk == .good && filesAreWrong) }

    private func none(_ why: String) -> Remedy { Remedy(.none, restartWouldHelp: false, why: why) }
    private func fix(_ kind: RemedyKind) -> Remedy { Remedy(kind, restartWouldHelp: false, why: "fix") }
    private func act(_ kind: RemedyKind) -> Remedy {
        let isHeldBack = kind == .restart && isUndecided
        return Remedy(
            kind, restartWouldHelp: kind == .restart, automatic: !isHeldBack, isHeldBack: isHeldBack, why: "helps")
    }
    private func unasked(_ kind: RemedyKind) -> Remedy { Remedy(kind, restartWouldHelp: true, why: "deaf") }

    /// The files of a cause, and what is wrong with them.
    var causeID: String {
        let content = (hasDirectory ? files : -1) &* 100_000 &+ config
        return "\(content).\(remedy.action.rawValue)"
    }

    /// - Parameter lastChange: the last event that the daemon has seen.
    package func facts(lastChange: Timestamp?) -> PolicyFacts {
        PolicyFacts(
            remedy: remedy, now: reading, causeID: causeID, lastChange: lastChange, confDir: "/etc/cni/net.d",
            unit: unitReading, runningVersion: unit == .losesAddresses ? Self.unsafe : Self.safe,
            uptime: uptime, isWatchBroken: watchIsBroken, networkFault: isReady && loadedWrong ? .wrong : nil,
            undecided: isUndecided ? [Self.undecided] : [])
    }

    private static let undecided = UndecidedKey(
        key: "metrics.address", file: "/etc/containerd/config.toml", line: 7, why: "it has changed")
    private static let safe = ContainerdVersion("1.7.24")
    private static let unsafe = ContainerdVersion("1.6.10")

    private var uptime: Int64? {
        guard unit != .unseen, state == .running || state == .silent else { return nil }
        return mark.elapsed - startedAt.elapsed
    }

    private var unitReading: UnitReading? {
        guard unit != .unseen else { return nil }
        let (active, sub) =
            switch state {
            case .running, .silent: ("active", "running")
            case .failed: ("failed", "failed")
            case .stopped: ("inactive", "dead")
            case .broughtBack: ("activating", "auto-restart")
            }
        var reading = UnitReading(
            name: "containerd.service", activeState: active, subState: sub,
            killMode: unit == .killsContainers ? "control-group" : "process", invocationID: "\(invocation)")
        reading.loadState = unit == .masked ? "masked" : "loaded"
        reading.hasJob = hasJob
        return reading
    }
}
