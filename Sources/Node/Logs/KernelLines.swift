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

    /// Whether a line of the kernel tells anything of a node's network; most, such as those of bridges and firewalls, do not.
    package var isWorthKeepingOfKernel: Bool { isDenial || isRemount }
}
