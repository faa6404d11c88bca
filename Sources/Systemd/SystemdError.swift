internal import Glibc

/// A call to libsystemd or to the kernel that failed.
package struct SystemdError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The C function that failed, with its object where one is known: `connect /run/dbus/system_bus_socket`.
    package let operation: String
    /// The positive errno value.
    package let code: Int32

    package init(operation: String, code: Int32) {
        self.operation = operation
        self.code = code
    }

    /// A signal has ended a wait.
    package var isInterruption: Bool { code == EINTR }

    /// One sentence: the call and the system's text for the error.
    package var description: String { "\(operation): \(errorText(code))" }
}

/// The C library's text for an errno value.
func errorText(_ code: Int32) -> String {
    guard let text = unsafe strerror(code) else { return "error \(code)" }
    return unsafe String(cString: text)
}

/// Turns libsystemd's "negative errno" convention into a thrown error.
@discardableResult
func check(_ operation: String, _ result: Int32) throws(SystemdError) -> Int32 {
    guard result >= 0 else { throw SystemdError(operation: operation, code: 0 &- result) }
    return result
}

/// Nanoseconds to microseconds, rounded up, so that nothing ever fires early.
func microseconds(_ nanoseconds: UInt64) -> UInt64 {
    nanoseconds / 1000 + (nanoseconds % 1000 == 0 ? 0 : 1)
}

/// Now on CLOCK_MONOTONIC, in microseconds.
func monotonicMicroseconds() -> UInt64 {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000 + UInt64(time.tv_nsec) / 1000
}

/// A point on CLOCK_MONOTONIC in microseconds; far beyond any uptime it saturates.
///
/// Taken from the clock and not from the loop's cached time, which is the start of the iteration: a timer armed late in
/// a long handler would fire early.
func monotonicDeadline(after nanoseconds: UInt64) -> UInt64 {
    let (sum, overflow) = monotonicMicroseconds().addingReportingOverflow(microseconds(nanoseconds))
    return overflow || sum > UInt64(Int64.max) ? UInt64(Int64.max) : sum
}
