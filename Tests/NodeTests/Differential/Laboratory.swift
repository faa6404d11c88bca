import CRI
import Foundation

/// A place in a booted node in which its containerd is run over file trees of our choice, with no flags.
///
/// The node's own containerd runs on: this one has a root of its own, on the node's real disk, by chroot(2).
struct Laboratory {
    let node: Node
    /// The root as the node sees it.
    private let inside = "/var/lib/containerd/differential"
    /// How long containerd may give no answer until it counts as hanging, in seconds.
    private let patience = 10.0

    /// The root as it is seen from here.
    var root: String { "/proc/\(node.leader)/root\(inside)" }
    /// What `containerd --version` says.
    let version: String

    /// Copies containerd and the libraries that it is linked with.
    init(_ node: Node) throws {
        self.node = node
        try node.shell(
            """
            umount -l \(inside) 2>/dev/null || true
            rm -rf --one-file-system \(inside)
            mkdir -p \(inside)
            # containerd looks for the mount that its directories lie on, and would find none above its root.
            mount --bind \(inside) \(inside)
            mkdir -p \(inside)/proc \(inside)/dev \(inside)/sys
            cp /usr/bin/containerd \(inside)/containerd
            ldd /usr/bin/containerd | grep -o '/[^ ]*' | while read -r library; do
                install -D "$library" "\(inside)${library#/usr}"
            done
            # Private, or unmounting them later would unmount the node's own below /sys and /dev as well.
            for name in proc dev sys; do
                mount --rbind /$name \(inside)/$name; mount --make-rprivate \(inside)/$name
            done
            """)
        let words = try node.shell("containerd --version").split(separator: " ").map(String.init)
        guard words.count > 2 else { throw CommandFailure(description: "containerd does not say its version") }
        version = words[2]
    }

    func remove() throws {
        try node.shell(
            "umount -l \(inside)/proc \(inside)/dev \(inside)/sys \(inside); rm -rf --one-file-system \(inside)")
    }

    /// Puts this state in the place of the last one.
    func lay(_ tree: StateTree) throws {
        let manager = FileManager.default
        for name in try manager.contentsOfDirectory(atPath: root)
        where !["proc", "dev", "sys", "lib", "lib64", "containerd"].contains(name) {
            try manager.removeItem(atPath: "\(root)/\(name)")
        }
        for directory in ["etc/cni", "etc/containerd", "opt", "run", "tmp", "var/lib"] {
            try manager.createDirectory(atPath: "\(root)/\(directory)", withIntermediateDirectories: true)
        }
        try tree.write(below: root)
    }

    /// What containerd really does with the present state.
    func run() throws -> RealAnswer {
        let log = FileManager.default.temporaryDirectory.appendingPathComponent("netready-\(UUID().uuidString).log")
        try Data().write(to: log)
        defer { try? FileManager.default.removeItem(at: log) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "nsenter", "-t", "\(node.leader)", "-a", "--",
            // Killing nsenter ends containerd as well, which is no child of ours.
            "setpriv", "--pdeathsig", "KILL", "chroot", inside, "/containerd",
        ]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = try FileHandle(forWritingTo: log)
        try process.run()
        let answer = reply(of: process)
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        let status = process.terminationReason == .exit ? Int(process.terminationStatus) : -1
        return try RealAnswer(
            answer, status: status, log: String(decoding: Data(contentsOf: log), as: UTF8.self))
    }

    /// Asks until there is an answer that stays; nil where there is none in time.
    private func reply(of process: Process) -> RuntimeReply? {
        let client = CRIClient(socketPath: "\(root)/run/containerd/containerd.sock")
        let deadline = Date(timeIntervalSinceNow: patience)
        while Date() < deadline {
            guard process.isRunning else { return .ended }
            var reply: Result<CRIStatus, CRIError>?
            client.status(verbose: true, deadline: MonotonicTime.after(3_000_000_000)) { reply = $0 }
            client.wait()
            switch reply {
            case .success(let status)?: return .status(status)
            case .failure(.unimplemented)?: return .unimplemented
            default: usleep(5000)
            }
        }
        return nil
    }
}

enum RuntimeReply {
    case status(CRIStatus)
    case unimplemented
    case ended
}
