internal import Glibc

/// Ends the waits of one thread: once the time is up, a system call that waits comes back with EINTR (signal(7)).
///
/// For calls of a library that offers no limit of its own. It uses SIGALRM, whose handler does nothing; a child inherits
/// neither the handler nor the timer.
@safe package final class Alarm {
    /// Nanoseconds from one signal to the next once the time is up: the first may come just before a call begins to wait.
    private static let interval = 1_000_000
    /// nil is a timer too: the kernel counts them from 0.
    private let timer: timer_t?

    /// For the thread that calls this, which has to be the one that calls ``limit(to:_:)``.
    ///
    /// - Throws: when the kernel gives no timer.
    package init() throws(SystemdError) {
        var action = sigaction()
        // Without SA_RESTART, so that nothing is waited for again.
        unsafe action.__sigaction_handler.sa_handler = { _ in }
        guard unsafe sigaction(SIGALRM, &action, nil) == 0 else {
            throw SystemdError(operation: "sigaction SIGALRM", code: errno)
        }
        var event = unsafe sigevent()
        unsafe event.sigev_notify = Int32(SIGEV_THREAD_ID)
        unsafe event.sigev_signo = SIGALRM
        unsafe event._sigev_un._tid = threadID()
        var made: timer_t?
        guard unsafe timer_create(CLOCK_MONOTONIC, &event, &made) == 0 else {
            throw SystemdError(operation: "timer_create", code: errno)
        }
        unsafe timer = unsafe made
    }

    deinit { _ = unsafe timer_delete(timer) }

    /// Calls `body`; what waits in there longer than so many nanoseconds from now ends with EINTR.
    package func limit<Result>(to nanoseconds: Int, _ body: () -> Result) -> Result {
        // Whoever started this process may have blocked the signal.
        var signals = sigset_t()
        var before = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe sigaddset(&signals, SIGALRM)
        unsafe pthread_sigmask(SIG_UNBLOCK, &signals, &before)
        set(after: nanoseconds, every: Self.interval)
        defer {
            set(after: 0, every: 0)
            unsafe pthread_sigmask(SIG_SETMASK, &before, nil)
        }
        return body()
    }

    private func set(after first: Int, every interval: Int) {
        var times = itimerspec()
        times.it_value = timespec(tv_sec: first / 1_000_000_000, tv_nsec: first % 1_000_000_000)
        times.it_interval = timespec(tv_sec: 0, tv_nsec: interval)
        _ = unsafe timer_settime(timer, 0, &times, nil)
    }
}
