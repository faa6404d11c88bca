import FakeCRI
import Foundation

/// A node's pods as containerd lists them for a kubelet, and the logs that kubelet has written of them.
///
/// Sources: toCRIContainer and toCRIContainerStatus of containerd's internal/cri/server, and kubelet's
/// kuberuntime_container.go and labels.go.
struct Pods {
    private(set) var sandboxes: [UInt8] = []
    private(set) var containers: [UInt8] = []
    /// Answers of ContainerStatus by id.
    private(set) var statuses: [String: [UInt8]] = [:]
    /// Files of logs with their texts.
    private(set) var logs: [(path: String, text: String)] = []
    private let now: Int64
    private let all: [NodeState.Container]
    private let tellsImageNames: Bool

    /// - Parameter now: nanoseconds since the epoch.
    init(_ node: NodeState, now: Int64) {
        self.now = now
        all = node.containers
        tellsImageNames = Self.tellsImageNames(node)
        var known: Set<String> = []
        for container in node.containers {
            let pod = "\(container.namespace)/\(container.pod)"
            if known.insert(pod).inserted { addSandbox(container, id: hexadecimal("sandbox \(pod)")) }
            // It waits for its first start: containerd does not know it yet.
            guard container.state != "waiting" else { continue }
            add(container, sandbox: hexadecimal("sandbox \(pod)"))
        }
    }

    /// kubelet sends `user_specified_image` from Kubernetes 1.28 on, and containerd keeps it from 2.0 on: an older one
    /// was built with an older CRI, and what it does not know of a request it drops.
    static func tellsImageNames(_ node: NodeState) -> Bool {
        let minor = node.kubeletVersion.split(separator: ".").dropFirst().first.flatMap { Int($0) } ?? 0
        return minor >= 28 && !node.version.hasPrefix("1.")
    }

    private var created: Int64 { now - 600 * Instant.second }

    /// kubelet stops the sandbox of a pod that is done.
    private func isDone(_ pod: String) -> Bool {
        let own = all.filter { "\($0.namespace)/\($0.pod)" == pod }
        return own.allSatisfy { $0.state == "exited" && $0.exitCode == 0 }
    }

    private mutating func addSandbox(_ container: NodeState.Container, id: String) {
        let metadata =
            Wire.text(1, container.pod) + Wire.text(2, uid(container)) + Wire.text(3, container.namespace)
        let sandbox =
            Wire.text(1, id) + Wire.bytes(2, metadata)
            + Wire.number(3, isDone("\(container.namespace)/\(container.pod)") ? 1 : 0)
            + Wire.number(4, created) + podLabels(container).flatMap { Wire.entry(5, $0, $1) }
        sandboxes += Wire.bytes(1, sandbox)
    }

    private mutating func add(_ container: NodeState.Container, sandbox: String) {
        let id = hexadecimal("\(container.restarts) \(container.namespace)/\(container.pod)/\(container.name)")
        // One whose name has gone to another is known by its id alone.
        let hasName = !container.image.hasPrefix("sha256:")
        let image = hasName ? "sha256:\(hexadecimal("image \(container.image)"))" : container.image
        let labels = podLabels(container) + [("io.kubernetes.container.name", container.name)]
        let metadata = Wire.text(1, container.name) + Wire.number(2, Int64(container.restarts))
        let state: Int64 = ["created": 0, "running": 1, "exited": 2][container.state] ?? 3
        let spec = Wire.text(1, image) + (tellsImageNames && hasName ? Wire.text(18, container.image) : [])
        containers += Wire.bytes(
            1,
            Wire.text(1, id) + Wire.text(2, sandbox) + Wire.bytes(3, metadata) + Wire.bytes(4, spec)
                + Wire.text(5, image) + Wire.number(6, state) + Wire.number(7, created)
                + labels.flatMap { Wire.entry(8, $0, $1) })
        let log =
            "/var/log/pods/\(container.namespace)_\(container.pod)_\(uid(container))/\(container.name)/\(container.restarts).log"
        let started = state > 0 ? created : 0
        let finished = state == 2 ? now - 30 * Instant.second : 0
        // The image's own names come from the image store: its first tag, and its digest.
        let status =
            Wire.text(1, id) + Wire.bytes(2, metadata) + Wire.number(3, state) + Wire.number(4, created)
            + Wire.number(5, started) + Wire.number(6, finished) + Wire.number(7, Int64(container.exitCode))
            + Wire.bytes(8, Wire.text(1, container.image))
            + Wire.text(9, hasName ? "\(repository(container.image))@\(digest(container.image))" : image)
            + Wire.text(10, state == 2 ? (container.exitCode == 0 ? "Completed" : "Error") : "")
            + labels.flatMap { Wire.entry(12, $0, $1) } + Wire.text(15, log)
        statuses[id] = Wire.bytes(1, status)
        logs.append((log, container.log.map { "2026-01-02T03:04:05.123456789Z stderr F \($0)\n" }.joined()))
    }

    private func podLabels(_ container: NodeState.Container) -> [(String, String)] {
        [
            ("io.kubernetes.pod.name", container.pod), ("io.kubernetes.pod.namespace", container.namespace),
            ("io.kubernetes.pod.uid", uid(container)),
        ]
    }

    private func uid(_ container: NodeState.Container) -> String {
        let digits = hexadecimal("uid \(container.namespace)/\(container.pod)")
        let ends = [0, 8, 12, 16, 20, 32].map { digits.index(digits.startIndex, offsetBy: $0) }
        return zip(ends, ends.dropFirst()).map { digits[$0..<$1] }.joined(separator: "-")
    }

    private func digest(_ image: String) -> String { "sha256:\(hexadecimal("digest \(image)"))" }

    private func repository(_ image: String) -> Substring {
        let name = image.split(separator: "@").first ?? ""
        guard let colon = name.lastIndex(of: ":"), !name[colon...].contains("/") else { return name }
        return name[..<colon]
    }

    /// 64 digits that are always the same for a text (FNV-1a).
    private func hexadecimal(_ text: String) -> String {
        (0..<4).map { part in
            let hash = "\(part) \(text)".utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) {
                ($0 ^ UInt64($1)) &* 0x100_0000_01b3
            }
            return String(String(repeating: "0", count: 16) + String(hash, radix: 16)).suffix(16)
        }.joined()
    }
}
