import Linux
import Node

/// Finds kubelet's version without running it: what it has said of itself, else the package database, else its program.
///
/// Of RPM's database there is no cheap reader: it is SQLite's since RPM 4.16, and a format of Berkeley's before.
struct KubeletVersion {
    private var said: String?
    /// The usual program when that was said: another one may be of another version.
    private var program: FileStatus?
    private var packaged: (database: FileStatus, version: String?)?
    private var built: (program: FileStatus, version: String?)?

    /// From the lines of its log, and from the package database.
    ///
    /// - Returns: nil where neither tells.
    mutating func version(by lines: [JournalLine], _ root: NodeRoot?) -> String? {
        let program = root?.look(at: "/usr/bin/kubelet").last?.status
        if let old = self.program, program.map({ !old.isSameContent(as: $0) }) ?? true { said = nil }
        self.program = program
        said = kubeletVersion(in: lines) ?? said
        return said ?? root.flatMap { package($0) }
    }

    /// From the first of these programs that is there.
    mutating func built(_ programs: [String], _ root: NodeRoot) -> String? {
        for path in programs {
            guard let end = root.look(at: path).last, let status = end.status, status.kind == .file else { continue }
            if let built, built.program.isSameContent(as: status) { return built.version }
            let info = try? root.withFile(end.path) { read in
                GoBuildInfo { offset, count in read(Int64(clamping: offset), count) }
            }
            built = (status, info.flatMap(\.self)?.kubernetesVersion)
            return built?.version
        }
        return nil
    }

    private mutating func package(_ root: NodeRoot) -> String? {
        // The database is large, and most nodes' has no such package.
        guard root.look(at: "/var/lib/dpkg/info/kubelet.list").last?.status != nil,
            let database = root.look(at: dpkgDatabase).last, let status = database.status
        else { return nil }
        if let packaged, packaged.database.isSameContent(as: status) { return packaged.version }
        guard case .bytes(let bytes, _) = root.read(database.path, limit: dpkgLimit) else { return nil }
        packaged = (status, packagedVersion(of: ["kubelet"], dpkgStatus: bytes).map(Self.release))
        return packaged?.version
    }

    /// The upstream part of a Debian version, deb-version(7): `1.29.4-1.1` is `v1.29.4`.
    private static func release(_ version: String) -> String {
        let bytes = version.utf8
        let start = bytes.firstIndex(of: UInt8(ascii: ":")).map { bytes.index(after: $0) } ?? bytes.startIndex
        let end = bytes.lastIndex(of: UInt8(ascii: "-")) ?? bytes.endIndex
        return start < end ? "v\(version[start..<end])" : "v\(version)"
    }
}
