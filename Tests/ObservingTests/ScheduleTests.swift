import Foundation
import Testing

@testable import Observing

private let millisecond: Int64 = 1_000_000
private let second: Int64 = 1_000_000_000

@Suite("The observer's schedule")
struct ScheduleTests {
    @Test("docs/schedule.md has the table of states that the code acts by")
    func table() throws {
        let document = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("docs/schedule.md")
        let text = try String(contentsOf: document, encoding: .utf8)
        let rows = ScheduleTable().rows
        for row in rows where !text.contains(row) { Issue.record("docs/schedule.md lacks the row\n\(row)") }
        let documented = text.split(separator: "\n").filter { $0.hasPrefix("| ") }.map(String.init)
        #expect(Set(documented).subtracting(rows).isEmpty)
    }

    @Test("each state is reached, and is what its name says")
    func reachesAll() {
        for state in Schedule.State.allCases { #expect(ScheduleTable.schedule(in: state).state == state) }
    }

    @Test("a network that turns ready, or whose file explains it, is said before anything around it is looked at")
    func saysFirst() {
        for outlook in [Schedule.Projection.turned, .explained] {
            var schedule = ScheduleTable.schedule(in: .core)
            let actions = schedule.next(.seenCore(outlook), at: 100 * second)
            #expect(actions.first == .say)
            #expect(actions.contains(.collectContext))
        }
    }

    @Test("a look around containerd that takes long holds a record back for a quarter of a second, hints or not")
    func holdsBriefly() {
        var schedule = ScheduleTable.schedule(in: .core)
        var now = 100 * second
        #expect(schedule.next(.seenCore(.unexplained), at: now).last == .wait(.hold, 250 * millisecond))
        var isSaid = false
        for _ in 0..<20 where !isSaid {
            now += 60 * millisecond
            _ = schedule.next(.changed, at: now)
            var actions = schedule.next(.trigger(.inotify), at: now)
            if actions.contains(where: \.looksAtCore) { actions += schedule.next(.seenCore(.unexplained), at: now) }
            isSaid = actions.contains(.say)
        }
        #expect(isSaid)
        #expect(now - 100 * second <= 300 * millisecond)
        #expect(schedule.state == .around)
    }

    @Test("a command says nothing before it has seen all")
    func commandWaits() {
        var schedule = Schedule()
        #expect(
            schedule.next(.trigger(.command), at: 0) == [.lookAtCore(.command, isSettling: false), .collectContext])
        #expect(schedule.next(.seenCore(.well), at: second).isEmpty)
        #expect(schedule.next(.seenAround(isNew: true), at: 9 * second) == [.calm(.hold), .judgeAgain, .answer])
    }

    @Test("a look around that began before a command asked is made again for it")
    func commandSeesNow() {
        var schedule = ScheduleTable.schedule(in: .around)
        #expect(schedule.next(.trigger(.command), at: 100 * second) == [.lookAtCore(.command, isSettling: false)])
        #expect(schedule.next(.seenAround(isNew: true), at: 100 * second) == [.collectContext])
        #expect(schedule.next(.seenCore(.well), at: 100 * second).isEmpty)
        #expect(schedule.next(.seenAround(isNew: false), at: 100 * second).last == .answer)
    }

    @Test("what a command asks for is not what an earlier look shows")
    func answersTheCommand() {
        var schedule = ScheduleTable.schedule(in: .core)
        #expect(schedule.next(.trigger(.command), at: 100 * second).isEmpty)
        let actions = schedule.next(.seenCore(.well), at: 100 * second)
        #expect(actions.first == .say && actions.contains(.lookAtCore(.command, isSettling: false)))
    }

    @Test("whatever hints come at its start, a daemon says nothing before it has looked around")
    func startIsWhole() {
        var schedule = Schedule()
        _ = schedule.next(.trigger(.start), at: 0)
        _ = schedule.next(.trigger(.unit), at: 0)
        #expect(schedule.next(.seenCore(.degraded), at: millisecond).contains(.lookAtCore(.unit, isSettling: false)))
        #expect(!schedule.next(.seenCore(.degraded), at: 2 * millisecond).contains(.say))
        #expect(schedule.next(.seenAround(isNew: true), at: 3 * millisecond).contains(.say))
    }

