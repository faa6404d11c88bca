import Foundation
import Testing

/// One life of the daemon on one node, seen whole; it goes through all three modes, and meets the same faults in each.
struct QuietStory {
    private static let daemon = "netreadyd.service"
    private static let program = "/usr/sbin/netreadyd"
    /// Being told, and asking: nothing of it changes a unit.
    private static let asking: Set = [
        "org.freedesktop.DBus.Hello", "org.freedesktop.DBus.AddMatch", "org.freedesktop.DBus.RemoveMatch",
        "org.freedesktop.DBus.Properties.GetAll", "org.freedesktop.systemd1.Manager.Subscribe",
    ]
    private let node: Node
    private let good: String
    private let bad: String

    init(_ node: Node) throws {
        self.node = node
        _ = try node.beginStory(mode: "audit")
        try node.shell("systemctl stop \(Self.daemon)")
        good = try node.read("/etc/containerd/config.toml")
        bad = Node.withoutCRI(good)
    }

    /// - Returns: how much was seen.
    func play() throws -> String {
        let began = Date()
        let bus = try BusWatch(node)
        defer { bus.end() }
        defer { cleanUp() }
        let trace = try begin()
        // As long as it takes in audit until it is said what would be done, so long is waited in observe for nothing.
        let start = try node.cursor()
        let patience = try audit()
        try switchMode(to: "observe")
        try observe(patience)
        #expect(try node.acts(after: start).isEmpty, "\(node.generation)")
        let quietCalls = try trace.lines()
        let quietMessages = try bus.calls()
        let scratch = try enforce()
        let allMessages = try bus.calls()
        let names = try bus.names(of: node.mainPID(of: Self.daemon))
        try node.shell("systemctl stop \(Self.daemon)")
        let allCalls = try trace.end()
        let said = { (messages: [BusWatch.Call]) in messages.filter { names.contains($0.sender) } }

        let quiet = try daemonsOwn(quietCalls)
        expectQuiet(quiet, said(quietMessages))
        let connections = try daemonsOwn(allCalls).count { $0.isConnection(to: "/run/dbus/system_bus_socket") }
        #expect(connections == names.count, "one connection to the bus, one name: none has been overlooked")
        #expect(allCalls.last?.hasSuffix("+++ exited with 0 +++") == true, "the trace ends with the daemon")
        expectActs(said(allMessages), scratch)
        return """
            \(node.generation): \(quiet.count) system calls and \(said(quietMessages).count) messages in audit and \
            observe, \(allCalls.count) and \(said(allMessages).count) in all, \
            \(Int(Date().timeIntervalSince(began))) s
            """
    }

    // MARK: Judging

    private func expectQuiet(_ calls: [TracedCall], _ messages: [BusWatch.Call]) {
        let offences = calls.dropFirst().compactMap(\.offence)
        #expect(offences.isEmpty, "\(node.generation): \(offences.prefix(10).joined(separator: "\n"))")
        #expect(calls.count { $0.name == "renameat" } > 10, "a trace in which it publishes nothing would prove nothing")
        let deeds = messages.filter { !Self.asking.contains($0.method) }
        #expect(deeds.isEmpty, "\(node.generation): \(deeds)")
        #expect(messages.first?.method == "org.freedesktop.DBus.Hello")
        #expect(messages.contains { $0.method == "org.freedesktop.DBus.Properties.GetAll" })
    }

