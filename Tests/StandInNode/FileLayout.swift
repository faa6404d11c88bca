import Foundation
import Glibc
import Syntax

/// Lays files out below the present root, with owner, mode and times.
struct FileLayout {
    /// Nanoseconds since the epoch.
    let now: Int64
    /// Directories that every node has.
    private static let bases = ["/etc", "/var", "/run", "/opt", "/usr", "/home", "/root"]
    private var times: [String: Int64] = [:]

    init(now: Int64) { self.now = now }

    mutating func lay(_ files: [JSONValue]) throws {
        for base in Self.bases { try makeParents(of: base + "/x") }
        let sorted = files.compactMap { file in file["path"]?.stringValue.map { (path: $0, file: file) } }
            .sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        for (path, file) in sorted {
            try makeParents(of: path)
            try make(path, file)
            times[path] = now - Int64(file["mtimeAgeSeconds"]?.intValue ?? 0) * Instant.second
        }
    }

    /// Last, since each name that is made in a directory changes its time.
    func setTimes() throws {
        for (path, modified) in times { try setModified(path, modified) }
    }

    /// What is on the way and not listed has been there for ever.
    private mutating func makeParents(of path: String) throws {
        var made = ""
        for name in path.split(separator: "/").dropLast() {
            made += "/\(name)"
            if unsafe mkdir(made, 0o755) == 0 {
                times[made] = 0
            } else if errno != EEXIST {
                throw LayoutError("mkdir", made)
            }
        }
    }

    private func make(_ path: String, _ file: JSONValue) throws {
        let mode = file["mode"]?.stringValue.flatMap { mode_t($0, radix: 8) } ?? 0o644
        switch file["type"]?.stringValue {
        case "dir":
            guard unsafe mkdir(path, 0o755) == 0 || errno == EEXIST else { throw LayoutError("mkdir", path) }
        case "symlink": try need(unsafe symlink(file["target"]?.stringValue ?? "", path), "symlink", path)
        case "fifo": try need(unsafe mkfifo(path, 0o644), "mkfifo", path)
        default: try writeFile(path, Self.bytes(file))
        }
        let (uid, gid) = (file["uid"]?.intValue ?? 0, file["gid"]?.intValue ?? 0)
        try need(unsafe lchown(path, uid_t(uid), gid_t(gid)), "chown", path)
        guard file["type"]?.stringValue != "symlink" else { return }
        try need(unsafe chmod(path, mode), "chmod", path)
    }

    private static func bytes(_ file: JSONValue) -> [UInt8] {
        if let coded = file["base64"]?.stringValue { return Data(base64Encoded: coded).map(Array.init) ?? [] }
        return Array((file["text"]?.stringValue ?? "").utf8)
    }
}
