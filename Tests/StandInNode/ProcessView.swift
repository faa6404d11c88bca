import Foundation
import Glibc
import Syntax

/// What of `/proc` is the scenario's and not this machine's, laid over the real one.
struct ProcessView {
    let node: NodeState
    let now: Instant
    /// The process that stands in for containerd: this one.
    private let pid = getpid()

    /// - Parameters:
    ///   - proc: where `/proc` is mounted for the node.
    ///   - scratch: a directory outside the node's root.
    func cover(_ proc: String, scratch: String) throws {
        var covers = [
            ("\(pid)/stat", stat), ("\(pid)/cgroup", "0::/system.slice/\(node.unit)\n"), ("\(pid)/mountinfo", mounts),
        ]
        if let limit = node.inotifyInstances { covers.append(("sys/fs/inotify/max_user_instances", "\(limit)\n")) }
        for (name, text) in covers {
            let file = "\(scratch)/\(name.replacingOccurrences(of: "/", with: "-"))"
            try writeFile(file, text)
            try bindMount(file, "\(proc)/\(name)")
        }
        guard node.watch == "unknown" else { return }
        // As of a process that has more capabilities than we.
        let nothing = "\(scratch)/nothing"
        try makeDirectories(nothing)
        try bindMount(nothing, "\(proc)/\(pid)/fd")
    }

    /// With a start as long ago as the unit's; proc_pid_stat(5), field 22 of 52.
    private var stat: String {
        let ticks = max(1, now.boottime - Int64(node.activeFor) * Instant.second) / (Instant.second / 100)
        let zeros = repeatElement("0", count: 17).joined(separator: " ")
        return "\(pid) (containerd) S 1 \(zeros) \(ticks) \(repeatElement("0", count: 30).joined(separator: " "))\n"
    }

    /// proc_pid_mountinfo(5).
    private var mounts: String {
        let own: Set<Substring> = [
            "rw", "ro", "nosuid", "nodev", "noexec", "noatime", "relatime", "nodiratime", "strictatime",
        ]
        return node.mounts.enumerated().map { index, mount in
            let options = (mount["options"]?.stringValue ?? "rw").split(separator: ",")
            let ofMount = options.filter(own.contains).joined(separator: ",")
            let ofSuperblock = [options.first ?? "rw"] + options.filter { !own.contains($0) }
            let target = mount["target"]?.stringValue ?? "/"
            return "\(index + 30) \(index == 0 ? 1 : 30) 8:\(index + 1) / \(target) \(ofMount) shared:\(index + 1) - "
                + "\(mount["fstype"]?.stringValue ?? "ext4") /dev/sda\(index + 1) "
                + "\(ofSuperblock.joined(separator: ","))\n"
        }.joined()
    }
}
