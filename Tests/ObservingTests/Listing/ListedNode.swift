import FakeCRI
import Foundation
import Node
import Programs
import Synchronization

/// A kubelet and a containerd, as far as the CRI's lists are of their making.
enum Pairing {
    /// Kubernetes 1.28 and containerd 2.0, and what is newer: an image has its id and the name that the manifest gives it.
    case naming
    /// One of them is older: a list has the id alone, and `ContainerStatus` a tag and a digest.
    case nameless
}

/// The containers of a node as containerd lists them when a kubelet has made them.
struct ListedNode: Sendable {
    private(set) var sandboxes: [UInt8] = []
    private(set) var containers: [UInt8] = []
    private(set) var statuses: [String: [UInt8]] = [:]
    /// Contents of log files, by their paths.
    private(set) var logs: [String: String] = [:]

    /// - Parameters:
    ///   - readings: what is to be read of it; a container that does not exist yet leaves nothing but its pod's sandbox.
    ///   - isReversed: whether both lists come in the opposite order.
    init(_ predictions: [ContainerReading], _ pairing: Pairing, isReversed: Bool = false) {
        let pods = Dictionary(grouping: predictions) { "\($0.namespace)/\($0.pod)" }
        var sandboxes: [[UInt8]] = []
        var containers: [[UInt8]] = []
        for (pod, own) in pods.sorted(by: { $0.key < $1.key }) {
            let sandbox = Self.id(of: "sandbox \(pod)")
            sandboxes.append(Self.sandbox(sandbox, own))
            for reading in own where reading.state != .waiting {
                let id = Self.id(of: "container \(pod) \(reading.name)")
                let path = "/logs/\(reading.namespace)_\(reading.pod)/\(reading.name)/0.log"
                logs[path] = reading.log.map { "2026-01-01T00:00:00Z stdout F \($0)\n" }.joined()
                let age = predictions.firstIndex { $0 == reading } ?? 0
                containers.append(Self.container(id, sandbox, reading, pairing, createdAt: age))
                statuses[id] = Self.status(id, reading, log: path)
            }
        }
        if isReversed {
            sandboxes.reverse()
            containers.reverse()
        }
        self.sandboxes = sandboxes.flatMap { Wire.bytes(1, $0) }
        self.containers = containers.flatMap { Wire.bytes(1, $0) }
    }

    /// A container that is removed as soon as it was listed.
    mutating func forget(_ id: String) { statuses[id] = nil }

    private static func sandbox(_ id: String, _ own: [ContainerReading]) -> [UInt8] {
        guard let first = own.first else { return [] }
        // kubelet stops a pod whose containers have all done their work.
        let isOver = own.allSatisfy { $0.state == .exited && $0.exitCode == 0 && $0.restarts == 0 }
        let metadata =
            Wire.text(1, first.pod) + Wire.text(2, "uid-\(first.pod)") + Wire.text(3, first.namespace)
        var labels = ManifestLabels.of(pod: first.pod)
        labels["io.kubernetes.pod.name"] = first.pod
        labels["io.kubernetes.pod.namespace"] = first.namespace
        return Wire.text(1, id) + Wire.bytes(2, metadata) + Wire.number(3, isOver ? 1 : 0) + Wire.number(4, 1)
            + entries(5, labels)
    }

    private static func container(
        _ id: String, _ sandbox: String, _ reading: ContainerReading, _ pairing: Pairing, createdAt: Int
    ) -> [UInt8] {
        let isNamed = !reading.image.hasPrefix("sha256:")
        let image = isNamed ? "sha256:\(self.id(of: reading.image))" : reading.image
        let name = pairing == .naming && isNamed ? Wire.text(18, reading.image) : []
        return Wire.text(1, id) + Wire.text(2, sandbox)
            + Wire.bytes(3, Wire.text(1, reading.name) + Wire.number(2, Int64(reading.restarts)))
            + Wire.bytes(4, Wire.text(1, image) + name) + Wire.text(5, image)
            + Wire.number(6, state(reading)) + Wire.number(7, Int64(createdAt) + 1) + entries(8, labels(reading))
    }

    /// Source: `ContainerStatus` in container_status.go of containerd: the first tag and the first digest of the image.
    private static func status(_ id: String, _ reading: ContainerReading, log: String) -> [UInt8] {
        let repository = reading.image.prefix { $0 != "@" }
        let digest =
            reading.image.hasPrefix("sha256:")
            ? reading.image : "\(repository)@sha256:\(self.id(of: "digest of \(reading.image)"))"
        let status =
            Wire.text(1, id) + Wire.bytes(2, Wire.text(1, reading.name) + Wire.number(2, Int64(reading.restarts)))
            + Wire.number(3, state(reading)) + Wire.number(7, Int64(reading.exitCode ?? 0))
            + Wire.bytes(8, Wire.text(1, reading.image)) + Wire.text(9, digest) + entries(12, labels(reading))
            + Wire.text(10, reading.isOutOfMemory ? "OOMKilled" : reading.exitCode == nil ? "" : "Error")
            + Wire.text(15, log)
        return Wire.bytes(1, status)
    }

