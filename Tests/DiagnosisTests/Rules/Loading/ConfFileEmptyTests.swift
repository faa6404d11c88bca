import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let confFileEmpty = broken(
        .confFileEmpty, at: frontFile, text: "", place: "\(frontFile):1:1", says: "is empty or cut off")
}

@Suite("ConfFileEmpty") struct ConfFileEmptyTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.confFileEmpty.holds() }

    @Test("a list that ends where more was to come is cut off, and the one behind it is not tried")
    func cutOff() throws {
        let path = FindingCase.frontList
        try FindingCase.broken(
            .confFileEmpty, at: path, text: #"{"name":"x","plugins":["#, place: "\(path):1:23",
            says: "cut off, and \(Snapshot.conflist) behind it is not tried"
        ).holds()
    }

    @Test("a deaf containerd has to be restarted once the file is fixed")
    func deaf() throws {
        var node = Snapshot.sound
        node.put("", at: FindingCase.frontFile)
        node.live?.watch = .dead
        node.refuse("cni config load failed: failed to load CNI config file \(FindingCase.frontFile)")
        let finding = try #require(assess(node).findings.first { $0.code == .confFileEmpty })
        #expect(finding.message.contains("then restart containerd.service"))
    }
}
