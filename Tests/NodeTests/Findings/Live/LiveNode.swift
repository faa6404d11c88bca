import Foundation
import Programs

/// A node on which findings are shown one after the other, with the daemon in the mode `observe` and a poll of one second.
final class LiveNode {
    private let node: Node
    private let session: LiveSession
    private let plugins: String
    private var cursor = ""

    init(_ session: LiveSession) throws {
        self.session = session
        let node = try Nodes.shared.node(session.generation)
        self.node = node
        switch session.start {
        case .sound:
            try node.reset()
            try Node.script("calico", node.name)
            try node.installNetready(mode: "observe")
            try node.shell("cp /root/calico/* /etc/cni/net.d/; systemctl restart containerd.service")
            try node.waitFor("a sound node") { try node.exec(["netready", "check"]).status == 0 }
            plugins = try node.pluginDirectory()
        case .withoutContainerd:
            plugins = "/usr/lib/cni"
            try node.beginWithoutContainerd(keepsProgram: false)
        }
    }

    /// Starts the daemon, and waits for its first word.
    func begin() throws {
        try node.shell(
            """
            cp \(plugins)/calico /root/calico-plugin
            mkdir -p /etc/netready/netready.toml.d
            printf '[daemon]\\npoll = "1s"\\n' >/etc/netready/netready.toml.d/poll.toml
            """)
        cursor = try node.cursor()
        try node.shell("systemctl start netreadyd.service")
        _ = try node.record("the first verdict", after: cursor) { $0["NETREADY_KIND"] == "verdictChanged" }
    }

    /// Takes away whatever a case that failed may have left.
    func end() {
        if session.start == .withoutContainerd { node.endWithoutContainerd() }
        _ = try? node.shell(
            """
            set +e
            systemctl stop netreadyd.service kubelet.service k3s.service
            umount --lazy /var/lib/cni; while umount --lazy /etc/cni/net.d; do :; done; rm -rf /root/net.d
            rm -rf /run/systemd/system/containerd.service.d /run/systemd/system/k3s.service /run/k3s /run/second \\
                /etc/systemd/system/kubelet.service /var/lib/kubelet /usr/local/bin/kubelet /usr/local/bin/k3s
            test ! -e /root/dpkg-status || mv /root/dpkg-status /var/lib/dpkg/status
            test ! -e /root/containerd.list || mv /root/containerd.list /var/lib/dpkg/info/
            test ! -e /root/portmap || mv /root/portmap \(plugins)/
            install -m 755 /root/calico-plugin \(plugins)/calico
            systemctl daemon-reload; systemctl reset-failed
            """)
    }

    /// Brings the cause about, waits until daemon and command tell of it, fixes it and waits until the node is as before.
    func play(_ example: LiveCase) throws {
        var sandboxes: [String] = []
        do {
            try shell(example.cause)
            sandboxes = try example.then?(node) ?? []
            try expect(example)
        } catch {
            try? fix(example, sandboxes)
            throw error
        }
        try fix(example, sandboxes)
        guard example.fix != nil else { return }
        try wait("an end of \(example.code) after: \(example.fix ?? "")", example) {
            let status = try self.status()
            return status.verdict == "ready" && !status.has(example.code)
        }
    }

    private func fix(_ example: LiveCase, _ sandboxes: [String]) throws {
        if let fix = example.fix { try shell(fix) }
        for id in sandboxes {
            // A containerd that has just started may not serve yet.
            try node.waitFor("the end of a pod") { (try? Node.script("remove-pod", node.name, id)) != nil }
        }
    }

    private func expect(_ example: LiveCase) throws {
        if case .commandAlone(_, let arguments) = example.voice {
            let said = try ask(example, arguments)
            guard said.shows(of: example) else {
                throw CommandFailure(
                    description: "netready \(arguments) does not tell of \(example.code), but: \(said)")
            }
            return
        }
        try wait("\(example.code) after: \(example.cause)", example) { try self.status().shows(of: example) }
        guard case .both = example.voice else { return }
        try wait("\(example.code) in check, as the daemon has it", example) {
            let said = try self.ask(example, "check --output json")
            let published = try self.status()
            guard said.shows(of: example), published.shows(of: example) else { return false }
            return said.answer == published.answer
        }
    }

    /// What the journal has of the cases that went well, in their order.
    func expectRecords(of cases: [LiveCase]) throws {
        var records = try node.journal(after: cursor)[...]
        for example in cases {
            if case .commandAlone = example.voice { continue }
            try records.skip(beyond: "findingRaised", example)
            if example.fix != nil { try records.skip(beyond: "findingCleared", example) }
        }
    }

    private func shell(_ script: String) throws { try node.shell("B=\(plugins)\n\(LiveCase.prelude)\(script)") }

    private func status() throws -> LiveDocument { try LiveDocument(node.read("/run/netready/status.json")) }

    private func ask(_ example: LiveCase, _ arguments: String) throws -> LiveDocument {
        let words = "\(example.asking)netready \(arguments)".split(separator: " ").map(String.init)
        let answer = try node.exec(words)
        do {
            return try LiveDocument(answer.out)
        } catch {
            throw CommandFailure(description: "\(words) printed no document: \(answer)")
        }
    }

    private func wait(_ what: String, _ example: LiveCase, _ condition: () throws -> Bool) throws {
        do {
            try node.waitFor(what, timeout: example.patience, condition)
        } catch let failure as CommandFailure {
            let said = try ask(example, "check --output json")
            throw CommandFailure(
                description: "\(failure)\nthe daemon says \(try status())\nand check says \(said)")
        }
    }
}

extension ArraySlice<Record> {
    /// Drops all up to the first record of that kind for the case's finding; throws where there is none.
    fileprivate mutating func skip(beyond kind: String, _ example: LiveCase) throws {
        let index = firstIndex { record in
            record["NETREADY_KIND"] == kind && record["NETREADY_CODE"] == example.code
                && (example.file == nil || record["NETREADY_FILE"] == example.file)
        }
        guard let index else {
            let said = map { "  \($0)" }.joined(separator: "\n")
            throw CommandFailure(description: "the journal has no \(kind) of \(example.code) in:\n\(said)")
        }
        self = self[(index + 1)...]
    }
}
