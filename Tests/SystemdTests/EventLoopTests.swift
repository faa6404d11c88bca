import Glibc
import Testing

@testable import Systemd

private let millisecond: UInt64 = 1_000_000

@Suite struct EventLoopTests {
    @Test func runReturnsTheCodeGivenToExit() throws {
        let loop = try EventLoop()
        loop.enqueue { loop.exit(7) }
        #expect(try loop.run() == 7)
    }

    @Test func timersFireInOrderAndNeverEarly() throws {
        let loop = try EventLoop()
        let start = monotonicMicroseconds()
        var fired: [(Int, UInt64)] = []
        let late = try loop.addTimer(after: 20 * millisecond) {
            fired.append((2, monotonicMicroseconds() - start))
            loop.exit()
        }
        let early = try loop.addTimer(after: 5 * millisecond, accuracy: 0) {
            fired.append((1, monotonicMicroseconds() - start))
        }
        _ = try withExtendedLifetime((late, early)) { try loop.run() }
        #expect(fired.map(\.0) == [1, 2])
        #expect(fired[0].1 >= 5_000)
        #expect(fired[1].1 >= 20_000)
    }

    @Test func aTimerRearmsInsideItsOwnHandler() throws {
        let loop = try EventLoop()
        let start = monotonicMicroseconds()
        var count = 0
        var timer: TimerSource?
        timer = try loop.addTimer(after: 0) {
            count += 1
            #expect(timer?.isArmed == false)
            guard count < 40 else { return loop.exit() }
            #expect(throws: Never.self) { try timer?.rearm(after: millisecond) }
            #expect(timer?.isArmed == true)
        }
        _ = try loop.run()
        #expect(count == 40)
        // With libsystemd's default slack of 250 ms this takes 10 s.
        #expect(monotonicMicroseconds() - start < 5_000_000)
        timer = nil
    }

    @Test func aDisarmedOrCancelledTimerStaysSilent() throws {
        let loop = try EventLoop()
        var fired: [String] = []
        let disarmed = try loop.addTimer(after: millisecond) { fired.append("disarmed") }
        let cancelled = try loop.addTimer(after: millisecond) { fired.append("cancelled") }
        var released: TimerSource? = try loop.addTimer(after: millisecond) { fired.append("released") }
        disarmed.disarm()
        cancelled.cancel()
        cancelled.cancel()
        try cancelled.rearm(after: 0)
        #expect(released?.isArmed == true)
        released = nil
        let end = try loop.addTimer(after: 10 * millisecond) { loop.exit() }
        _ = try withExtendedLifetime((disarmed, end)) { try loop.run() }
        #expect(fired == [])
    }

    @Test func aTimerFarInTheFutureDoesNotOverflow() throws {
        let loop = try EventLoop()
        let timer = try loop.addTimer(after: .max) { Issue.record("fired") }
        try timer.rearm(after: .max - 1)
        let end = try loop.addTimer(after: 5 * millisecond) { loop.exit() }
        _ = try withExtendedLifetime(end) { try loop.run() }
        #expect(timer.isArmed)
    }

    @Test func aHandlerMayReleaseItsOwnSourceAndItsCapturesGoWithIt() throws {
        final class Canary {}
        let loop = try EventLoop()
        var source: TimerSource?
        weak var observed: Canary?
        do {
            let canary = Canary()
            observed = canary
            source = try loop.addTimer(after: 0) {
                source = nil
                // Still alive: libsystemd lets go of the handler only after it has returned.
                #expect(observed === canary)
                loop.exit()
            }
        }
        #expect(observed != nil)
        _ = try loop.run()
        #expect(source == nil)
        #expect(observed == nil)
    }

