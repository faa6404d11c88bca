import Foundation
import Node
import Testing

@testable import NodeReport

@Suite("Settings of netready-node")
struct NodeSettingsTests {
    private func read(_ text: String) throws(NodeSettingsError) -> NodeSettings {
        try NodeSettings.read([("n.toml", Array(text.utf8))])
    }

    @Test("the file that is shipped shows the defaults, and each of its lines is taken")
    func shipped() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "config/netready-node.toml")
        let text = try String(contentsOf: file, encoding: .utf8)
        #expect(try read(text) == NodeSettings())
        let lines = text.split(separator: "\n").filter { $0.first == "#" && $0.dropFirst().first != " " }
        let shown = try read(lines.map { String($0.dropFirst()) }.joined(separator: "\n"))
        #expect(lines.count == 7)
        #expect(shown.betterAfter == 10 * Span.second && shown.heartbeat == 5 * Span.minute && shown.events)
        #expect(shown.credential == .own && shown.silence == Span.minute)
    }

    @Test(
        "a mistake is named with its place",
        arguments: [
            ("credentials = \"own\"", "n.toml:1:1: the key credentials is not known; did you mean credential?"),
            ("\ncredential = \"root\"", "n.toml:2:14: credential must be one of \"own\", \"kubelet\"."),
            ("kubeconfig = \"a\"", "n.toml:1:14: kubeconfig must be an absolute path."),
            ("node = \"A_b\"", "n.toml:1:8: node must be the name of a Node of Kubernetes."),
            (
                "heartbeat = \"1min\"",
                "n.toml:1:13: heartbeat must be a duration such as \"10s\" or \"5min\", from 5min to 24h."
            ),
            ("events = 1", "n.toml:1:10: events must be true or false."),
        ])
    func mistake(text: String, sentence: String) throws {
        #expect(throws: NodeSettingsError.self) { try read(text) }
        do {
            _ = try read(text)
        } catch {
            #expect(error.description == sentence)
        }
    }

    @Test("a later file goes over an earlier one")
    func later() throws {
        let settings = try NodeSettings.read([
            ("a", Array("credential = \"kubelet\"\nnode = \"a\"".utf8)), ("b", Array("node = \"b\"".utf8)),
        ])
        #expect(settings.credential == .kubelet && settings.node == "b")
    }
}
