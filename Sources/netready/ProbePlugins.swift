import Containerd
import Daemon
import Diagnosis
import Linux
import Node
import Observing

extension Observation {
    /// The same node, with what its plugins say of themselves: each is run once.
    ///
    /// - Throws: where containerd sees other plugins than this program would run.
    func probingPlugins() throws -> Observation {
        let probes = pluginProbes(snapshot, assessment)
        for directory in Set(probes.map { String($0.path.dropLast($0.name.utf8.count + 1)) }).sorted() {
            try checkView(of: directory)
        }
        var snapshot = snapshot
        snapshot.pluginVersions = probes.map(ask)
        return Observation(snapshot: snapshot, assessment: assess(snapshot), redaction: redaction)
    }

    /// The program under a path is containerd's only where both see the same file system there.
    private func checkView(of directory: String) throws {
        guard let pid = snapshot.live?.process?.pid, let host = try? NodeRoot(path: "/") else { return }
        switch mountView(ofProcess: pid, at: [directory], comparedWith: host) {
        case .same: return
        case .different:
            throw usageError(
                "containerd sees another \(directory) than this program; run nsenter -t \(pid) -m netready check --probe-plugins"
            )
        case .unknown(let error):
            throw usageError(
                "whether containerd sees the same \(directory) is not known (\(error.description)); run as root")
        }
    }
}

private func ask(_ probe: PluginProbe) -> PluginVersionReading {
    PluginVersionReading(name: probe.name, path: probe.path, answer: .init(run(probe)))
}

private func run(_ probe: PluginProbe) -> PluginRun {
    do throws(SystemError) {
        let child = try ChildProcess.run(
            probe.path, [], environment: probe.environment, input: probe.input,
            timeoutNanoseconds: PluginProbe.patience, limit: PluginProbe.outputLimit)
        return PluginRun(end: child.pluginEnd, output: child.output, errors: child.errors)
    } catch {
        return PluginRun(end: .notStarted(error.reason))
    }
}

extension ChildProcess {
    fileprivate var pluginEnd: PluginRun.End {
        switch end {
        case .exited(let status): .exited(status)
        case .killed(let signal): .killed(signal: signal)
        case .timedOut: .timedOut
        }
    }
}
