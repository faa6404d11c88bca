import Containerd
import Syntax

/// containerd watches each CNI directory by an inotify instance of its own, and does not serve CRI without.
extension Facts {
    func exhaustedInotify() -> Finding? {
        let line = live?.journal.last { line in
            // The one is for instances, the other for watches, inotify_init(2) and inotify_add_watch(2).
            if line.holds("too many open files") { return line.holds("fsnotify") || line.holds("inotify") }
            return line.holds("no space left on device") && line.holds("watch cni conf dir")
        }
        guard let line else { return nil }
        let limit = snapshot.system.inotifyInstances.map { "\($0)" } ?? "unknown"
        let isOfWatches = line.holds("no space left")
        let isRaised = !isOfWatches && isRaised(since: line)
        return Finding(
            .inotifyLimit, .error,
            "The CRI plug-in did not load because no inotify \(isOfWatches ? "watch" : "instance") was left (fs.inotify.max_user_instances = \(limit)\(isRaised ? ", raised since: only a restart is missing" : "")): \(line.text)",
            evidence: [.init("fs.inotify.max_user_instances", limit), .init("log", line.text)],
            mend: isRaised ? .restart : nil)
    }

    /// The limit of now was set after the failure: the file that sets it is younger, or no file does and it is far above
    /// the kernel's 128.
    private func isRaised(since line: JournalLine) -> Bool {
        guard let limit = snapshot.system.inotifyInstances else { return false }
        var files = ["/etc/sysctl.conf"]
        for directory in ["/usr/lib/sysctl.d", "/etc/sysctl.d"] {
            files += names(in: directory).filter { $0.hasSuffix(".conf") }.map { "\(directory)/\($0)" }
        }
        let lookup = Lookup(snapshot.files)
        var isSet = false
        for file in files {
            let rows = (bytes(of: file) ?? []).split(separator: UInt8(ascii: "\n"))
            let sets = rows.contains { row in
                let words = String(decoding: row, as: UTF8.self).split { " \t=".contains($0) }
                return words.first == "fs.inotify.max_user_instances" && words.last == "\(limit)"
            }
            guard sets, case .entry(let entry, _) = lookup.find(file) else { continue }
            if max(entry.changed, entry.modified) > line.realtime { return true }
            isSet = true
        }
        return !isSet && limit >= 1024
    }
}
