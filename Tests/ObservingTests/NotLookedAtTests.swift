import Diagnosis
import FakeCRI
import Foundation
import Node
import Synchronization
import Systemd
import Testing

@testable import Observing

/// What an observation goes without is told, and not taken for absent.
@Suite("What was not looked at")
struct NotLookedAtTests {
    private static let first: Set<Input> = [.journal, .containers, .kubelet, .mounts, .kernel]
    private static let afterTurn: Set<Input> = [.containers, .kubelet, .mounts]

    @Test("until the first look around is made, what rests on it is not judged; then it is", arguments: [true, false])
    func start(isReady: Bool) throws {
        let runtime = PausedRuntime(isReady: isReady)
        let watched = try Watched(runtime)
        try watched.play { observation in
            // Lists are held back for longer than a first word is.
            guard runtime.holdsLists else { return lacks(observation, "it was not looked at yet").isEmpty }
            #expect(lacks(observation, "it was not looked at yet") == Self.first)
            let codes = observation.assessment.notJudged.first { $0.lack.input == .containers }?.codes ?? []
            #expect(codes.contains(.readyButAgentDown) && codes.contains(.leftoverCNIConfig))
            runtime.holdsLists = false
            return false
        }
        #expect(!runtime.holdsLists, "it was said before the look was over")
    }

    @Test("what was seen while the network was not ready does not tell of one that is")
    func turn() throws {
        let runtime = PausedRuntime(isReady: false)
        runtime.holdsLists = false
        let watched = try Watched(runtime)
        var hasTurned = false
        var wasTold = false
        try watched.play { observation in
            guard hasTurned else {
                guard lacks(observation, "it was not looked at yet").isEmpty else { return false }
                hasTurned = true
                runtime.holdsLists = true
                runtime.isReady = true
                watched.observer.trigger(.inotify)
                return false
            }
            guard observation.assessment.now == .ready else { return false }
            let lacking = lacks(observation, "it was not looked at since the network turned")
            guard runtime.holdsLists else { return lacking.isEmpty }
            #expect(lacking == Self.afterTurn)
            wasTold = true
            runtime.holdsLists = false
            return false
        }
        #expect(wasTold)
    }
}

/// The inputs that are not judged for this reason.
private func lacks(_ observation: Observation, _ why: String) -> Set<Input> {
    Set(observation.assessment.notJudged.filter { $0.lack.why == why }.map(\.lack.input))
}

/// An observer as the daemon has it, on this machine's files, with a stand-in for containerd.
private final class Watched {
    let observer: Observer
    private let loop: EventLoop

    init(_ runtime: PausedRuntime) throws {
        loop = try EventLoop()
        var place = RuntimePlace()
        place.unit = "netready-test-none.service"
        place.socket = runtime.path
        observer = Observer(
            place: place, hangAfter: StatusDelay.usualLimit, loop: loop, units: UnitProbe(unit: place.unit, loop: loop),
            watcher: nil, clock: try NodeClock())
    }

    /// Observes until what is said meets the condition.
    func play(_ isMet: @escaping (Observation) -> Bool) throws {
        let limit = try loop.addTimer(after: 30_000_000_000) { [loop] in loop.exit(1) }
        observer.onSay = { [loop] in if isMet($0) { loop.exit() } }
        loop.enqueue { [observer] in observer.trigger(.start) }
        #expect(try loop.run() == 0, "it was not said within half a minute")
        withExtendedLifetime(limit) {}
    }
}

/// A runtime without containers, whose lists can be held back.
private final class PausedRuntime: Sendable {
    private struct State {
        var isReady: Bool
        var holdsLists = true
    }

    private let state: Shared
    private let server: FakeRuntime

    private final class Shared: Sendable {
        let state: Mutex<State>

        init(_ state: State) { self.state = Mutex(state) }
    }

    init(isReady: Bool) {
        let shared = Shared(State(isReady: isReady))
        state = shared
        server = FakeRuntime { peer in
            while let request = peer.request() {
                if request.path.hasSuffix("/Version") {
                    peer.send(HTTP2Frame.answer(request.stream, Answer.version))
                } else if request.path.hasSuffix("/Status") {
                    let isReady = shared.state.withLock { $0.isReady }
                    let conditions =
                        Answer.condition("RuntimeReady", true) + Answer.condition("NetworkReady", isReady)
                    peer.send(HTTP2Frame.answer(request.stream, Answer.status(conditions)))
                } else {
                    let sender = peer.sender
                    Thread.detachNewThread {
                        while shared.state.withLock(\.holdsLists) { usleep(2000) }
                        sender.send(HTTP2Frame.answer(request.stream, []))
                    }
                }
            }
        }
    }

    var path: String { server.path }
    var isReady: Bool {
        get { state.state.withLock(\.isReady) }
        set { state.state.withLock { $0.isReady = newValue } }
    }
    var holdsLists: Bool {
        get { state.state.withLock(\.holdsLists) }
        set { state.state.withLock { $0.holdsLists = newValue } }
    }
}
