import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let nextRestartContainerdHangs = FindingCase(
        .nextRestartContainerdHangs, .warning, at: Snapshot.config, naming: "one restart of containerd away",
        "is a FIFO"
    ) { node in
        node.put(FileEntry(kind: .fifo, mode: 0o644, changed: Snapshot.recent), at: Snapshot.config)
    } fix: { node in
        node.put("version = 2\n", at: Snapshot.config)
    }
}

@Suite("NextRestartContainerdHangs") struct NextRestartContainerdHangsTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.nextRestartContainerdHangs.holds() }
}
