/// Lines of the kernel and of audit: what they tell by.
///
/// Source: security/selinux/avc.c, security/apparmor/audit.c; fs/ext4/super.c, fs/btrfs/messages.c; mm/oom_kill.c.
extension JournalLine {
    /// A label or a policy forbids an access.
    var isDenial: Bool {
        (holds("avc:") || holds("apparmor=")) && (holds("denied") || holds("DENIED"))
    }

    /// A file system was made read-only for an error.
    var isRemount: Bool { holds("Remounting filesystem read-only") || holds("forced readonly") }

    private var isOutOfMemory: Bool { holds("Out of memory") || holds("out of memory") }

    /// Whether a line of the kernel tells anything of a node's network; most, such as those of bridges and firewalls, do not.
    package var isWorthKeepingOfKernel: Bool { isDenial || isRemount || isOutOfMemory }
}
