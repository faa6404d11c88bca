package import Linux
package import Node

/// The clocks and the identity of this node, as the core wants them.
package struct NodeClock: Sendable {
    package let bootID: String
    /// `/etc/machine-id`; empty where there is none.
    package let machineID: String
    /// `e_machine` of this node's programs.
    package let machine: UInt16?

    /// - Throws: where the root directory cannot be opened.
    package init() throws(SystemError) {
        bootID = Machine.bootID ?? ""
        machineID = Machine.machineID(root: try NodeRoot(path: "/")) ?? ""
        machine = Self.machines[Machine.architecture]
    }

    package var now: Timestamp {
        Timestamp(monotonic: SystemClock.boottime, realtime: SystemClock.realtime, bootID: bootID)
    }

    /// Nanoseconds that `CLOCK_BOOTTIME`, which a ``Timestamp`` counts in, is ahead of systemd's `CLOCK_MONOTONIC`.
    package var bootOffset: Int64 { SystemClock.boottime &- SystemClock.monotonic }

    /// When a process started, by both clocks.
    ///
    /// - Throws: ENOENT or ESRCH where it has gone; EMFILE and its like where we cannot look.
    func start(ofProcess pid: Int32) throws(SystemError) -> Timestamp {
        let started = try ProcessFacts.startedSinceBoot(pid: pid)
        return Timestamp(monotonic: started, realtime: SystemClock.bootedAt &+ started, bootID: bootID)
    }

    /// Names of uname(2) and `EM_*` of elf(5).
    private static let machines: [String: UInt16] = [
        "x86_64": 62, "aarch64": 183, "ppc64le": 21, "s390x": 22, "riscv64": 243, "armv7l": 40, "i686": 3,
    ]
}
