import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let runtimeDependencyFailed = FindingCase(
        .runtimeDependencyFailed, .error, naming: "data.mount", "containerd.service"
    ) { node in
        node.end(active: "inactive")
        node.live?.unit?.failedDependencies = [FailedUnit(name: "data.mount", result: "exit-code")]
    } fix: { node in
        node.live?.unit?.failedDependencies = []
        node.serve()
    }
}

@Suite("RuntimeDependencyFailed") struct RuntimeDependencyFailedTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.runtimeDependencyFailed.holds() }

    /// A unit beside containerd's that ends, and a stop so long after it.
    private func node(stop seconds: Int64, of unit: String = "snapshotter.service") -> Snapshot {
        var node = Snapshot.sound
        node.end(active: "inactive")
        node.log("panic: cannot open the store", unit: unit, ago: (seconds + 60) * Span.second)
        node.log(
            "\(unit): Main process exited, code=exited, status=2/INVALIDARGUMENT", unit: unit,
            ago: (seconds + 60) * Span.second)
        node.log("Stopping containerd.service - containerd container runtime...", ago: 60 * Span.second)
        return node
    }

    @Test("what ended when systemd began to stop containerd took it along, and its last words are quoted")
    func soon() throws {
        let first = try #require(assess(node(stop: 1)).findings.first)
        #expect(first.code == .runtimeDependencyFailed, "\(first)")
        #expect(first.message.contains("snapshotter.service") && first.message.contains("cannot open the store"))
    }

    @Test("what ended long before, and kubelet, which needs containerd and not the other way, did not")
    func others() {
        #expect(assess(node(stop: 30)).findings.first?.code == .containerdStopped)
        #expect(assess(node(stop: 1, of: "kubelet.service")).findings.first?.code == .containerdStopped)
    }

    @Test(
        "a device that does not come takes mount and unit along: it is named, and where it is not, the line is quoted")
    func device() throws {
        let device = #"dev-disk-by\x2dlabel-data.device"#
        var node = Snapshot.sound
        node.end(active: "inactive")
        node.log("Dependency failed for containerd.service - containerd container runtime.", ago: 60 * Span.second)
        node.log(
            "containerd.service: Job containerd.service/start failed with result 'dependency'.", ago: 60 * Span.second)
        let first = try #require(assess(node).findings.first)
        #expect(first.code == .runtimeDependencyFailed && first.message.contains("Dependency failed for containerd"))
        node.log("\(device): Job \(device)/start failed with result 'timeout'.", unit: device, ago: 59 * Span.second)
        let named = try #require(assess(node).findings.first)
        #expect(named.message.contains("since \(device), which it needs") && !assess(node).remedy.restartWouldHelp)
    }

    @Test("no act is taken for it, and no start is said to help")
    func remedy() {
        let remedy = assess(node(stop: 0)).remedy
        #expect(remedy.action == .fixThenRestart && !remedy.restartWouldHelp && !remedy.automatic)
    }
}