    /// The same eyes have to see what must not be in the other modes.
    private func expectActs(_ messages: [BusWatch.Call], _ scratch: [String]) {
        let deeds = messages.filter { !Self.asking.contains($0.method) }
        let units = Set(deeds.compactMap(\.first))
        #expect(units == ["netready-reload.service", "netready-preflight.service", "containerd.service"], "\(deeds)")
        #expect(deeds.contains { $0.method == "org.freedesktop.systemd1.Manager.TryRestartUnit" }, "\(deeds)")
        let offences = scratch.compactMap { TracedCall($0)?.offence }
        for act in ["O_CREAT", "unlinkat("] {
            #expect(
                offences.contains { $0.contains(".netready-reload-") && $0.contains(act) },
                "\(node.generation): \(act) is not seen in \(offences)")
        }
    }

    /// What was called from the beginning of the daemon's program on, by whomever it started too.
    private func daemonsOwn(_ lines: [String]) throws -> [TracedCall] {
        let calls = lines.compactMap(TracedCall.init)
        guard let start = calls.firstIndex(where: { $0.isStart(of: Self.program) }) else {
            throw CommandFailure(description: "in \(node.name) the trace does not begin before the daemon")
        }
        return Array(calls[start...])
    }

    // MARK: Playing

    /// The daemon's process is traced before it executes the daemon's program.
    private func begin() throws -> Trace {
        try node.shell("rm -f /run/go")
        try node.hold(Self.daemon, running: Self.program)
        try node.shell("systemctl start --no-block \(Self.daemon)")
        let trace = try Trace(node.outsidePID(of: Self.daemon))
        try node.write("", to: "/run/go")
        try awaitReason(Node.withoutConfiguration)
        return trace
    }

    /// Plays the faults, and returns the longest time that it took to say what would be done, in seconds.
    private func audit() throws -> Double {
        let cursor = try node.cursor()
        try overlook()
        let reload = try untouched { try awaitPlan("Would reload", cursor) }
        try switchCRIOff()
        let restart = try untouched { try awaitPlan("Would restart", cursor) }
        try fix()
        return max(reload, restart)
    }

    private func observe(_ patience: Double) throws {
        try overlook()
        try untouched { try awaitNothing(patience) }
        try switchCRIOff()
        try untouched { try awaitNothing(patience) }
        try fix()
    }

    /// - Returns: what the reload's own process called.
    private func enforce() throws -> [String] {
        try node.shell("rm -f /run/go")
        try node.hold("netready-reload.service", running: "/usr/bin/netready __reload-scratch")
        try switchMode(to: "enforce")
        let cursor = try node.cursor()
        try overlook()
        let trace = try Trace(node.outsidePID(of: "netready-reload.service", timeout: 20))
        try node.write("", to: "/run/go")
        let calls = try trace.end()
        #expect(try node.actDone(after: cursor)["NETREADY_RESULT"] == "helped", "\(node.generation)")
        try switchCRIOff()
        try awaitReason(["Ready"], timeout: 40)
        return calls
    }

    /// A configuration that a reload would have containerd load.
    private func overlook() throws {
        try node.shell("rm -f /etc/cni/net.d/*")
        try awaitReason(Node.withoutConfiguration)
        try node.moveCalicoIn()
        try awaitReason(["ConfNotLoaded"])
    }

    /// A containerd that a restart would have serve CRI again.
    private func switchCRIOff() throws {
        try node.write(bad, to: "/etc/containerd/config.toml")
        try node.shell("systemctl restart containerd.service")
        try awaitReason(["CRIDisabled"])
        // What a containerd was started with is on record only where the daemon has looked before the file changed.
        let started = try node.invocationID(of: "containerd.service")
        try node.waitFor("the start on record", timeout: 30) {
            (try? node.read("/var/lib/netready/configuration.json").contains(started)) == true
        }
        try node.write(good, to: "/etc/containerd/config.toml")
    }

    /// What a person does where the daemon may not.
    private func fix() throws {
        try node.shell("systemctl restart containerd.service")
        try awaitReason(["Ready"])
    }

    // MARK: Waiting

    /// Meanwhile the watched files and the run of containerd stay what they are, whoever might change them.
    private func untouched<Value>(_ wait: () throws -> Value) throws -> Value {
        let before = try traces()
        let value = try wait()
        #expect(try traces() == before, "\(node.generation)")
        return value
    }

    private func traces() throws -> String {
        try node.fingerprint("/etc/cni /etc/containerd") + node.invocationID(of: "containerd.service")
    }

    private func awaitPlan(_ words: String, _ cursor: String) throws -> Double {
        let began = Date()
        _ = try node.record(words, after: cursor, timeout: 30) {
            $0["NETREADY_KIND"] == "actPlanned" && $0.message.hasPrefix(words)
        }
        return Date().timeIntervalSince(began)
    }

    /// The mode is all that holds the act back.
    private func awaitNothing(_ patience: Double) throws {
        try node.waitFor("a veto of the mode", timeout: 30) { try node.remediation("veto") == "mode" }
        Thread.sleep(forTimeInterval: patience + 0.5)
        #expect(try node.remediation("veto") == "mode", "\(node.generation)")
    }

    private func awaitReason(_ reasons: Set<String>, timeout: Double = 30) throws {
        try node.waitFor("one of the reasons \(reasons)", timeout: timeout) {
            reasons.contains(try node.status()?["reason"] as? String ?? "")
        }
    }

    private func switchMode(to mode: String) throws {
        try node.setMode(mode)
        try node.shell("systemctl reload \(Self.daemon)")
        try node.waitFor("mode \(mode)", timeout: 30) { try node.remediation("mode") == mode }
    }

    private func cleanUp() {
        for unit in [Self.daemon, "netready-reload.service"] { try? node.removeDropIn(unit) }
        try? node.write(good, to: "/etc/containerd/config.toml")
    }
}
