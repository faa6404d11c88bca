/// How old the youngest pod sandbox is.
package enum SandboxReading: Sendable, Equatable {
    case none
    /// Nanoseconds; 0 where the wall clock makes no sense of it.
    case youngest(age: Int64)
    /// containerd did not say.
    case unknown
}
