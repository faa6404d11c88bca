import Foundation
import Glibc
import Testing

@testable import Systemd

private let second: UInt64 = 1_000_000_000

/// A loop with a bus and a fake systemd, and a limit so that no test hangs.
private final class Scene {
    let loop: EventLoop
    let systemd: FakeSystemd
    let bus: Bus
    private var limit: TimerSource?

    init() throws {
        loop = try EventLoop()
        systemd = try FakeSystemd(loop: loop)
        bus = Bus(loop: loop, address: systemd.address)
        limit = try loop.addTimer(after: 20 * second) { [loop] in loop.exit(1) }
    }

    /// Connects, does `body`, and runs until something calls `exit`.
    func run(_ body: @escaping () -> Void) throws {
        bus.onConnect = body
        try bus.connect()
        #expect(try loop.run() == 0, "timed out")
        end()
    }

    /// Lets go of the handlers, which hold on to the scene.
    func end() {
        limit = nil
        bus.onConnect = nil
        bus.onDisconnect = nil
        bus.subscribe(units: []) { _ in }
        systemd.onCall = { _ in }
        systemd.hangUp()
        bus.close()
    }
}

@Suite struct BusTests {
    @Test func withoutABusConnectingIsAnErrorAndCallsSayNotConnected() throws {
        let loop = try EventLoop()
        let address = "unix:path=/nonexistent/netready-bus"
        let bus = Bus(loop: loop, address: address)
        #expect(throws: SystemdError(operation: "connect \(address)", code: ENOENT)) { try bus.connect() }
        #expect(bus.state == .lost)
        var answers: [BusError] = []
        bus.getUnit("a.service") { if case .failure(let error) = $0 { answers.append(error) } }
        bus.resetFailed("a.service") { if case .failure(let error) = $0 { answers.append(error) } }
        bus.runJob(.start, unit: "a.service", deadline: second) { result in
            if case .failure(let error) = result { answers.append(error) }
            loop.exit()
        }
        #expect(answers == [])
        _ = try loop.run()
        #expect(answers == [.notConnected, .notConnected, .notConnected])
    }

    @Test func aHandshakeThatNobodyAnswersBlocksNothingAndRefusesCalls() throws {
        let scene = try Scene()
        scene.systemd.isWelcoming = false
        try scene.bus.connect()
        #expect(scene.bus.state == .connecting)
        var answer: BusError?
        scene.bus.runJob(.restart, unit: "a.service", deadline: second) { result in
            if case .failure(let error) = result { answer = error }
            scene.loop.exit()
        }
        _ = try scene.loop.run()
        #expect(answer == .notConnected)
        scene.end()
    }

    @Test func aHandshakeThatNobodyAnswersEndsAtItsDeadlineAndCanBeTriedAgain() throws {
        let scene = try Scene()
        scene.systemd.isWelcoming = false
        scene.bus.onDisconnect = {
            scene.systemd.isWelcoming = true
            #expect(scene.bus.state == .lost)
            #expect(throws: Never.self) { try scene.bus.connect() }
        }
        scene.bus.onConnect = { scene.loop.exit() }
        try scene.bus.connect(deadline: second / 20)
        #expect(try scene.loop.run() == 0)
        #expect(scene.bus.state == .connected)
        scene.end()
    }

    @Test func aJobIsAwaited() throws {
        let scene = try Scene()
        var calls: [String] = []
        scene.systemd.onCall = { call in
            calls.append(call.member)
            call.returnPath("/job/7")
            scene.systemd.emitJobRemoved(path: "/job/6", result: "failed")
            scene.systemd.emitJobRemoved(path: "/job/7", result: "done")
        }
        var result: Result<JobResult, BusError>?
        try scene.run {
            scene.bus.runJob(.restart, unit: "x.service", deadline: second) {
                result = $0
                scene.loop.exit()
            }
        }
        #expect(calls == ["RestartUnit"])
        #expect(result == .success(.done))
        #expect(scene.bus.jobs.isEmpty)
    }

