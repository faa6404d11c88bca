import Containerd
import Syntax

/// What the node denies to a plug-in when a pod starts: to be executed, or to write what it has to keep.
extension Facts {
    func findDenials() {
        guard readings.now == .ready, let loading = readings.onDisk?.loading, loading.failure == nil else {
            return
        }
        findRefusedProgram()
        findUnwritableState(loading)
    }

    /// The kernel refuses to execute a program whose mode and mount allow it: a label or a policy.
    private func findRefusedProgram() {
        for failure in recentFailures(since: nil) where !isOver(failure) {
            guard let path = failure.failedProgram, path.first == "/",
                ["permission denied", "operation not permitted"].contains(where: { failure.reason.holds($0) }),
                !findings.contains(where: { $0.code == .pluginBinaryNotExecutable && $0.location?.file == path })
            else { continue }
            guard case .entry(let entry, _) = Lookup(snapshot.files).find(path), entry.mode & 0o111 != 0,
                max(entry.changed, entry.modified) <= failure.at
            else { continue }
            add(
                Finding(
                    .pluginBinaryNotExecutable, .warning,
                    "\(path) has mode 0\(String(entry.mode, radix: 8)) and may not be executed all the same: pods fail to start; mend its label (restorecon -v \(path)) or the policy that forbids it.",
                    at: SourceLocation(file: path),
                    evidence: [.init("plugin", failure.plugin ?? ""), .init("log", failure.reason)]
                        + denials(on: path, at: failure.at)))
            return
        }
    }

    /// The kernel's word on a label that forbids an access: to this path, else at the time of a failure.
    ///
    /// Many nodes have denials that are nobody's trouble, every few minutes: of snapd, of chronyd.
    func denials(on path: String, at moment: Int64? = nil) -> [Finding.Evidence] {
        let lines = live?.journal ?? []
        let line =
            lines.last { $0.isDenial(on: path) }
            ?? moment.flatMap { moment in lines.last { $0.isDenial(near: moment) } }
        return line.map { [.init("audit", $0.text)] } ?? []
    }

    /// The kernel's word on a file system that it has made read-only for an error: it is to be mended, not gone around.
    var remounts: [Finding.Evidence] {
        live?.journal.last(where: \.isRemount).map { [.init("kernel", $0.text)] } ?? []
    }

    /// Where libcni and host-local keep what they know of pods.
    private static let stateDirectory = "/var/lib/cni"

    private func findUnwritableState(_ loading: CNILoading) {
        let failure = recentFailures(since: nil).first { !isOver($0) && Self.isUnwritable($0.reason) }
        if let failure {
            let path = AgentLog.path(in: failure.reason) ?? Self.stateDirectory
            let words = denials(on: path, at: failure.at) + remounts
            addUnwritable(path, failure.reason, [.init("log", failure.reason)] + words)
            return
        }
        let types = joinedNetworks(loading).flatMap(\.network.needs).map(\.name)
        // Each pod is to be written down there, be it only by host-local.
        guard types.contains("host-local"), let mount = snapshot.system.mount(of: "\(Self.stateDirectory)/networks"),
            mount.target.utf8.starts(with: Self.stateDirectory.utf8), mount.options.contains("ro")
        else { return }
        addUnwritable(mount.target, "host-local has to write there", [])
    }

    private func addUnwritable(_ path: String, _ why: String, _ evidence: [Finding.Evidence]) {
        let mount = snapshot.system.mount(of: path)
        let place = mount.map { ", which is on \($0.target), mounted \($0.options.joined(separator: ",")), " } ?? " "
        add(
            Finding(
                .hostDirectoryUnwritable, .warning,
                "Pods fail to start because \(path)\(place)cannot be written: \(why); make it writable.",
                at: SourceLocation(file: path), evidence: evidence + [.init("mount", mount?.target ?? "")],
                mend: .fixThenReload))
    }

    /// A plug-in, or libcni itself, cannot write; that a program or a kubeconfig is denied is another matter.
    private static func isUnwritable(_ reason: String) -> Bool {
        if reason.holds("read-only file system") { return true }
        if reason.holds("no space left on device") || reason.holds("disk quota exceeded") {
            return AgentLog.path(in: reason) != nil
        }
        guard reason.holds("permission denied"), !reason.holds("fork/exec"), !reason.holds("dial ") else {
            return false
        }
        return reason.holds(stateDirectory + "/") || reason.lowercased().holds("disk lock")
    }
}
