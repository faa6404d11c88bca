import Foundation

/// Files of a node. A path is absolute within it; one that leads over an absolute symlink would leave the node.
extension Node {
    private func outside(_ path: String) -> URL { URL(fileURLWithPath: "/proc/\(leader)/root\(path)") }

    /// Writes in place: what watches the directory sees a creation, if there was no such file, and CLOSE_WRITE.
    func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: outside(path))
    }

    func write(_ bytes: [UInt8], to path: String) throws {
        try Data(bytes).write(to: outside(path))
    }

    func read(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: outside(path)), as: UTF8.self)
    }

    func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: outside(path).path)
    }

    /// Every file below a directory with its inode, times, mode and digest of its bytes, for "nothing was written here".
    func fingerprint(_ directory: String) throws -> String {
        try shell(
            """
            find \(directory) -printf '%p %i %m %T@ %C@\\n' | sort
            find \(directory) -type f -exec sha256sum {} + | sort
            """)
    }
}
