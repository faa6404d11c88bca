import Containerd
import Diagnosis
import Node
import SampleNodes

/// What happens to the program of a loaded list.
enum PluginNode {
    static let calico = "/opt/cni/bin/calico"

    /// A plugin's program goes bad and is installed again.
    static func damaged(
        _ code: FindingCode, _ says: String, _ change: @escaping @Sendable (inout FileEntry) -> Void
    ) -> FindingCase {
        FindingCase(code, .warning, at: calico, naming: says) { node in
            node.edit(calico, change)
        } fix: { node in
            node.put(program(), at: calico)
        }
    }

    /// A plugin that was asked for its version answers so, and then as it should.
    static func answering(
        _ code: FindingCode, _ answer: PluginVersionReading.Answer, _ says: String
    ) -> FindingCase {
        FindingCase(code, .warning, at: calico, naming: says) { node in
            node.pluginVersions = [PluginVersionReading(name: "calico", path: calico, answer: answer)]
        } fix: { node in
            node.pluginVersions = [PluginVersionReading(name: "calico", path: calico, answer: .supports(["0.3.1"]))]
        }
    }

    /// A whole static program, as far as its ELF header tells.
    static func program(machine: UInt8 = 62) -> FileEntry {
        var bytes = [UInt8](repeating: 0, count: 64)
        bytes.replaceSubrange(0..<6, with: [0x7f, 0x45, 0x4c, 0x46, 2, 1])
        bytes[18] = machine
        bytes[54] = 56
        return FileEntry(kind: .file, mode: 0o755, size: 64, content: .bytes(bytes), changed: Snapshot.recent)
    }
}

extension FindingCase {
    static let plugins =
        PluginBinaryMissingTests.cases + PluginDirectoryMismatchTests.cases + PluginBinaryNotExecutableTests.cases
        + PluginBinaryWrongArchitectureTests.cases + PluginBinaryIncompleteTests.cases
        + PluginInterpreterMissingTests.cases + PluginNotRunnableTests.cases + PluginAnswerInvalidTests.cases
}
