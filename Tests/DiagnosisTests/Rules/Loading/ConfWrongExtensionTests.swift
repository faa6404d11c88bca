import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let confWrongExtension = broken(
        .confWrongExtension, at: frontFile, text: #"{"name":"x","plugins":[{"type":"bridge"}]}"#,
        place: "\(frontFile):1:1",
        says: "is")
}

@Suite("ConfWrongExtension") struct ConfWrongExtensionTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.confWrongExtension.holds() }

    @Test("a single plugin in a file for a list is as wrong")
    func single() {
        var node = Snapshot.sound
        node.put(#"{"name":"x","type":"bridge"}"#, at: FindingCase.frontList)
        node.refuse("cni config load failed: failed to load CNI config list file \(FindingCase.frontList)")
        #expect(assess(node).findings.first?.code == .confWrongExtension)
    }

    @Test(
        "a configuration under a name that containerd passes over is to be renamed, and YAML to be written as JSON",
        arguments: [
            ("10-calico.txt", SampleNode.calico, "rename it"),
            ("10-calico.yaml", "cniVersion: 0.3.1\ntype: calico\n", "write it as JSON"),
        ])
    func name(file: String, text: String, advice: String) throws {
        var node = Snapshot.sound
        node.uninstall()
        node.put(text, at: "\(Snapshot.directory)/\(file)")
        let finding = try #require(assess(node).findings.first)
        #expect(finding.code == .confWrongExtension && finding.message.contains(advice))
        #expect(finding.location?.file == "\(Snapshot.directory)/\(file)")
    }

    @Test("another file there is nobody's configuration")
    func readme() {
        var node = Snapshot.sound
        node.uninstall()
        node.put("CNI files belong here", at: "\(Snapshot.directory)/README")
        #expect(!assess(node).findings.contains { $0.code == .confWrongExtension })
    }
}
