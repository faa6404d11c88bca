/// Whose entries are read of the journal.
///
/// Each is found by fields that begin with an underscore: journald sets them itself, and nobody else can
/// (systemd.journal-fields(7), "Trusted journal fields"). The journal has an index of each, so that a look passes over
/// nobody else's lines.
package enum JournalSource: Equatable, Sendable {
    /// What root's processes in these units write, and what pid 1 writes about them: as `_SYSTEMD_UNIT` has their names.
    case units([String])
    /// What the kernel writes, and the accesses that audit reports as denied; their entries' unit is `kernel`.
    case kernel

    /// AUDIT_AVC of linux/audit.h: SELinux' and AppArmor's alike. Logins and system calls would fill the journal.
    static let denial = 1400
}
