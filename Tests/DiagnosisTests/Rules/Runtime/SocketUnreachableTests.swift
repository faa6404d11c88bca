import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let socketUnreachable = FindingCase(.socketUnreachable, .warning, naming: "no CRI socket") { node in
        node.live?.answer = .noSocket
    } fix: { node in
        node.serve()
    }
}

@Suite("SocketUnreachable") struct SocketUnreachableTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.socketUnreachable.holds() }

    @Test(
        "what the socket did is said",
        arguments: [
            (RuntimeAnswer.noSocket, "There is no CRI socket of containerd: it has not been started"),
            (.refused, "Nobody listens on the CRI socket"), (.failed("no HTTP/2"), "gives no good answer: no HTTP/2"),
            (.timedOut(versionAnswers: false), "gives no answer on its CRI socket"),
        ])
    func says(answer: RuntimeAnswer, words: String) throws {
        var node = Snapshot.sound
        node.live?.answer = answer
        let first = try #require(assess(node).findings.first)
        #expect(first.code == .socketUnreachable && first.message.contains(words), "\(first.message)")
        #expect(first.message.hasSuffix("see journalctl -u containerd.service."))
    }

    @Test("where systemd knows no such unit, the place of containerd is to be named")
    func withoutUnit() throws {
        var node = Snapshot.sound
        node.live?.answer = .noSocket
        node.live?.unit?.loadState = "not-found"
        let first = try #require(assess(node).findings.first)
        #expect(first.code == .socketUnreachable && first.message.contains("/etc/netready/netready.toml"))
    }
}
