import CRI
import Foundation

/// A place in a booted node in which a containerd is run over file trees of our choice, with no flags.
///
/// The node's own containerd runs on: this one has a root of its own, in memory, by chroot(2).
struct Laboratory {
    let node: Node
    /// The root as the node sees it.
    private let inside: String
    /// How long containerd may give no answer until it counts as hanging, in seconds.
    private let patience = 10.0

    /// The root as it is seen from here.
    var root: String { "/proc/\(node.leader)/root\(inside)" }
    /// What `containerd --version` says.
    let version: String
    /// Without the `v` of upstream's builds, as the corpus names it.
    var bareVersion: String { version.hasPrefix("v") ? String(version.dropFirst()) : version }

    /// Of upstream's build of the same number: no distribution writes one digit behind a hyphen.
    var upstreamVersion: String { bareVersion.prefix { $0.isNumber || $0 == "." } + "-1" }

    /// For the node's own containerd, with the libraries that it is linked with.
    init(_ node: Node) throws {
        try self.init(
            node, name: "own",
            """
            cp /usr/bin/containerd ./containerd
            ldd /usr/bin/containerd | grep -o '/[^ ]*' | while read -r library; do
                install -D "$library" ".${library#/usr}"
            done
            """)
    }

    /// For another containerd: a file of this machine that needs no library, or a directory with it and its libraries.
    init(_ node: Node, binary: URL) throws {
        let name = binary.lastPathComponent
        let copy = "/var/lib/containerd/\(name)"
        let outside = "/proc/\(node.leader)/root\(copy)"
        try? FileManager.default.removeItem(atPath: outside)
        try FileManager.default.copyItem(atPath: binary.path, toPath: outside)
        try self.init(
            node, name: name,
            "if [ -d '\(copy)' ]; then mv '\(copy)'/* .; rmdir '\(copy)'; else mv '\(copy)' ./containerd; fi")
    }

    /// - Parameter fill: shell lines that put containerd into the root, which is the working directory.
    private init(_ node: Node, name: String, _ fill: String) throws {
        self.node = node
        inside = "/var/lib/containerd/differential-\(name)"
        try node.shell(
            """
            umount -l '\(inside)' 2>/dev/null || true
            mkdir -p '\(inside)'
            # containerd looks for the mount that its directories lie on, and would find none above its root.
            mount -t tmpfs laboratory '\(inside)'
            cd '\(inside)'
            mkdir -p proc dev sys
            \(fill)
            # Private, or unmounting them later would unmount the node's own below /sys and /dev as well.
            for name in proc dev sys; do
                mount --rbind /$name ./$name; mount --make-rprivate ./$name
            done
            """)
        let words = try node.shell("chroot '\(inside)' /containerd --version").split(separator: " ").map(String.init)
        guard words.count > 2 else { throw CommandFailure(description: "\(name) does not say its version") }
        version = words[2]
    }

    func remove() throws {
        try node.shell(
            "cd '\(inside)'; umount -l proc dev sys; cd /; umount -l '\(inside)'; rmdir '\(inside)'")
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
    ///
    /// - Parameter standing: seconds for which it has to run on after its answer: a service that fails by itself ends it.
    func run(standing: Double = 0) throws -> RealAnswer {
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
        let answer = reply(of: process, standing)
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        let status = process.terminationReason == .exit ? Int(process.terminationStatus) : -1
        return try RealAnswer(
            answer, status: status, log: String(decoding: Data(contentsOf: log), as: UTF8.self))
    }

    /// Asks until there is an answer that stays; nil where there is none in time.
    private func reply(of process: Process, _ standing: Double) -> RuntimeReply? {
        let client = CRIClient(socketPath: "\(root)/run/containerd/containerd.sock")
        let deadline = Date(timeIntervalSinceNow: patience)
        while Date() < deadline {
            guard process.isRunning else { return .ended }
            var reply: Result<CRIStatus, CRIError>?
            client.status(verbose: true, deadline: MonotonicTime.after(3_000_000_000)) { reply = $0 }
            client.wait()
            switch reply {
            case .success(let status)?: return isEnded(process, within: standing) ? .ended : .status(status)
            case .failure(.unimplemented)?: return .unimplemented
            default: usleep(5000)
            }
        }
        return nil
    }

    private func isEnded(_ process: Process, within seconds: Double) -> Bool {
        let deadline = Date(timeIntervalSinceNow: seconds)
        while process.isRunning {
            guard Date() < deadline else { return false }
            usleep(5000)
        }
        return true
    }
}

enum RuntimeReply {
    case status(CRIStatus)
    case unimplemented
    case ended
}