    @Test("what is not known around containerd is looked at before anything is said, after a sleep or another runtime")
    func holdsForTheUnknown() {
        var outlook = Schedule.Projection.well
        (outlook.isNews, outlook.lacksAround) = (true, true)
        for trigger in [Trigger.inotify, .poll] {
            var schedule = ScheduleTable.schedule(in: .still)
            var actions = schedule.next(.trigger(trigger), at: 2 * second)
            actions += schedule.next(.seenCore(outlook), at: 2 * second)
            #expect(actions.contains(.collectContext) && !actions.contains(.say))
            #expect(schedule.state == .holding)
        }
        var schedule = ScheduleTable.schedule(in: .still)
        _ = schedule.next(.moved, at: 2 * second)
        #expect(schedule.next(.due(.poll), at: 2 * second).contains(.collectContext))
        #expect(!schedule.next(.seenCore(.turned), at: 2 * second).contains(.say))
    }

    @Test("a network that turns ready where it was degraded before is not said to be well")
    func turnsDegraded() {
        var outlook = Schedule.Projection.degraded
        outlook.hasTurned = true
        var schedule = ScheduleTable.schedule(in: .core)
        let actions = schedule.next(.seenCore(outlook), at: 2 * second)
        #expect(actions.first == .collectContext && !actions.contains(.say))
    }

    @Test("looks that hints lead to do not put the safety poll off")
    func pollIsNotPutOff() {
        var world = World(seed: 3, slowness: 3 * millisecond)
        world.start(.start)
        for _ in 0..<120 {
            world.run(for: 5 * second)
            world.hintOnce(.unit)
        }
        #expect(world.polls >= 9, "\(world.polls)")
        #expect(world.looksAround >= 9, "\(world.looksAround)")
    }

    @Test("a network that stays degraded for hours costs little more than one that is ready, whoever logs")
    func degradedForHours() {
        var world = World(seed: 4, slowness: 3 * millisecond)
        world.always(.degraded)
        world.start(.start)
        for _ in 0..<7200 {
            world.run(for: second)
            if world.follows { world.hintOnce(.journal) }
        }
        #expect(world.looksAround <= 140, "\(world.looksAround)")
        #expect(world.looksAtCore <= 800, "\(world.looksAtCore)")
    }

    @Test("while all is well each poll of a minute looks around, and of those of 15 s every third; nothing else does")
    func polls() {
        for (period, expected) in [(60 * second, 60), (15 * second, 80)] {
            var world = World(seed: 1, slowness: 3 * millisecond)
            world.prospect.poll = period
            world.start(.start)
            world.run(until: 3600 * second)
            #expect((expected - 2...expected + 2).contains(world.looksAround), "\(world.looksAround)")
            #expect(world.looksAtCore >= Int(3600 * second / period) - 1)
        }
    }

    @Test("whatever comes, one look of a kind is under way, each hint is looked at, and what is seen is said in time")
    func neverStalls() {
        for seed in 0..<400 as Range<UInt64> {
            var world = World(seed: seed, slowness: seed % 2 == 0 ? 20 * millisecond : 4 * second)
            world.start(.start)
            world.hint(for: 60 * second)
            world.run(until: 90 * second)
            #expect(world.faults.isEmpty, "seed \(seed): \(world.faults)")
        }
    }
}

extension Schedule.Projection {
    static var well: Self {
        var outlook = Self()
        (outlook.isReady, outlook.isWell) = (true, true)
        return outlook
    }

    static var turned: Self {
        var outlook = well
        (outlook.isNews, outlook.hasTurned) = (true, true)
        return outlook
    }

    static var degraded: Self {
        var outlook = Self()
        (outlook.isReady, outlook.isNews) = (true, true)
        return outlook
    }

