import Foundation
import Testing

/// Changes of the network while something is wrong with the API server.
struct FaultStory {
    private var story: ClusterStory
    private var isBroken = false
    private var daemon: Daemon

    private var node: Node { story.node }

    /// What must not change in netreadyd.
    private struct Daemon {
        var pid: Int32
        var restarts: String
        /// kB of its own.
        var memory: Int

        init(_ node: Node) throws {
            pid = try node.mainPID(of: "netreadyd.service")
            restarts = try node.property("NRestarts", of: "netreadyd.service")
            let line = try node.read("/proc/\(pid)/status").split(separator: "\n").first { $0.hasPrefix("RssAnon:") }
            memory = line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? .max
        }
    }

    private static let unit = "netready-node.service"
    private static let off = "/etc/cni/net.d/05-broken.off"
    /// Seconds: the longest pause after a first 429, its Retry-After, and one attempt that lasts.
    private static let patience = 60.0
    /// Of which ``delay()`` takes the middle.
    private static let changes = 24

    /// - Parameter story: on a node that is ready.
    init(_ story: ClusterStory) throws {
        self.story = story
        daemon = try Daemon(story.node)
        try story.node.write("{\n  \"type\": \"bridge\",\n}\n", to: Self.off)
        // What it needs once is not counted: the first change of each kind.
        for _ in 1...2 { try toggle() }
        try settle()
        try turn()
    }

    /// From here on the daemon is to need no more than now.
    mutating func settle() throws {
        try node.waitUntilQuiet()
        daemon = try Daemon(node)
    }

    /// What follows is told from here.
    mutating func turn() throws {
        try node.waitFor("the end of netready-node", timeout: Self.patience) {
            try node.property("ActiveState", of: Self.unit) == "inactive"
        }
        try story.turn()
    }

    /// Changes the verdict, and waits for netreadyd's record of it.
    private mutating func toggle() throws {
        let cursor = try node.cursor()
        let names = isBroken ? (ClusterStory.brokenFile, Self.off) : (Self.off, ClusterStory.brokenFile)
        try node.shell("mv \(names.0) \(names.1)")
        isBroken.toggle()
        try node.verdict(isBroken ? "notReady" : "ready", after: cursor, timeout: 5)
    }

    /// Waits until the last verdict stands on the Node.
    private func written() throws {
        let status = isBroken ? "False" : "True"
        try node.waitFor("the condition \(status)", timeout: Self.patience) {
            try node.writings(after: story.mark).last?.condition?.status == status
        }
        #expect(try node.conditions()[Node.conditionType]?.status == status)
    }

    /// Changes the verdict, and waits until that stands on the Node.
    mutating func changeIsWritten() throws {
        try toggle()
        try written()
    }

    /// Changes the verdict while something is wrong, and lets that end once it was met so often.
    ///
    /// - Parameter words: of the one line that the journal has of it.
    mutating func change(
        _ what: String, _ words: String, tries: Int, begin: () throws -> Void, end: () throws -> Void
    ) throws {
        try turn()
        let started = ContinuousClock.now
        try begin()
        try toggle()
        try node.waitFor("\(tries) tries: \(what)", timeout: Self.patience) { try failures() >= tries }
        #expect(try node.writings(after: story.mark).isEmpty, "written in spite of: \(what)")
        try end()
        try written()
        try node.waitFor("both lines of: \(what)") { try told().count >= 2 }
        let lines = try told()
        #expect(lines.count == 2 && lines[0].contains(words), "\(what): \(lines)")
        #expect(lines.last == "The condition of the Node \(node.name) is written again.")
        print("fault: \(what): right after \(ContinuousClock.now - started)")
    }

    /// Requests that failed in a row, as netready-node remembers them; a busy server counts for five.
    private func failures() throws -> Int {
        guard let text = try? node.read("/var/lib/private/netready-node/memory.json") else { return 0 }
        let json = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        return (json?["backOff"] as? [String: Any])?["steps"] as? Int ?? 0
    }

    /// What netready-node has told the journal.
    func told() throws -> [String] {
        try node.journal(of: Self.unit, after: story.cursor).filter { $0["SYSLOG_IDENTIFIER"] == "netready-node" }.map(
            \.message)
    }

    /// The groups of the user who has written last.
    func groups() throws -> [String] { try #require(try node.writings(after: story.mark).last).groups }

    /// The same process, with no more memory than before.
    mutating func expectDaemonUntouched() throws {
        // While something is wrong it looks often, and does not sleep.
        if isBroken { try toggle() }
        try node.waitUntilQuiet()
        let now = try Daemon(node)
        #expect(now.pid == daemon.pid && now.restarts == daemon.restarts)
        print("netreadyd: \(daemon.memory) kB of its own before the faults, \(now.memory) kB after them")
        #expect(now.memory <= daemon.memory + 256)
    }

    /// Seconds from a change to netreadyd's record of it, at p50.
    func delay() throws -> Double {
        let directory = "/proc/\(node.leader)/root"
        let cursor = try node.cursor()
        var begins: [Double] = []
        for index in 0..<Self.changes {
            let names =
                (index % 2 == 0) != isBroken ? (Self.off, ClusterStory.brokenFile) : (ClusterStory.brokenFile, Self.off)
            begins.append(Date().timeIntervalSince1970)
            guard unsafe rename(directory + names.0, directory + names.1) == 0 else {
                throw CommandFailure(description: "rename failed: errno \(errno)")
            }
            Thread.sleep(forTimeInterval: 0.12)
        }
        let records = try node.waitFor("a record of each change") {
            let records = try node.journal(after: cursor).filter { $0["NETREADY_KIND"] == "verdictChanged" }
            return records.count == begins.count ? records : nil
        }
        return zip(records, begins).map { $0.time - $1 }.sorted()[begins.count / 2]
    }
}
