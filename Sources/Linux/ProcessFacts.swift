import Glibc

/// What `/proc/PID` tells of a process; each fact nil where it cannot be read.
package struct ProcessFacts: Sendable, Equatable {
    package var pid: Int32
    /// When it started: nanoseconds since the boot, sleep included, to a clock tick (10 ms); proc_pid_stat(5), field 22.
    ///
    /// With the pid it tells one process from a later one of the same number.
    package var startedSinceBoot: Int64
    /// The name of the thread group's leader, at most 15 bytes.
    package var name: String
    package var parent: Int32
    /// Exited, and not yet waited for.
    package var isZombie: Bool
    /// The program's path in the process's own root; without CAP_SYS_PTRACE it may be hidden.
    package var executable: String?
    /// The program's file was deleted or replaced since it was started.
    package var executableIsDeleted: Bool
    /// Effective user id.
    package var uid: UInt32?
    /// Its control group, as systemd's hierarchy names it, for instance `/system.slice/containerd.service`.
    package var cgroup: String?

    /// The systemd unit that the control group belongs to, for instance `containerd.service`.
    package var unit: String? { cgroup.flatMap { ControlGroup.unit(of: $0) } }

    /// Reads the facts of a process.
    ///
    /// - Throws: ENOENT or ESRCH where there is no such process.
    package init(pid: Int32) throws(SystemError) {
        let stat = try ProcessStat(pid: pid)
        self.pid = pid
        startedSinceBoot = stat.startedSinceBoot
        name = stat.name
        parent = stat.parent
        isZombie = stat.state == "Z" || stat.state == "X"
        uid = (try? systemFile("/proc/\(pid)/status")).flatMap { Self.effectiveUID($0) }
        cgroup = (try? systemFile("/proc/\(pid)/cgroup")).flatMap { ControlGroup.path($0) }
        let link = try? readLink(at: AT_FDCWD, "/proc/\(pid)/exe", path: "/proc/\(pid)/exe")
        let deleted = " (deleted)"
        executableIsDeleted = link?.hasSuffix(deleted) ?? false
        executable = link.map { $0.hasSuffix(deleted) ? String($0.dropLast(deleted.count)) : $0 }
    }

    /// When it started by ``SystemClock/monotonic``; off by the time that the machine slept since, at most.
    package var startedMonotonic: Int64 {
        startedSinceBoot &- (SystemClock.boottime &- SystemClock.monotonic)
    }

    /// ``startedSinceBoot`` alone, for one file of the several.
    ///
    /// - Throws: ENOENT or ESRCH where there is no such process.
    package static func startedSinceBoot(pid: Int32) throws(SystemError) -> Int64 {
        try ProcessStat(pid: pid).startedSinceBoot
    }

    static func effectiveUID(_ status: [UInt8]) -> UInt32? {
        let lines = String(decoding: status, as: UTF8.self).split(separator: "\n")
        // Real, effective, saved, file system: proc_pid_status(5).
        let fields = lines.first { $0.hasPrefix("Uid:") }?.split(whereSeparator: { $0 == "\t" || $0 == " " })
        guard let fields, fields.count >= 3 else { return nil }
        return UInt32(fields[2])
    }
}

/// `/proc/PID/stat`, whose second field may hold spaces and parentheses; proc_pid_stat(5).
struct ProcessStat: Equatable {
    var name: String
    var state: String
    var parent: Int32
    var startTicks: Int64

    init(pid: Int32) throws(SystemError) {
        let path = "/proc/\(pid)/stat"
        guard let stat = Self(try systemFile(path)) else {
            throw SystemError(operation: "read", path: path, errno: EINVAL)
        }
        self = stat
    }

    private static let nanosecondsPerTick: Int64 = 1_000_000_000 / Int64(max(sysconf(Int32(_SC_CLK_TCK)), 1))

    /// Nanoseconds.
    var startedSinceBoot: Int64 { startTicks.multipliedReportingOverflow(by: Self.nanosecondsPerTick).partialValue }

    init?(_ bytes: [UInt8]) {
        guard let open = bytes.firstIndex(of: UInt8(ascii: "(")),
            let close = bytes.lastIndex(of: UInt8(ascii: ")")), open < close
        else { return nil }
        let rest = String(decoding: bytes[(close + 1)...], as: UTF8.self)
            .split(whereSeparator: { $0 == " " || $0 == "\n" })
        // Field 3, the state, is the first after the name.
        guard rest.count >= 20, let parent = Int32(rest[1]), let start = Int64(rest[19]), start >= 0 else { return nil }
        name = String(decoding: bytes[(open + 1)..<close], as: UTF8.self)
        state = String(rest[0])
        self.parent = parent
        startTicks = start
    }
}
