import CRI
import FakeCRI
import Foundation
import Node
import Synchronization
import Systemd
import Testing

@testable import Observing

/// containerd sets a plugin's STATUS no time-out: a Status that takes long is slow, and only much later a hang.
@Suite("Asking containerd")
struct RuntimeProbeTests {
    @Test("a Status that takes long is one call, is told as slow with its last answer, and is taken when it comes")
    func slow() throws {
        let runtime = SlowRuntime()
        try play(runtime) { story in
            story.ask { #expect($0.answer.isReady && $0.delay == nil) }
            story.act { runtime.holdsStatus = true }
            for _ in 0..<4 {
                story.ask { reading in
                    #expect(reading.answer.isReady && reading.isOld && reading.delay?.age != nil)
                    #expect(reading.delay?.isHang == false)
                    #expect(runtime.statusCount == 2, "each further call leaves a plugin's process")
                }
            }
            story.act {
                runtime.isReady = false
                runtime.holdsStatus = false
            }
            story.awaitLateAnswer()
            story.ask { reading in
                #expect(reading.isNotReady && reading.delay?.isOutstanding == false)
                #expect(runtime.statusCount == 2, "the late answer is taken, not asked for again")
            }
            story.ask { #expect($0.isNotReady && $0.delay == nil) }
        }
    }

    @Test("a first Status that takes long says nothing of the network")
    func unknown() throws {
        let runtime = SlowRuntime()
        runtime.holdsStatus = true
        try play(runtime) { story in
            story.ask { reading in
                #expect(reading.answer == .timedOut(versionAnswers: true))
                #expect(reading.delay?.isHang == false && reading.delay?.limit == StatusDelay.usualLimit)
            }
        }
    }

    @Test("one call without an answer for the limit, Version answered all the while, is a hang")
    func hang() throws {
        let runtime = SlowRuntime()
        try play(runtime, hangAfter: 2_500_000_000) { story in
            story.ask { #expect($0.answer.isReady) }
            story.act { runtime.holdsStatus = true }
            story.ask { #expect($0.delay?.isHang == false) }
            story.ask(until: { $0.delay?.isHang == true }) { reading in
                #expect(reading.answer == .timedOut(versionAnswers: true))
                #expect(runtime.statusCount == 2)
            }
        }
    }

    @Test("a containerd that is frozen and goes on is no hang, and its answer is there at once")
    func thaw() throws {
        let runtime = SlowRuntime()
        try play(runtime, hangAfter: 300_000_000) { story in
            story.ask { #expect($0.answer.isReady) }
            story.act { runtime.isFrozen = true }
            for _ in 0..<3 {
                story.ask { reading in
                    #expect(reading.answer == .timedOut(versionAnswers: false) && reading.silence != nil)
                    #expect(reading.delay?.isHang == false)
                }
            }
            story.act { runtime.isFrozen = false }
            story.awaitLateAnswer()
            story.ask { #expect($0.answer.isReady && $0.delay?.isOutstanding == false) }
            story.ask { reading in
                #expect(reading.answer.isReady && reading.delay == nil)
                #expect(runtime.statusCount == 3)
            }
        }
    }

    @Test("a socket whose name has gone is that of any new client, whoever is connected")
    func lostName() throws {
        let runtime = SlowRuntime()
        let moved = runtime.path + ".moved"
        try play(runtime) { story in
            story.ask { #expect($0.answer.isReady) }
            story.act { _ = unsafe rename(runtime.path, moved) }
            story.ask { #expect($0.answer == .noSocket) }
            story.act { _ = unsafe rename(moved, runtime.path) }
            story.ask { #expect($0.answer.isReady) }
        }
    }

    @Test("what counts is the time through which Version is answered; a pause of anybody begins it anew")
    func rule() {
        let second: UInt64 = 1_000_000_000
        let limit = StatusDelay.usualLimit
        var call = StatusCall(began: 0)
        for time in 1...120 { call.noteVersion(at: UInt64(time) * second) }
        #expect(!call.delay(at: 120 * second, limit: limit).isHang, "Version was first answered after a second")
        #expect(call.delay(at: 121 * second, limit: limit).isHang)

        var paused = StatusCall(began: 0)
        paused.noteVersion(at: 5 * second)
        paused.noteVersion(at: 200 * second)
        #expect(paused.delay(at: 200 * second, limit: limit).answering == 0, "the machine, or we, stood still")
        paused.noteVersion(at: 205 * second)
        #expect(!paused.delay(at: 205 * second, limit: limit).isHang)

        var frozen = StatusCall(began: 0)
        for time in 1...100 { frozen.noteVersion(at: UInt64(time) * second) }
        frozen.noteSilence()
        frozen.noteVersion(at: 130 * second)
        #expect(!frozen.delay(at: 130 * second, limit: limit).isHang)
        #expect(frozen.delay(at: 130 * second, limit: limit).lasts == 130 * Span.second)
    }

    @Test("descriptors that are used up are ours, and say nothing of containerd")
    func descriptors() async {
        await #expect(processExitsWith: .success) {
            let runtime = SlowRuntime()
            var before = rlimit()
            try play(runtime) { story in
                story.act { before = allowNoDescriptor() }
                story.ask { reading in
                    // Whatever else the process does needs some.
                    _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &before)
                    precondition(reading.lack?.contains("Too many open files") == true, "\(reading)")
                }
            }
        }
    }

    @Test("a sleep of the machine between two looks is kept until somebody was told, and counts from then on")
    func sleep() {
        var meter = SleepMeter()
        let offsets = [5 * Span.second, 5 * Span.second + 1000, 65 * Span.second, 65 * Span.second]
        #expect(offsets.map { meter.look(offset: $0) } == [false, false, true, false])
        #expect(meter.unreported > 59 * Span.second)
        meter.reported()
        #expect(meter.unreported == 0)
        #expect(meter.total > 59 * Span.second)
    }
}

extension RuntimeAnswer {
    fileprivate var isReady: Bool { if case .status(let status) = self { status.networkReady } else { false } }
}

/// A runtime whose Status can be held back, and which can be frozen.
private final class SlowRuntime: Sendable {
    private let state = SharedState()
    private let server: FakeRuntime

    init() {
        server = FakeRuntime { [state] peer in
            while let request = peer.request() {
                while state.isFrozen { usleep(2000) }
                guard request.path.hasSuffix("/Status") else {
                    peer.send(HTTP2Frame.answer(request.stream, Answer.version))
                    continue
                }
                state.count()
                let sender = peer.sender
                Thread.detachNewThread {
                    while state.holdsStatus { usleep(2000) }
                    let conditions =
                        Answer.condition("RuntimeReady", true) + Answer.condition("NetworkReady", state.isReady)
                    sender.send(HTTP2Frame.answer(request.stream, Answer.status(conditions)))
                }
            }
        }
    }

    var path: String { server.path }
    var statusCount: Int { state.statusCount }
    var isReady: Bool {
        get { state.isReady }
        set { state.set { $0.isReady = newValue } }
    }
    var holdsStatus: Bool {
        get { state.holdsStatus }
        set { state.set { $0.holdsStatus = newValue } }
    }
    var isFrozen: Bool {
        get { state.isFrozen }
        set { state.set { $0.isFrozen = newValue } }
    }
}

private final class SharedState: Sendable {
    struct State {
        var isReady = true
        var holdsStatus = false
        var isFrozen = false
        var statusCount = 0
    }

    private let state = Mutex(State())

    var isReady: Bool { state.withLock { $0.isReady } }
    var holdsStatus: Bool { state.withLock { $0.holdsStatus } }
    var isFrozen: Bool { state.withLock { $0.isFrozen } }
    var statusCount: Int { state.withLock { $0.statusCount } }
    func count() { state.withLock { $0.statusCount += 1 } }
    func set(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }
}

/// What is asked of a runtime, one thing after the other, by a probe with a loop of its own and little patience.
private final class Story {
    private enum Step {
        case ask(until: (RuntimeProbe.Reading) -> Bool, (RuntimeProbe.Reading) -> Void)
        case act(() -> Void)
        case awaitLateAnswer
    }

    private let loop: EventLoop
    private let probe: RuntimeProbe
    private var steps: [Step] = []
    private var lateAnswers = 0
    private var isAwaiting = false
    private var limit: TimerSource?

    init(_ runtime: SlowRuntime, hangAfter: Int64) throws {
        loop = try EventLoop()
        var pace = Pace()
        // A loaded machine may take its time for an answer that is there at once.
        pace.patience = 1_000_000_000
        pace.hesitation = 100_000_000
        pace.freshness = 60_000_000_000
        probe = RuntimeProbe(socketPath: runtime.path, loop: loop, hangAfter: hangAfter, pace: pace)
        probe.onLateAnswer = { [unowned self] in
            lateAnswers += 1
            if isAwaiting { goOn() }
        }
    }

    func ask(
        until isMet: @escaping (RuntimeProbe.Reading) -> Bool = { _ in true },
        _ body: @escaping (RuntimeProbe.Reading) -> Void
    ) { steps.append(.ask(until: isMet, body)) }
    func act(_ body: @escaping () -> Void) { steps.append(.act(body)) }
    func awaitLateAnswer() { steps.append(.awaitLateAnswer) }

    /// - Returns: 0 once all steps are done.
    func run() throws -> Int32 {
        limit = try loop.addTimer(after: 20_000_000_000) { [loop] in loop.exit(1) }
        loop.enqueue { [unowned self] in goOn() }
        return try loop.run()
    }

    private func goOn() {
        isAwaiting = false
        guard !steps.isEmpty else { return loop.exit() }
        switch steps.removeFirst() {
        case .ask(let isMet, let body): ask(isMet, body)
        case .act(let body):
            body()
            goOn()
        case .awaitLateAnswer:
            isAwaiting = lateAnswers == 0
            if !isAwaiting { goOn() }
        }
    }

    private func ask(
        _ isMet: @escaping (RuntimeProbe.Reading) -> Bool, _ body: @escaping (RuntimeProbe.Reading) -> Void
    ) {
        probe.ask { [unowned self] reading in
            guard isMet(reading) else { return loop.enqueue { [unowned self] in ask(isMet, body) } }
            body(reading)
            loop.enqueue { [unowned self] in goOn() }
        }
    }
}

private func play(
    _ runtime: SlowRuntime, hangAfter: Int64 = StatusDelay.usualLimit, _ tell: (Story) -> Void
) throws {
    let story = try Story(runtime, hangAfter: hangAfter)
    tell(story)
    #expect(try story.run() == 0, "the story does not end")
}

/// Lets the process open nothing more, whatever another of its threads closes meanwhile.
///
/// - Returns: the limit of before.
private func allowNoDescriptor() -> rlimit {
    var before = rlimit()
    _ = unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &before)
    // The lowest three are taken from here on.
    while case 0..<3 = unsafe open("/dev/null", O_RDONLY) {}
    var none = rlimit(rlim_cur: 3, rlim_max: before.rlim_max)
    _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &none)
    return before
}

extension RuntimeProbe.Reading {
    /// containerd answers, and says that the network is not ready.
    fileprivate var isNotReady: Bool {
        guard !isOld, case .status(let status) = answer else { return false }
        return !status.networkReady
    }
}
