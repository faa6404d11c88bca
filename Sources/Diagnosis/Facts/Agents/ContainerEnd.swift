import Node
import Syntax

/// How a container ended and why, as far as the node tells.
struct ContainerEnd {
    /// `has ended with status 1 (9 restarts)`.
    var manner: String
    /// Ended from outside, or by a crash: the manner says more than the log does.
    var isSignal: Bool
    /// What its log says of it, or what its end means.
    var why: String
    /// The kernel's line on it.
    var kernel: String?
}

/// What a status above 128 tells: the number of the signal stands behind that.
///
/// Source: signal(7); containerd's shim reports `128 + signal`.
private enum EndSignal: Int {
    case interrupt = 130
    case illegalInstruction = 132
    case abort = 134
    case bus = 135
    case arithmetic = 136
    case kill = 137
    case segmentation = 139
    case terminate = 143
    case forbiddenCall = 159

    var name: String {
        switch self {
        case .interrupt: "SIGINT"
        case .illegalInstruction: "SIGILL"
        case .abort: "SIGABRT"
        case .bus: "SIGBUS"
        case .arithmetic: "SIGFPE"
        case .kill: "SIGKILL"
        case .segmentation: "SIGSEGV"
        case .terminate: "SIGTERM"
        case .forbiddenCall: "SIGSYS"
        }
    }

    var verb: String {
        switch self {
        case .kill: "was killed"
        case .interrupt, .terminate: "was told to stop"
        case .illegalInstruction, .abort, .bus, .arithmetic, .segmentation, .forbiddenCall: "crashed"
        }
    }

    var meaning: String {
        switch self {
        case .kill: "kubelet kills a container that fails its liveness probe, or does not stop in time"
        case .interrupt, .terminate: "kubelet stops a container that fails its liveness probe, or whose pod is to go"
        case .illegalInstruction: "the image is for another kind of processor"
        case .forbiddenCall: "its seccomp profile forbids a system call"
        case .abort, .bus, .arithmetic, .segmentation: "its log does not say why"
        }
    }
}

extension Facts {
    func end(of container: ContainerReading, _ agent: CNIProvider) -> ContainerEnd {
        let restarts = "\(container.restarts) restarts"
        let words = LastWords(container.log)
        let said = words.isNamed ? words.reason : nil
        guard let code = container.exitCode else {
            return ContainerEnd(manner: "has ended (\(restarts))", isSignal: false, why: container.why)
        }
        let memory = memoryEnd(of: container, agent)
        guard !memory.isOne else {
            let limit = memory.line.map {
                $0.isOfMemoryLimit ? "its memory limit is too low" : "the node has no memory left"
            }
            return ContainerEnd(
                manner: "was killed for lack of memory (status \(code), \(restarts))", isSignal: true,
                why: limit ?? "its memory limit is too low, or the node has no memory left", kernel: memory.line?.text)
        }
        guard let signal = EndSignal(rawValue: code) else {
            return ContainerEnd(
                manner: "has ended with status \(code) (\(restarts))", isSignal: false, why: container.why)
        }
        return ContainerEnd(
            manner: "\(signal.verb) (status \(code), \(signal.name), \(restarts))", isSignal: true,
            // Who is ended by kubelet does not know why.
            why: probe(of: container) ?? said ?? signal.meaning)
    }

    /// kubelet's word that it ends a container which fails its probe.
    private func probe(of container: ContainerReading) -> String? {
        let line = recentLines.last { $0.means(.failedProbe) && $0.holds(container.pod) && $0.holds(container.name) }
        return line.map { "kubelet ended it: \($0.entry["containerMessage"] ?? $0.text)" }
    }

    /// Whether the runtime or the kernel says that there was no memory for it; with the kernel's line if it is there.
    private func memoryEnd(of container: ContainerReading, _ agent: CNIProvider) -> (isOne: Bool, line: JournalLine?) {
        guard container.exitCode == 137 else { return (false, nil) }
        let line = journal.last { line in
            line.unit == "kernel" && line.endedProcess.map { agent.isProcess($0, of: container) } == true
        }
        return (line != nil || container.isOutOfMemory, line)
    }
}

extension CNIProvider {
    /// Whether the kernel's name of a process is that of a container's program: both are mostly named after the project.
    fileprivate func isProcess(_ process: String, of container: ContainerReading) -> Bool {
        guard process.utf8.count > 3 else { return false }
        return container.name.hasPrefix(process) || process.hasPrefix(container.name) || process.holds(name)
            || name.holds(process)
    }
}
