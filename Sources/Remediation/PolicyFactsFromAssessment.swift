import Containerd
package import Diagnosis
package import Node

extension PolicyFacts {
    /// The part of an observation that matters to acting; nil for a tree that nothing runs on.
    package init?(_ assessment: Assessment, snapshot: Snapshot, lastChange: Timestamp?) {
        guard let live = snapshot.live, let now = assessment.now else { return nil }
        let confDir = assessment.onDisk?.outcome.confDir ?? assessment.afterRestart?.outcome.confDir ?? ""
        self.init(
            remedy: assessment.remedy, now: now,
            causeID: Self.causeID(assessment, files: snapshot.files, confDir: confDir), lastChange: lastChange,
            confDir: confDir, unit: live.unit, runningVersion: live.runningVersion,
            uptime: Self.uptime(live, at: snapshot.takenAt), isWatchBroken: live.watch.isBroken,
            networkFault: assessment.networkFault, undecided: assessment.undecided)
    }

    /// The same for the same trouble with the same files in the same directory; another for anything else.
    private static func causeID(_ assessment: Assessment, files: FileTree, confDir: String) -> String {
        var identity = "absent"
        if case .entry(let entry, _) = PathResolver(files).find(confDir), let inode = entry.identity {
            identity = "\(inode.device):\(inode.inode)"
        }
        let digests = Digests(assessment)
        let first = assessment.findings.first
        let file = first?.location?.file ?? ""
        // A directory that was removed and made anew may get the same inode number; its files are newer then.
        var changed: Int64 = 0
        if case .entry(let entry, _) = PathResolver(files).find(file) { changed = entry.changed }
        // Two halves: which files, and what is wrong; a reload that did not help speaks of the files.
        return fingerprint([identity, digests.cni, digests.containerd]) + "."
            + fingerprint([assessment.remedy.action.rawValue, first?.code.rawValue ?? "", file, "\(changed)"])
    }

    private static func fingerprint(_ parts: [String]) -> String {
        String(sha256(Array(parts.joined(separator: "\u{1f}").utf8)).prefix(12))
    }

    private static func uptime(_ live: LiveReading, at now: Timestamp) -> Int64? {
        guard live.unit?.activeState == "active", let since = live.unit?.activeSince else { return nil }
        return max(0, now.monotonic - since)
    }
}
