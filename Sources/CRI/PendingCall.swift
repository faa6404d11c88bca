/// A call that has been asked for and not yet answered.
struct PendingCall {
    /// `/package.Service/Method`.
    var path: String
    var request: [UInt8]
    /// In nanoseconds of CLOCK_MONOTONIC.
    var deadline: UInt64
    /// Whether it has been sent once and was refused untouched.
    var isRetry = false
    var deliver: (Result<ArraySlice<UInt8>, CRIError>) -> Void
}
