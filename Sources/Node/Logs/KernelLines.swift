import Syntax

/// Lines of the kernel and of audit: what they tell by.
///
/// Source: security/selinux/avc.c, security/apparmor/audit.c; fs/ext4/super.c, fs/btrfs/messages.c.
extension JournalLine {
    /// A label or a policy forbids an access.
    var isDenial: Bool {
        (holds("avc:") || holds("apparmor=")) && (holds("denied") || holds("DENIED"))
    }

    /// It is on this path or on what is within, or on a program of this name.
    ///
    /// SELinux tells the last part of a path, AppArmor all of it; the kernel keeps 15 bytes of a program's name.
    package func isDenial(on path: String) -> Bool {
        guard isDenial, path.utf8.first == UInt8(ascii: "/"), let name = path.parts("/").last, !name.isEmpty else {
            return false
        }
        let command = String(decoding: name.utf8.prefix(15), as: UTF8.self)
        return ["\"\(path)\"", "\"\(path)/", " name=\"\(name)\"", " comm=\"\(command)\""].contains { holds($0) }
    }

    /// It was so near to a moment that both are likely to be of one thing.
    package func isDenial(near moment: Int64) -> Bool {
        let (distance, isOverflow) = realtime.subtractingReportingOverflow(moment)
        return isDenial && !isOverflow && distance.magnitude <= 5 * Span.second.magnitude
    }

    /// A file system was made read-only for an error: one line, which matters as long as the file system stays so.
    package var isRemount: Bool { holds("Remounting filesystem read-only") || holds("forced readonly") }

    /// A process was ended for want of memory.
    ///
    /// Source: `dump_oom_summary` and `__oom_kill_process` in mm/oom_kill.c: `Memory cgroup out of memory: Killed process 7
    /// (flanneld) …`, and `Out of memory: …` where the whole machine has none left; `Kill process` before Linux 5.1.
    package var isOutOfMemory: Bool { holds("ut of memory: Kill") }

    /// Of such a line: the group's own limit was reached, not the end of the machine's memory.
    package var isOfMemoryLimit: Bool { holds("Memory cgroup out of memory") }

    /// Of such a line: the first 15 bytes of the program's name.
    package var endedProcess: String? {
        guard isOutOfMemory, let rest = message.rest(after: " process ") else { return nil }
        return String(rest).part(after: "(", before: ")")
    }

    /// Whether a line of the kernel tells anything of a node's network; most, such as those of bridges and firewalls, do not.
    package var isWorthKeepingOfKernel: Bool { isDenial || isRemount || isOutOfMemory }
}