    static var explained: Self {
        var outlook = Self()
        (outlook.isExplained, outlook.isNews) = (true, true)
        return outlook
    }

    static var unexplained: Self {
        var outlook = Self()
        outlook.isNews = true
        return outlook
    }

    static var unsettled: Self {
        var outlook = Self()
        (outlook.isUnsettled, outlook.isNews) = (true, true)
        return outlook
    }
}

extension Schedule.Action {
    var looksAtCore: Bool { if case .lookAtCore = self { true } else { false } }
}

/// What the schedule does about each event in each state, as docs/schedule.md prints it.
struct ScheduleTable {
    private static let now = 100 * second

    private static let events: [(name: String, event: Schedule.Event)] = [
        ("hint", .trigger(.inotify)), ("poll", .due(.poll)), ("core: ready, as before", .seenCore(.well)),
        ("core: turned ready", .seenCore(.turned)), ("core: degraded", .seenCore(.degraded)),
        ("core: not ready, a file tells why", .seenCore(.explained)),
        ("core: not ready, nothing tells why", .seenCore(.unexplained)),
        ("core: may still load", .seenCore(.unsettled)),
        ("around: as before", .seenAround(isNew: false)), ("around: news", .seenAround(isNew: true)),
        ("pause over", .due(.settle)), ("held long enough", .due(.hold)), ("around is due", .due(.around)),
    ]

    /// A schedule that began a minute and a half ago, all being well, and has come to a state just now.
    static func schedule(in state: Schedule.State) -> Schedule {
        var schedule = Schedule()
        func feed(_ event: Schedule.Event, at moment: Int64 = now) { _ = schedule.next(event, at: moment) }
        feed(.trigger(.start), at: second)
        feed(.seenCore(.well), at: second)
        feed(.seenAround(isNew: true), at: second)
        if state == .settling || state == .settlingAndAround { feed(.changed) }
        switch state {
        case .still: break
        case .core: feed(.trigger(.inotify))
        case .settling:
            feed(.trigger(.inotify))
            feed(.seenCore(.unsettled))
        case .around:
            feed(.trigger(.inotify))
            feed(.seenCore(.turned))
        case .coreAndAround: feed(.trigger(.poll))
        case .settlingAndAround:
            feed(.trigger(.poll))
            feed(.seenCore(.unsettled))
        case .holding:
            feed(.trigger(.inotify))
            feed(.seenCore(.unexplained))
        }
        return schedule
    }

    var rows: [String] {
        ["| state | event | what is done | next |", "| --- | --- | --- | --- |"]
            + Schedule.State.allCases.flatMap { state in
                Self.events.filter { Self.canCome($0.event, in: state) }.map { Self.row(state, $0) }
            }
    }

    private static func row(_ state: Schedule.State, _ event: (name: String, event: Schedule.Event)) -> String {
        var schedule = schedule(in: state)
        if case .seenCore(let outlook) = event.event, outlook.isUnsettled { _ = schedule.next(.changed, at: now) }
        let actions = schedule.next(event.event, at: now).map(text)
        let done = actions.isEmpty ? "nothing" : actions.joined(separator: ", ")
        return "| `\(state)` | \(event.name) | \(done) | `\(schedule.state)` |"
    }

    private static func canCome(_ event: Schedule.Event, in state: Schedule.State) -> Bool {
        switch event {
        case .seenCore: state == .core || state == .coreAndAround
        case .seenAround: [.around, .coreAndAround, .settlingAndAround, .holding].contains(state)
        case .due(.settle): state == .settling || state == .settlingAndAround
        case .due(.hold): state == .holding
        case .due(.around): state == .still || state == .core
        default: true
        }
    }

    private static func text(_ action: Schedule.Action) -> String {
        switch action {
        case .lookAtCore(_, let isSettling): isSettling ? "ask containerd again" : "look at the core"
        case .collectContext: "look around"
        case .judgeAgain: "judge again"
        case .say: "say"
        case .answer: "answer"
        case .wait(let alarm, let nanoseconds): "wait \(nanoseconds / millisecond) ms (\(alarm))"
        case .calm(let alarm): "forget \(alarm)"
        case .follow(let isWanted): isWanted ? "follow the journal" : "leave the journal"
        }
    }
}

