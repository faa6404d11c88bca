internal import CSystemd
internal import Glibc

/// Where journald keeps this machine's files (systemd-journald.service(8), FILES).
struct JournalFiles {
    /// More archives than this are not opened: each costs memory and a descriptor while it is read.
    static let archiveLimit = 64

    /// The directories that hold one directory for each machine.
    let roots: [String]
    let machine: String

    /// - Parameter roots: the runtime and the persistent one; others for tests.
    init(roots: [String] = ["/run/log/journal", "/var/log/journal"]) throws(SystemdError) {
        var id = sd_id128_t()
        try check("machine id", unsafe sd_id128_get_machine(&id))
        self.init(roots: roots, machine: hexadecimal(unsafe withUnsafeBytes(of: id) { unsafe Array($0) }))
    }

    init(roots: [String], machine: String) {
        self.roots = roots
        self.machine = machine
    }

    /// The directories that hold files, whether they exist or not.
    var directories: [String] { roots.map { "\($0)/\(machine)" } }

    /// The system journals that can hold entries since a point in time: the active ones, and the newest archives that
    /// were written to since.
    /// - Parameter realtime: microseconds since 1970.
    func paths(since realtime: UInt64) -> [String] {
        var active: [String] = []
        var archived: [(path: String, modified: UInt64)] = []
        for directory in directories {
            for name in names(in: directory) {
                let path = "\(directory)/\(name)"
                if name == "system.journal" {
                    active.append(path)
                } else if Self.isArchive(name), let modified = modificationTime(path), modified >= realtime {
                    archived.append((path, modified))
                }
            }
        }
        archived.sort { ($0.modified, $0.path) > ($1.modified, $1.path) }
        return active + archived.prefix(Self.archiveLimit).map(\.path)
    }

    /// The journals that can hold the first entries since a point in time: of the archives the two that were written to
    /// soonest after it, and the active ones where there are none.
    /// - Parameter realtime: microseconds since 1970.
    func pathsOfBeginning(since realtime: UInt64) -> [String] {
        let paths = directories.flatMap { directory in names(in: directory).map { (directory, $0) } }
        let archives = paths.filter { Self.isArchive($0.1) }.map { "\($0.0)/\($0.1)" }
            .compactMap { path in modificationTime(path).map { (path: path, modified: $0) } }
            .filter { $0.modified >= realtime }
            .sorted { ($0.modified, $0.path) < ($1.modified, $1.path) }
        let active = paths.filter { $0.1 == "system.journal" }.map { "\($0.0)/\($0.1)" }
        return Array((archives.map(\.path) + active).prefix(2 + (archives.isEmpty ? 0 : active.count)))
    }

    /// `system@….journal`, or with a `~` where it was not closed in order.
    private static func isArchive(_ name: String) -> Bool {
        name.hasPrefix("system@") && (name.hasSuffix(".journal") || name.hasSuffix(".journal~"))
    }

    private func names(in directory: String) -> [String] {
        guard let stream = unsafe opendir(directory) else { return [] }
        defer { _ = unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            names.append(
                unsafe withUnsafePointer(to: &entry.pointee.d_name) { name in
                    unsafe name.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
                })
        }
        return names
    }

    private func modificationTime(_ path: String) -> UInt64? {
        var status = stat()
        guard unsafe stat(path, &status) == 0, status.st_mtim.tv_sec >= 0 else { return nil }
        return UInt64(status.st_mtim.tv_sec) * 1_000_000 + UInt64(status.st_mtim.tv_nsec) / 1000
    }
}

/// Two lower-case digits a byte.
func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.reduce(into: "") { text, byte in
        text += String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
    }
}
