import Containerd
import Node
import Syntax

/// No inotify instance or watch was left for containerd: it watches each CNI directory by an instance of its own, and does
/// not serve CRI without.
struct InotifyShortage {
    /// Watches have run out, not instances.
    var isOfWatch: Bool
    /// containerd's line on it.
    var line: JournalLine
    /// fs.inotify.max_user_instances of now; nil where unknown.
    var limit: Int?
    /// The limit of now was set after the failure.
    var isRaised: Bool
}

extension Facts {
    var inotifyShortage: InotifyShortage? {
        guard let line = journal.last(where: { $0.means(.noInotifyInstance) || $0.means(.noInotifyWatch) }) else {
            return nil
        }
        let isOfWatch = !line.means(.noInotifyInstance)
        return InotifyShortage(
            isOfWatch: isOfWatch, line: line, limit: snapshot.system.inotifyInstances,
            isRaised: !isOfWatch && isRaised(since: line))
    }

    /// The file that sets the limit is younger than the failure, or no file does and it is far above the kernel's 128.
    private func isRaised(since line: JournalLine) -> Bool {
        guard let limit = snapshot.system.inotifyInstances else { return false }
        let directories = ["/usr/lib/sysctl.d", "/etc/sysctl.d"]
        let files = directories.flatMap { paths(in: $0) }.filter { $0.hasSuffix(".conf") } + ["/etc/sysctl.conf"]
        let setting = files.filter { file in
            rows(of: file).contains { row in
                let words = row.split { " \t=".contains($0) }
                return words.first == "fs.inotify.max_user_instances" && words.last == "\(limit)"
            }
        }
        guard setting.isEmpty else { return setting.contains { lastChange(of: $0) ?? 0 > line.realtime } }
        return limit >= 1024
    }
}