    private static func labels(_ reading: ContainerReading) -> [String: String] {
        [
            "io.kubernetes.container.name": reading.name, "io.kubernetes.pod.name": reading.pod,
            "io.kubernetes.pod.namespace": reading.namespace,
        ]
    }

    private static func entries(_ field: UInt64, _ labels: [String: String]) -> [UInt8] {
        labels.sorted { $0.key < $1.key }.flatMap { Wire.entry(field, $0.key, $0.value) }
    }

    private static func state(_ reading: ContainerReading) -> Int64 {
        switch reading.state {
        case .created, .waiting: 0
        case .running: 1
        case .exited: 2
        }
    }

    /// 64 hexadecimal digits of a text.
    static func id(of text: String) -> String {
        var state = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return (0..<4).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return String(format: "%016lx", state)
        }.joined()
    }
}

/// Labels of pods as the projects' own manifests have them.
enum ManifestLabels {
    private static let all: [(workload: String, labels: [String: String])] = [
        ("aws-node", ["k8s-app": "aws-node", "app.kubernetes.io/name": "aws-node"]),
        ("antrea-agent", ["app": "antrea", "component": "antrea-agent"]),
        ("azure-cns", ["k8s-app": "azure-cns"]),
        ("calico-node", ["k8s-app": "calico-node"]),
        ("canal", ["k8s-app": "canal"]),
        (
            "cilium-envoy",
            ["k8s-app": "cilium-envoy", "app.kubernetes.io/name": "cilium-envoy", "name": "cilium-envoy"]
        ),
        ("cilium-operator", ["io.cilium/app": "operator", "name": "cilium-operator"]),
        (
            "cilium",
            ["k8s-app": "cilium", "app.kubernetes.io/name": "cilium-agent", "app.kubernetes.io/part-of": "cilium"]
        ),
        ("istio-cni-node", ["k8s-app": "istio-cni-node", "app.kubernetes.io/name": "istio-cni"]),
        ("kindnet", ["app": "kindnet", "k8s-app": "kindnet", "tier": "node"]),
        ("kube-flannel-ds", ["app": "flannel", "tier": "node"]),
        ("kube-multus-ds", ["app": "multus", "name": "multus", "tier": "node"]),
        ("kube-ovn-cni", ["app": "kube-ovn-cni", "component": "network", "type": "infra"]),
        ("kube-proxy", ["k8s-app": "kube-proxy"]),
        ("kube-router", ["k8s-app": "kube-router", "tier": "node"]),
        ("linkerd-cni", ["k8s-app": "linkerd-cni"]),
        ("ovnkube-node", ["app": "ovnkube-node", "name": "ovnkube-node", "component": "network"]),
        ("weave-net", ["name": "weave-net"]),
    ]

    /// Those of the first workload that the name begins with, behind a release; else the workload's own name.
    static func of(pod: String) -> [String: String] {
        let found = all.first { pod.hasPrefix($0.workload + "-") || pod.contains("-" + $0.workload + "-") }
        return found?.labels ?? ["app": pod.split(separator: "-").first.map(String.init) ?? pod]
    }
}

/// A runtime that lists what it is given, and counts whom it is asked for alone.
final class ListingRuntime: Sendable {
    private struct State {
        var node = ListedNode([], .naming)
        var asked: [String] = []
        var lists = 0
    }

    private final class Shared: Sendable {
        let state = Mutex(State())
    }

    private let shared = Shared()
    private let server: FakeRuntime

    init() {
        server = FakeRuntime(
            script: FakeRuntime.answering { [shared] request in
                let answer = shared.state.withLock { state -> [UInt8]? in
                    switch request.path.split(separator: "/").last {
                    case "ListPodSandbox"?:
                        state.lists += 1
                        return state.node.sandboxes
                    case "ListContainers"?:
                        state.lists += 1
                        return state.node.containers
                    case "ContainerStatus"?:
                        // Behind the prefix of gRPC, a field's tag and its length.
                        let id = String(decoding: request.body.dropFirst(7), as: UTF8.self)
                        state.asked.append(id)
                        return state.node.statuses[id]
                    default: return Answer.version
                    }
                }
                guard let answer else { return HTTP2Frame.error(request.stream, status: "5", message: "not found") }
                return HTTP2Frame.answer(request.stream, answer)
            })
    }

    var path: String { server.path }
    func show(_ node: ListedNode) { shared.state.withLock { $0.node = node } }
    /// The ids that were asked for alone since the last call, and how many lists were.
    func takeAsked() -> (ids: [String], lists: Int) {
        shared.state.withLock { state in
            defer { (state.asked, state.lists) = ([], 0) }
            return (state.asked, state.lists)
        }
    }
}