    @Test func aJobThatEndsBeforeTheCallIsAnsweredIsNotMissed() throws {
        let scene = try Scene()
        scene.systemd.onCall = { call in
            scene.systemd.emitJobRemoved(path: "/job/6", result: "done")
            scene.systemd.emitJobRemoved(path: "/job/7", result: "failed")
            call.returnPath("/job/7")
        }
        var result: Result<JobResult, BusError>?
        try scene.run {
            scene.bus.runJob(.start, unit: "x.service", deadline: second) {
                result = $0
                scene.loop.exit()
            }
        }
        #expect(result == .success(.failed))
    }

    @Test(arguments: [
        ("done", JobResult.done), ("canceled", .canceled), ("timeout", .timeout), ("failed", .failed),
        ("dependency", .dependency), ("skipped", .skipped), ("assert", .other("assert")), ("new", .other("new")),
    ])
    func jobResultsAreTold(text: String, result: JobResult) {
        #expect(JobResult(text) == result)
    }

    @Test func aJobThatDoesNotEndTimesOutOnce() throws {
        let scene = try Scene()
        scene.systemd.onCall = { $0.returnPath("/job/7") }
        var results: [Result<JobResult, BusError>] = []
        let end = try scene.loop.addTimer(after: 10 * second) { scene.loop.exit() }
        let late = try scene.loop.addTimer(after: 10 * second) {
            scene.systemd.emitJobRemoved(path: "/job/7", result: "done")
        }
        try scene.run {
            scene.bus.runJob(.start, unit: "x.service", deadline: second / 20) { results.append($0) }
            #expect(throws: Never.self) {
                try late.rearm(after: second / 5)
                try end.rearm(after: second * 3 / 10)
            }
        }
        #expect(results == [.failure(.timedOut)])
        #expect(scene.bus.jobs.isEmpty)
    }

    @Test func aCallThatIsNotAnsweredTimesOut() throws {
        let scene = try Scene()
        var held: FakeCall?
        scene.systemd.onCall = { held = $0 }
        var result: Result<UnitProperties, BusError>?
        try scene.run {
            scene.bus.getUnit("x.service", deadline: second / 20) {
                result = $0
                scene.loop.exit()
            }
        }
        #expect(held?.member == "GetAll")
        #expect(result == .failure(.timedOut))
    }

    @Test func aConnectionThatBreaksEndsEveryWaitAndCanBeMadeAgain() throws {
        let scene = try Scene()
        scene.systemd.onCall = { call in
            // The job's call is answered, the other one is not.
            if call.member == "StartUnit" { call.returnPath("/job/7") } else { scene.systemd.hangUp() }
        }
        var events: [String] = []
        var connections = 0
        scene.bus.onDisconnect = {
            events.append("lost")
            #expect(scene.bus.state == .lost)
            #expect(throws: Never.self) { try scene.bus.connect() }
        }
        try scene.run {
            connections += 1
            guard connections == 1 else { return scene.loop.exit() }
            scene.bus.runJob(.start, unit: "x.service", deadline: second) { events.append("job \($0)") }
            scene.bus.getUnit("x.service") { events.append("unit \($0)") }
        }
        #expect(
            events.sorted() == [
                "job failure(\(BusError.connectionLost))", "lost",
                "unit failure(\(BusError.connectionLost))",
            ])
        #expect(events.last == "lost")
        #expect(connections == 2)
    }

    @Test(arguments: [
        ("org.freedesktop.systemd1.NoSuchUnit", BusError.noSuchUnit(message: "text")),
        ("org.freedesktop.DBus.Error.AccessDenied", .denied(message: "text")),
        ("org.freedesktop.DBus.Error.InteractiveAuthorizationRequired", .denied(message: "text")),
        ("org.freedesktop.systemd1.UnitMasked", .other(name: "org.freedesktop.systemd1.UnitMasked", message: "text")),
    ])
    func errorsOfSystemdAreTold(name: String, error: BusError) throws {
        let scene = try Scene()
        scene.systemd.onCall = { $0.fail(name, "text") }
        var results: [BusError] = []
        try scene.run {
            scene.bus.resetFailed("x.service") { if case .failure(let error) = $0 { results.append(error) } }
            scene.bus.runJob(.stop, unit: "x.service", deadline: second) {
                if case .failure(let error) = $0 { results.append(error) }
                scene.loop.exit()
            }
        }
        #expect(results == [error, error])
    }

    @Test func propertiesOfOtherTypesAreSkippedAndOthersRead() throws {
        let scene = try Scene()
        var path = ""
        scene.systemd.onCall = { call in
            path = call.path
            // MainPID as a string, ExecStart as a string: not what the interface promises.
            call.returnProperties([
                "Id": "x.service", "MainPID": "12", "ExecStart": "/bin/x", "Unknown": "?", "ActiveState": "active",
            ])
        }
        var result: Result<UnitProperties, BusError>?
        try scene.run {
            scene.bus.getUnit("x-1.service") {
                result = $0
                scene.loop.exit()
            }
        }
        var expected = UnitProperties()
        expected.id = "x.service"
        expected.activeState = "active"
        #expect(result == .success(expected))
        #expect(path == "/org/freedesktop/systemd1/unit/x_2d1_2eservice")
    }

    @Test func anAnswerOfAnotherShapeIsAnErrorAndNotACrash() throws {
        let scene = try Scene()
        scene.systemd.onCall = { $0.returnString("not a dictionary, not a path") }
        var failures = 0
        try scene.run {
            scene.bus.getUnit("x.service") { if case .failure(.other) = $0 { failures += 1 } }
            scene.bus.runJob(.stop, unit: "x.service", deadline: second) {
                if case .failure(.other) = $0 { failures += 1 }
                scene.loop.exit()
            }
        }
        #expect(failures == 2)
    }

    @Test func hintsNameTheUnitAndHoldOnTheNextConnection() throws {
        let scene = try Scene()
        let containerd = "/org/freedesktop/systemd1/unit/containerd_2eservice"
        var hints: [String] = []
        var subscribed = 0
        scene.systemd.onCall = { call in
            guard call.member == "Subscribe" else { return }
            subscribed += 1
            call.returnNothing()
            scene.systemd.emitPropertiesChanged(path: "/org/freedesktop/systemd1/unit/other_2eservice")
            scene.systemd.emitPropertiesChanged(path: containerd)
            scene.systemd.emitReloading(active: true)
            scene.systemd.emitReloading(active: false)
        }
        scene.bus.onDisconnect = { #expect(throws: Never.self) { try scene.bus.connect() } }
        scene.bus.subscribe(units: ["containerd.service", "kubelet.service"]) { unit in
            hints.append(unit)
            if hints.count == 3 { scene.systemd.hangUp() }
            if hints.count == 6 { scene.loop.exit() }
        }
        try scene.run {}
        // A change, and the end of a reload, which concerns both.
        let once = ["containerd.service", "containerd.service", "kubelet.service"]
        #expect(hints == once + once)
        #expect(subscribed == 2)
    }

    @Test func aBusMayBeReleasedInsideAHandler() throws {
        let loop = try EventLoop()
        let systemd = try FakeSystemd(loop: loop)
        systemd.onCall = { $0.returnPath("/job/7") }
        var bus: Bus? = Bus(loop: loop, address: systemd.address)
        weak let observed = bus
        bus?.onConnect = {
            bus?.resetFailed("x.service") { _ in
                bus = nil
                loop.enqueue { loop.exit() }
            }
        }
        try bus?.connect()
        _ = try loop.run()
        #expect(observed == nil)
        systemd.onCall = { _ in }
    }
}
