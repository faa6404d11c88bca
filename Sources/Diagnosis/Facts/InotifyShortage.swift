import Containerd
import Node
import Syntax

/// No inotify instance or watch was left for containerd: it watches each CNI directory by an instance of its own, and does
/// not serve CRI without.
struct InotifyShortage {
    enum Kind { case instance, watch }

    var kind: Kind
    /// containerd's line on it.
    var line: JournalLine
    /// fs.inotify.max_user_instances of now; nil where unknown.
    var limit: Int?
    /// The limit of now was set after the failure.
    var isRaised: Bool
}

extension Facts {
    var inotifyShortage: InotifyShortage? {
        guard let line = live?.journal.last(where: { $0.missingInotify != nil }), let kind = line.missingInotify else {
            return nil
        }
        return InotifyShortage(
            kind: kind, line: line, limit: snapshot.system.inotifyInstances,
            isRaised: kind == .instance && isRaised(since: line))
    }

    /// The file that sets the limit is younger than the failure, or no file does and it is far above the kernel's 128.
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
