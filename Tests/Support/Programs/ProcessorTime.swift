import Glibc

/// What a body costs this thread of the processor's time, whatever else runs on the machine meanwhile.
///
/// Source: clock_gettime(2), CLOCK_THREAD_CPUTIME_ID.
package func processorTime(_ body: () throws -> Void) rethrows -> Duration {
    func now() -> Duration {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
    let start = now()
    try body()
    return now() - start
}
