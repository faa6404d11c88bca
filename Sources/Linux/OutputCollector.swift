import Glibc

/// Reads two pipes of a child until it ends or its time is up.
struct OutputCollector: ~Copyable {
    private let output: OwnedDescriptor
    private let errors: OwnedDescriptor
    private let limit: Int
    private(set) var outputBytes: [UInt8] = []
    private(set) var errorBytes: [UInt8] = []
    private(set) var isCut = false

    /// How long a child that was killed, or whose output is closed, may take to end, in nanoseconds.
    private static let grace: Int64 = 2_000_000_000
    /// How often a child whose pipes stay open or are closed early is asked for, in milliseconds.
    private static let interval: Int32 = 20

    init(output: consuming OwnedDescriptor, errors: consuming OwnedDescriptor, limit: Int) {
        self.output = output
        self.errors = errors
        self.limit = limit
    }

    /// Waits for the child; kills its process group at the deadline, `SystemClock.monotonic`.
    mutating func wait(for pid: pid_t, deadline: Int64) -> ChildProcess.End {
        while SystemClock.monotonic < deadline {
            awaitOutput()
            if let end = reap(pid) {
                // What it wrote is in the pipes now; a grandchild that keeps them open is not waited for.
                drain()
                _ = kill(-pid, SIGKILL)
                return end
            }
        }
        _ = kill(-pid, SIGKILL)
        let last = SystemClock.monotonic &+ Self.grace
        while reap(pid) == nil, SystemClock.monotonic < last { SystemClock.sleep(nanoseconds: 1_000_000) }
        drain()
        return .timedOut
    }

    /// Sleeps until there is output, but not longer than the interval.
    private mutating func awaitOutput() {
        var descriptors = [
            pollfd(fd: output.raw, events: Int16(POLLIN), revents: 0),
            pollfd(fd: errors.raw, events: Int16(POLLIN), revents: 0),
        ]
        let ready = unsafe poll(&descriptors, 2, Self.interval)
        drain()
        // A closed pipe is ready for ever: no busy loop while the child lives on without its output.
        if ready > 0, descriptors.allSatisfy({ $0.revents == 0 || $0.revents & Int16(POLLIN) == 0 }) {
            SystemClock.sleep(nanoseconds: 2_000_000)
        }
    }

    private mutating func drain() {
        if Self.drain(output, into: &outputBytes, limit) { isCut = true }
        if Self.drain(errors, into: &errorBytes, limit) { isCut = true }
    }

    /// Reads what is there; whether some was thrown away.
    private static func drain(_ pipe: borrowing OwnedDescriptor, into bytes: inout [UInt8], _ limit: Int) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 16384)
        var isCut = false
        // A child that writes faster than we read is met again after the deadline was looked at.
        for _ in 0..<64 {
            let length = unsafe read(pipe.raw, &buffer, buffer.count)
            if length < 0, errno == EINTR { continue }
            guard length > 0 else { break }
            let room = max(limit - bytes.count, 0)
            bytes += buffer[..<min(length, room)]
            if length > room { isCut = true }
        }
        return isCut
    }

    /// How the child ended; nil while it runs.
    private func reap(_ pid: pid_t) -> ChildProcess.End? {
        var status: Int32 = 0
        guard unsafe waitpid(pid, &status, WNOHANG) == pid else { return nil }
        // wait(2): the low seven bits are the signal, the next byte the exit status.
        let signal = status & 0x7F
        return signal == 0 ? .exited((status >> 8) & 0xFF) : .killed(signal: signal)
    }
}
