import Glibc
import Testing

@testable import Systemd

@Suite("A wait that an alarm ends")
struct AlarmTests {
    /// Reads from a pipe to which nobody writes; the errno.
    private func waitForever() -> Int32 {
        var ends: [Int32] = [-1, -1]
        #expect(unsafe pipe(&ends) == 0)
        defer { for end in ends { _ = close(end) } }
        var byte: UInt8 = 0
        return unsafe read(ends[0], &byte, 1) == -1 ? errno : 0
    }

    private func isBlocked() -> Bool {
        var mask = sigset_t()
        unsafe pthread_sigmask(SIG_SETMASK, nil, &mask)
        return unsafe sigismember(&mask, SIGALRM) == 1
    }

    private func setBlocked(_ isBlocked: Bool) {
        var mask = sigset_t()
        unsafe sigemptyset(&mask)
        unsafe sigaddset(&mask, SIGALRM)
        unsafe pthread_sigmask(isBlocked ? SIG_BLOCK : SIG_UNBLOCK, &mask, nil)
    }

    @Test("it ends with EINTR, each one, also where the signal comes before the wait begins", arguments: [false, true])
    func interrupted(isBlockedBefore: Bool) throws {
        setBlocked(isBlockedBefore)
        defer { setBlocked(false) }
        let alarm = try Alarm()
        for _ in 0..<3 {
            let errors = alarm.limit(to: 1_000_000) {
                // By then the first signals are spent.
                let late = monotonicDeadline(after: 3_000_000)
                while monotonicMicroseconds() < late {}
                return [waitForever(), waitForever()]
            }
            #expect(errors == [EINTR, EINTR])
            #expect(isBlocked() == isBlockedBefore)
        }
    }

    @Test("what is called afterwards waits as long as it wants")
    func disarmed() throws {
        let alarm = try Alarm()
        alarm.limit(to: 1_000_000) {}
        var none = pollfd(fd: -1, events: 0, revents: 0)
        #expect(unsafe poll(&none, 1, 20) == 0)
    }
}