    @Test func aDescriptorIsReportedForWhatItIsWatchedFor() throws {
        let loop = try EventLoop()
        var ends: [Int32] = [-1, -1]
        #expect(unsafe pipe(&ends) == 0)
        defer { ends.forEach { _ = close($0) } }
        var seen: [IOEvents] = []
        var reader: IOSource?
        reader = try loop.addIO(ends[0], .read) { events in
            seen.append(events)
            #expect(throws: Never.self) { try reader?.setEnabled(false) }
            loop.exit()
        }
        let writer = try loop.addIO(ends[1], []) { _ in Issue.record("not asked for") }
        #expect(unsafe write(ends[1], "x", 1) == 1)
        _ = try withExtendedLifetime(writer) { try loop.run() }
        #expect(seen == [.read])
        reader = nil
    }

    @Test func watchingABadDescriptorIsAnErrorAndNotACrash() throws {
        let loop = try EventLoop()
        #expect(throws: SystemdError(operation: "sd_event_add_io", code: EBADF)) { try loop.addIO(-1, .read) { _ in } }
    }

    @Test func aSignalIsDelivered() throws {
        let loop = try EventLoop()
        var count = 0
        let source = try loop.addSignal(SIGUSR2) {
            count += 1
            loop.exit()
        }
        // To this very thread: the test runner's other threads do not block the signal.
        _ = raise(SIGUSR2)
        _ = try withExtendedLifetime(source) { try loop.run() }
        #expect(count == 1)
    }

    @Test func enqueuedTasksRunInOrderAndLaterOnesInTheNextIteration() throws {
        let loop = try EventLoop()
        var order: [Int] = []
        loop.enqueue {
            order.append(1)
            loop.enqueue {
                order.append(3)
                loop.exit()
            }
        }
        loop.enqueue { order.append(2) }
        #expect(order == [])
        _ = try loop.run()
        #expect(order == [1, 2, 3])
    }

    @Test func aDescriptorThatIsAlwaysReadyAndTasksInTurnBothHaveTheirTurns() throws {
        let loop = try EventLoop()
        var ends: [Int32] = [-1, -1]
        #expect(unsafe pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        #expect(unsafe write(ends[1], "x", 1) == 1)
        var reads = 0
        var steps: [Int] = []
        let source = try loop.addIO(ends[0], .read) { _ in
            // Never read, so that it stays ready.
            reads += 1
            if reads > 100_000 { loop.exit(1) }
        }
        func step(_ number: Int) {
            steps.append(reads)
            number == 5 ? loop.exit() : loop.enqueueInTurn { step(number + 1) }
        }
        loop.enqueueInTurn { step(1) }
        #expect(try loop.run() == 0)
        source.cancel()
        #expect(steps.count == 5 && Set(steps).count == 5, "\(steps)")
    }

    @Test func aPostHandlerRunsAfterOthersOfTheIteration() throws {
        let loop = try EventLoop()
        var order: [String] = []
        let post = try loop.addPost {
            order.append("post")
            loop.exit()
        }
        loop.enqueue { order.append("task") }
        _ = try withExtendedLifetime(post) { try loop.run() }
        #expect(order == ["task", "post"])
    }

    @Test func anIdleLoopDoesNotIterate() throws {
        let loop = try EventLoop()
        let end = try loop.addTimer(after: 50 * millisecond) { loop.exit() }
        _ = try withExtendedLifetime(end) { try loop.run() }
        #expect(loop.iterations <= 3)
    }

    @Test func withoutAWatchdogNoneIsEnabled() throws {
        #expect(try EventLoop().enableWatchdog() == false)
    }

    @Test func aReleasedLoopLeavesNoDescriptorBehind() throws {
        // An idle descriptor number is the lowest free one, the same before and after.
        func lowestFree() -> Int32 {
            let descriptor = dup(0)
            _ = close(descriptor)
            return descriptor
        }
        var leaked = 0
        for _ in 0..<50 {
            let before = lowestFree()
            do {
                let loop = try EventLoop()
                let timer = try loop.addTimer(after: 0) { loop.exit() }
                _ = try withExtendedLifetime(timer) { try loop.run() }
            }
            if lowestFree() > before { leaked += 1 }
        }
        // Other tests open descriptors meanwhile; a leak would show every time.
        #expect(leaked < 50)
    }
}
