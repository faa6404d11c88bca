import Containerd
import SampleNodes
import Testing

@testable import Diagnosis
@testable import Node

/// How a container ended, by its status, the runtime's word and the kernel's.
@Suite("Ends of containers") struct ContainerEndTests {
    private static let info = "I0304 05:05:02.001000       1 main.go:109] connected to apiserver"

    private static func end(
        _ code: Int?, log: [String] = [info], kernel: String? = nil, isOutOfMemory: Bool = false,
        of name: String = "calico-node", agent: String = "calico"
    ) throws -> ContainerEnd {
        var node = Snapshot.sound
        if let kernel { node.log(kernel, unit: "kernel") }
        var container = ContainerReading.calico(.exited, log: log)
        container.name = name
        container.exitCode = code
        container.isOutOfMemory = isOutOfMemory
        let facts = Facts(snapshot: node, predictions: Predictions(node))
        let known = try #require(CNIProvider.all.first { $0.name == agent })
        return facts.end(of: container, known)
    }

    @Test(
        "each status has its words",
        arguments: [
            (0, "has ended with status 0 (4 restarts)", "does not say why"),
            (1, "has ended with status 1 (4 restarts)", "does not say why"),
            (126, "has ended with status 126 (4 restarts)", "does not say why"),
            (130, "was told to stop (status 130, SIGINT, 4 restarts)", "kubelet stops"),
            (132, "crashed (status 132, SIGILL, 4 restarts)", "another kind of processor"),
            (134, "crashed (status 134, SIGABRT, 4 restarts)", "does not say why"),
            (137, "was killed (status 137, SIGKILL, 4 restarts)", "liveness probe"),
            (139, "crashed (status 139, SIGSEGV, 4 restarts)", "does not say why"),
            (143, "was told to stop (status 143, SIGTERM, 4 restarts)", "kubelet stops"),
            (159, "crashed (status 159, SIGSYS, 4 restarts)", "seccomp"),
            (255, "has ended with status 255 (4 restarts)", "does not say why"),
        ])
    func statuses(code: Int, manner: String, why: String) throws {
        let end = try Self.end(code)
        #expect(end.manner == manner)
        #expect(end.why.contains(why), "\(end.why)")
        // What its log says of it weighs more than what a status usually means.
        let named = try Self.end(code, log: [Self.info, "panic: no metrics"])
        #expect(named.why == "panic: no metrics")
    }

    @Test(
        "that there was no memory is the kernel's word, or the runtime's",
        arguments: [
            (
                "Memory cgroup out of memory: Killed process 4711 (calico-node) total-vm:1kB", false, "calico-node",
                "calico", "limit is too low"
            ),
            (
                "Out of memory: Killed process 4711 (calico-node) total-vm:1kB", false, "calico-node", "calico",
                "the node has no"
            ),
            (
                "Memory cgroup out of memory: Kill process 4711 (flanneld) score 1984 or sacrifice child", false,
                "kube-flannel", "flannel", "limit is too low"
            ),
            ("Memory cgroup out of memory: Killed process 4711 (kindnetd) x", false, "kindnet-cni", "kindnet", "limit"),
            (
                "Memory cgroup out of memory: Killed process 4711 (ovnkube) x", false, "ovnkube-node", "ovn-kubernetes",
                "limit"
            ),
            ("", true, "calico-node", "calico", "limit is too low, or"),
        ])
    func memory(kernel: String, isOutOfMemory: Bool, name: String, agent: String, why: String) throws {
        let end = try Self.end(
            137, kernel: kernel.isEmpty ? nil : kernel, isOutOfMemory: isOutOfMemory, of: name, agent: agent)
        #expect(end.manner == "was killed for lack of memory (status 137, 4 restarts)")
        #expect(end.why.contains(why), "\(end.why)")
        #expect((end.kernel ?? "") == kernel)
    }

    @Test(
        "another's end, or an end of another kind, is not told so",
        arguments: [
            (137, "Memory cgroup out of memory: Killed process 4711 (java) x"),
            (1, "Memory cgroup out of memory: Killed process 4711 (calico-node) x"),
            (137, "calico-node invoked oom-killer"),
        ])
    func others(code: Int, kernel: String) throws {
        #expect(try !Self.end(code, kernel: kernel).manner.contains("memory"))
    }

    @Test("a line of the kernel under another unit's name is nobody's proof")
    func forged() throws {
        var node = Snapshot.sound
        node.log("Memory cgroup out of memory: Killed process 1 (calico-node) x", unit: "kubelet.service")
        var container = ContainerReading.calico(.exited)
        container.exitCode = 137
        let known = try #require(CNIProvider.all.first { $0.name == "calico" })
        let end = Facts(snapshot: node, predictions: Predictions(node)).end(of: container, known)
        #expect(!end.manner.contains("memory"))
    }

    @Test(
        "what is to be done on the node itself is said with the command",
        arguments: [
            (
                "E0119 10:01:08.4 1 main.go:278] Failed to check br_netfilter: stat /proc/sys/net/bridge/bridge-nf-call-iptables: no such file or directory",
                "modprobe br_netfilter"
            ),
            ("[ERROR][1] a.go: failed to create fsnotify watcher: too many open files", "max_user_instances"),
            ("E0304 a.go:1] inotify_add_watch /etc/cni: no space left on device", "max_user_watches"),
            ("[FATAL][9] felix: Kernel's RPF check is set to 'loose'.", "rp_filter=1"),
        ])
    func repairs(line: String, command: String) {
        var node = Snapshot.sound
        node.uninstall()
        node.containers = [.calico(.exited, log: [line])]
        let assessment = assess(node)
        #expect(assessment.reason == "AgentFailing" && assessment.remedy.action == .fixThenReload)
        #expect(assessment.remedy.why.contains(command), "\(assessment.remedy.why)")
    }

    @Test("what is to be read is said with the command, where the node shows no more")
    func advice() {
        var node = Snapshot.sound
        node.uninstall()
        node.containers = [.calicoInstaller(log: "[FATAL][1] a.go: no address")]
        #expect(
            assess(node).remedy.why.contains(
                "kubectl -n kube-system logs calico-node-x7k2p -c install-cni --previous"))
    }

    @Test("who is ended by kubelet does not know why: its word on the probe stands before a warning of the container")
    func probe() throws {
        var node = Snapshot.sound
        node.log(
            #"I0304 05:06:07.1 1187 kuberuntime_manager.go:1107] "Message for Container of pod" containerName="calico-node" pod="kube-system/calico-node-x7k2p" containerMessage="Container calico-node failed liveness probe, will be restarted""#,
            unit: "kubelet.service")
        var container = ContainerReading.calico(
            .exited, log: ["2025-03-04 05:06:00.0 [WARNING][61] felix/health.go 211: Reporter is not ready."])
        container.exitCode = 137
        let known = try #require(CNIProvider.all.first { $0.name == "calico" })
        let end = Facts(snapshot: node, predictions: Predictions(node)).end(of: container, known)
        #expect(end.why == "kubelet ended it: Container calico-node failed liveness probe, will be restarted")
    }
}
