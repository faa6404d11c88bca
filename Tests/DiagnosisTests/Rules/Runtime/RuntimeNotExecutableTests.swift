import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let runtimeNotExecutable = FindingCase(
        .runtimeNotExecutable, .error, at: "/usr/bin/containerd", naming: "Permission denied", "203/EXEC", "chmod 755"
    ) { node in
        node.end(active: "failed", sub: "failed", result: "exit-code", restarts: 5)
        node.log("containerd.service: Failed at step EXEC spawning /usr/bin/containerd: Permission denied")
        node.log("containerd.service: Main process exited, code=exited, status=203/EXEC")
    } fix: { node in
        node.serve()
    }
}

@Suite("RuntimeNotExecutable") struct RuntimeNotExecutableTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.runtimeNotExecutable.holds() }

    @Test(
        "the fix is that of what the kernel answered",
        arguments: [
            ("No such file or directory", "correct ExecStart="), ("Exec format error", "another machine"),
            ("Input/output error", "install it again"),
        ])
    func repair(why: String, fix: String) throws {
        var node = Snapshot.sound
        node.end(active: "failed", sub: "failed", result: "exit-code")
        node.log("containerd.service: Unable to locate executable '/usr/bin/containerd': \(why)")
        node.log("containerd.service: Failed at step EXEC spawning /usr/bin/containerd: \(why)")
        node.log("containerd.service: Main process exited, code=exited, status=203/EXEC")
        let first = try #require(assess(node).findings.first)
        #expect(first.code == .runtimeNotExecutable && first.message.contains(fix), "\(first.message)")
    }

    @Test("a label that forbids it is named with what restores it")
    func label() throws {
        var node = Snapshot.sound
        FindingCase.runtimeNotExecutable.cause(&node)
        node.log(
            #"audit: type=1400 audit(1:2): avc:  denied  { execute } for  pid=9 comm="(ntainerd)" name="containerd" dev="sda1""#,
            unit: "kernel")
        let first = try #require(assess(node).findings.first)
        #expect(first.message.contains("restorecon -v /usr/bin/containerd"), "\(first.message)")
    }

    @Test("a later run that ended otherwise is judged by its own end")
    func later() {
        var node = Snapshot.sound
        FindingCase.runtimeNotExecutable.cause(&node)
        node.log("containerd.service: Main process exited, code=killed, status=9/KILL", ago: Span.second)
        #expect(assess(node).findings.first?.code != .runtimeNotExecutable)
    }
}
