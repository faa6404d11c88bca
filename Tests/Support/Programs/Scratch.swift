import Foundation

/// A directory of a test's own, removed when it goes.
package final class Scratch {
    package let path: String

    package init() throws {
        path = NSTemporaryDirectory() + "netready-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Where something of that name is or will be.
    package func place(_ name: String) -> String { "\(path)/\(name)" }

    /// Makes a directory with all that it is in.
    package func makeDirectory(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: place(name), withIntermediateDirectories: true)
    }

    /// Writes a file, and makes the directories that it is in.
    package func write(_ text: String, _ name: String, mode: Int? = nil) throws {
        let file = URL(fileURLWithPath: place(name))
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
        if let mode { try setMode(mode, name) }
    }

    package func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: place(name), withDestinationPath: target)
    }

    package func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: place(name)) }

    package func rename(_ name: String, _ target: String) throws {
        try FileManager.default.moveItem(atPath: place(name), toPath: place(target))
    }

    /// - Parameter mode: permission bits, `07777`.
    package func setMode(_ mode: Int, _ name: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: place(name))
    }

    /// Permission bits; nil where there is nothing of that name.
    package func mode(_ name: String) -> Int? {
        (try? FileManager.default.attributesOfItem(atPath: place(name)))?[.posixPermissions] as? Int
    }

    /// The text of a file; nil where it cannot be read.
    package func text(_ name: String) -> String? { try? String(contentsOfFile: place(name), encoding: .utf8) }

    /// In byte order.
    package func names(in directory: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: place(directory)).sorted()
    }

    // MARK: A node

    /// Lays out a node with one good list whose plugin, and the loopback that each pod needs, are there.
    package func layOutNode() throws {
        for directory in ["etc/cni/net.d", "etc/containerd", "opt/cni/bin"] { try makeDirectory(directory) }
        for name in ["bridge", "loopback"] {
            try FileManager.default.copyItem(atPath: "/bin/true", toPath: place("opt/cni/bin/\(name)"))
        }
        // A plugin whose loader is missing would be found as well.
        for loader in ["lib64/ld-linux-x86-64.so.2", "lib/ld-linux-aarch64.so.1"]
        where FileManager.default.fileExists(atPath: "/\(loader)") {
            let file = URL(fileURLWithPath: place(loader))
            try makeDirectory(String(loader.prefix { $0 != "/" }))
            try Data(contentsOf: URL(fileURLWithPath: "/\(loader)")).write(to: file)
            try setMode(0o755, loader)
        }
        try write(Self.list("good"), "etc/cni/net.d/10-good.conflist")
        try write("version = 2\n", "etc/containerd/config.toml")
    }

    /// A list of that name with one plugin.
    package static func list(_ name: String, plugin: String = "bridge") -> String {
        #"{"cniVersion":"0.4.0","name":"\#(name)","plugins":[{"type":"\#(plugin)"}]}"#
    }
}
