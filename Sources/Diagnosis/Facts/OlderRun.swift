import Containerd
import Node
import Syntax

/// A containerd that was started before its configuration was given another address, root or state: the next start is
/// another containerd.
struct OlderRun {
    struct Change {
        var key: String
        var running: String
        var onDisk: Located<String>

        var text: String { "\(key) is \(running), and \(onDisk.value) in the file" }
    }

    /// What differs, the address first.
    var changes: [Change]
    /// kubelet's line on the address that the file has and nobody serves at.
    var question: JournalLine?
}

extension Facts {
    /// nil where the running containerd has what the files say, as far as is known.
    var olderRun: OlderRun? {
        // A distribution says these on the command line.
        guard DistributionFiles.of(unit: unitName, config: snapshot.configPath) == nil, servesNow || isUnreachable,
            predictions.configurationChanged == true,
            let server = predictions.afterRestart?.configuration.server
        else { return nil }
        var running = runningServer
        // Where kubelet asks nobody is.
        if running.address.isEmpty, lastQuestion(at: server.address.value) != nil { running.address = "another one" }
        let fixed = live?.unit?.fixedSettings ?? []
        let all = [
            ("address", running.address, server.address), ("root", running.root, server.root),
            ("state", running.state, server.state),
        ]
        let changes = all.filter { key, running, onDisk in
            !running.isEmpty && !fixed.contains(key) && socketPath(running) != socketPath(onDisk.value)
                && isYounger(onDisk.location?.file)
        }
        guard !changes.isEmpty else { return nil }
        let isMoved = changes.contains { $0.0 == "address" }
        return OlderRun(
            changes: changes.map { OlderRun.Change(key: $0.0, running: $0.1, onDisk: $0.2) },
            question: isMoved ? lastQuestion(at: server.address.value) : nil)
    }

    /// The file was changed after the start; the one that a default comes from cannot be told.
    private func isYounger(_ file: String?) -> Bool {
        guard let file, let start = live?.process?.startedAt else { return true }
        return lastChange(of: file) ?? 0 > start - Predictions.blur
    }

    /// It serves at another address than it is asked at.
    private var isUnreachable: Bool { predictions.now == .unreachable && live?.isSocketGone == false }

    /// As CRI tells it, else as the log of the present run does.
    private var runningServer: RunningServer {
        var server = runtimeStatus?.running.server ?? RunningServer()
        if server.address.isEmpty {
            server.address = lastLineOfNow(meaning: .serving)?.entry["address"] ?? snapshot.runtime?.socket ?? ""
        }
        return server
    }

    /// A program asks in vain at a socket.
    private func lastQuestion(at socket: String) -> JournalLine? {
        recentLines.last { $0.means(.unanswered) && $0.holds(socket) }
    }
}
