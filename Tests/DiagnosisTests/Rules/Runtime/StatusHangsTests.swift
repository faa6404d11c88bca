import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let statusHangs = FindingCase(.statusHangs, .error, naming: "Status") { node in
        node.live?.answer = .timedOut(versionAnswers: true)
        node.live?.delay = .hang
    } fix: { node in
        node.live?.delay = nil
        node.serve()
    }
}

@Suite("StatusHangs") struct StatusHangsTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.statusHangs.holds() }

    @Test(
        "a containerd that asks no plugin for its status, and answers for none, is still in a load that it has begun",
        arguments: [("1.6.20", "1.1.0", false), ("2.1.9", "1.0.0", false), ("2.1.9", "1.1.0", true)])
    func hangs(version: String, cniVersion: String, asks: Bool) throws {
        var node = Snapshot.sound
        node.installedVersion = ContainerdVersion(version)
        node.live?.runningVersion = node.installedVersion
        node.live?.answer = .timedOut(versionAnswers: true)
        node.live?.delay = .hang
        let list = #"{"cniVersion":"\#(cniVersion)","name":"n","plugins":[{"type":"calico"}]}"#
        let entry = FileEntry(kind: .file, mode: 0o644, content: .bytes(Array(list.utf8)))
        node.put(entry, at: "/etc/cni/net.d/00-n.conflist")
        let finding = try #require(assess(node).findings.first)
        #expect(finding.code == .statusHangs)
        #expect(finding.message.contains("asks for STATUS") == asks, "\(finding.message)")
        #expect(finding.message.contains("a load of CNI files does not end") == !asks)
    }
}