/// A node that answers in its time, for histories of a schedule.
private struct World {
    private struct Chance: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 11 ^ state << 21
        }
    }

    private var schedule = Schedule()
    private var chance: Chance
    private let slowness: Int64
    private var now: Int64 = 0
    private var due: [Schedule.Alarm: Int64] = [:]
    private var core: Int64?
    private var around: Int64?
    private var unseen = false
    private var seenAt: Int64?
    private var outlooks: [Schedule.Projection] = [.well]
    private var last = Schedule.Projection.well
    private var isRight = false
    var prospect = Schedule.Prospect()
    private(set) var follows = false
    private(set) var polls = 0
    private(set) var looksAtCore = 0
    private(set) var looksAround = 0
    private(set) var faults: [String] = []

    init(seed: UInt64, slowness: Int64) {
        chance = Chance(state: seed)
        self.slowness = slowness
    }

    mutating func start(_ trigger: Trigger) { feed(.trigger(trigger)) }

    /// Changes and other hints at random.
    mutating func hint(for time: Int64) {
        outlooks = [.well, .well, .degraded, .explained, .unexplained, .unsettled, .turned]
        while now < time {
            run(
                until: now
                    + Int64.random(
                        in: 0...(Bool.random(using: &chance) ? 20 * millisecond : 2 * second), using: &chance))
            if Bool.random(using: &chance) { feed(.changed) }
            unseen = true
            feed(.trigger([.inotify, .unit, .journal, .act].randomElement(using: &chance) ?? .unit))
        }
    }

    mutating func hintOnce(_ trigger: Trigger) {
        unseen = true
        feed(.trigger(trigger))
    }

    /// The core shows the same each time; what was said once is no news.
    mutating func always(_ outlook: Schedule.Projection) { outlooks = [outlook] }

    mutating func run(for time: Int64) { run(until: now + time) }

    mutating func run(until end: Int64) {
        while let next = ([core, around].compactMap(\.self) + due.values).min(), next <= end {
            now = max(now, next)
            if core == next {
                core = nil
                let outlook = outlooks.randomElement(using: &chance) ?? .well
                last = outlook
                if !outlook.isUnsettled { seenAt = seenAt ?? now }
                feed(.seenCore(outlook))
            } else if around == next {
                around = nil
                feed(.seenAround(isNew: Bool.random(using: &chance)))
            } else if let alarm = due.first(where: { $0.value == next })?.key {
                due[alarm] = nil
                if alarm == .poll { polls += 1 }
                feed(.due(alarm))
            }
            if core == nil, unseen, due[.rate] == nil { faults.append("a hint is not looked at") }
            if let seenAt, now - seenAt > 6 * second { faults.append("seen at \(seenAt) and not said at \(now)") }
        }
        now = max(now, end)
    }

    private mutating func feed(_ event: Schedule.Event) {
        for action in schedule.next(event, at: now) {
            switch action {
            case .lookAtCore:
                if core != nil { faults.append("two looks at the core") }
                unseen = false
                looksAtCore += 1
                core = now + Int64.random(in: 0...slowness, using: &chance)
            case .collectContext:
                if around != nil { faults.append("two looks around") }
                looksAround += 1
                around = now + Int64.random(in: 0...slowness, using: &chance)
            case .say, .answer:
                seenAt = nil
                var prospect = prospect
                (prospect.isWell, prospect.isReady) = (last.isWell, last.isReady)
                prospect.isNews = outlooks.count > 1 || !isRight
                isRight = true
                feed(.said(prospect))
            case .wait(let alarm, let nanoseconds): due[alarm] = now + nanoseconds
            case .calm(let alarm): due[alarm] = nil
            case .follow(let isWanted): follows = isWanted
            case .judgeAgain: break
            }
        }
    }
}
