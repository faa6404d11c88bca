import Containerd
import Node
import Syntax

/// What an act would bring is itself to be fixed: then that is what is wrong with the node, and the act is not worth taking.
extension Facts {
    /// What is wrong with the network that the act would bring which comes into question.
    var faultOfAct: Finding? { if case .unwanted(let fault, _)? = loadTroubles.first { fault } else { nil } }

    /// What keeps an act from being worth taking goes first; that containerd is deaf is then only half of it.
    var unwantedNetwork: [Finding] {
        guard case .unwanted(let fault, let act)? = loadTroubles.first, let status = runtimeStatus else { return [] }
        let file = fault.networkFault == .wrong ? fault.location?.file : nil
        let rest = file.map { missingConfiguration(without: $0) } ?? []
        var finding = fault
        finding.severity = .error
        finding.message = "A \(act.rawValue) would not help, since this would come of it: \(fault.message)"
        finding.evidence += [
            .init("watch", live?.watch.name ?? "unknown"), .init("lastCNILoadStatus", status.running.lastLoad),
        ]
        if let cause = rest.first, let file, !isAnyNetworkAtWork {
            // Nothing on the node brings a network: it is as it would be without the file.
            finding = Self.cause(cause, hiddenBy: finding, in: file)
        }
        let plain = finding.code == .onlyUnwantedConfig ? Self.withoutCNI : Self.plain
        return [finding] + rest.filter { $0.code != finding.code && !plain.contains($0.code) } + deafBesides
    }

    /// Codes that say no more than that no configuration is there.
    private static let plain: Set<FindingCode> = [.noNetworkConfig, .confDirMissing]

    /// Those by which nobody is on the node who would bring one.
    private static let withoutCNI = plain.union([.configRemoved])

    /// Why the cluster's network is not there, where a file that nobody wants is in its place.
    private static func cause(_ cause: Finding, hiddenBy unwanted: Finding, in file: String) -> Finding {
        guard !withoutCNI.contains(cause.code) else {
            var only = unwanted
            only.code = .onlyUnwantedConfig
            only.remedy = cause.remedy
            only.evidence += cause.evidence.filter { piece in !unwanted.evidence.contains { $0.name == piece.name } }
            return only
        }
        var hidden = cause
        hidden.message = "Apart from \(file), which nobody wants: \(cause.message)"
        hidden.consequences.append(unwanted.message)
        hidden.evidence += unwanted.evidence.filter { piece in !cause.evidence.contains { $0.name == piece.name } }
        hidden.networkFault = unwanted.networkFault
        return hidden
    }

    private var isAnyNetworkAtWork: Bool {
        agents?.contains { $0.agent.role == .network && $0.isRunning } ?? true
    }

    private var deafBesides: [Finding] {
        guard let watch = live?.watch, watch.isBroken else { return [] }
        let directory = predictions.onDisk?.outcome.confDir ?? "conf_dir"
        let hit = Hit(
            "containerd is deaf to changes in \(directory) as well: its inotify watch is \(watch == .dead ? "gone" : "on another inode"); restart it once the rest is fixed.",
            .nextReload, at: SourceLocation(file: directory),
            evidence: ["watch": watch.name, "confDir": directory])
        return [Finding(watch == .dead ? .watchDead : .watchElsewhere, hit)]
    }

    /// Most files that are thought away, one after the other.
    private static let most = 8

    /// Why the node would have no network if this file, and any other that nobody wants, were gone; empty where it would
    /// have one, or another file would keep it from that.
    private func missingConfiguration(without file: String) -> [Finding] {
        var next = snapshot
        var unwanted: String? = file
        for _ in 0..<Self.most {
            guard let file = unwanted else { return [] }
            next.files.remove(file)
            var nextPredictions = predictions
            guard let loaded = Predictions.load(next) else { return [] }
            asked.formUnion(loaded.missing)
            nextPredictions.onDisk = loaded
            if loaded.loading?.failure?.kind == .noFiles { return absence(of: loaded, next, nextPredictions) }
            let prospects = Prospects(next, nextPredictions)
            let fault = prospects.reload
            asked.formUnion(prospects.missing)
            unwanted = fault?.networkFault == .wrong ? fault?.location?.file : nil
        }
        return []
    }

    private func absence(of loaded: Prediction, _ next: Snapshot, _ predictions: Predictions) -> [Finding] {
        let facts = Facts(snapshot: next, predictions: predictions)
        let found = Absence(loaded).findings(facts).filter { $0.severity != .info }
        asked.formUnion(facts.missing)
        return found.ranked
    }

    /// containerd is down or serves no CRI, and once it is started again pods would start on a network that nobody wants.
    var wrongStart: [Finding] {
        guard let now = predictions.now, [.down, .noCRI, .hangs].contains(now), var fault = prospects.restart,
            fault.networkFault == .wrong
        else { return [] }
        fault.severity = .warning
        fault.message = "Once containerd is started again, this would come of it: \(fault.message)"
        return [fault]
    }
}
