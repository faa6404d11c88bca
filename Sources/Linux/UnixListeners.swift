import Glibc

/// Whether a process listens on a unix socket that was bound to that path, whatever the path leads to now.
///
/// Source: `/proc/PID/net/unix` of the process's own network namespace (unix_seq_show in net/unix/af_unix.c), and the
/// sockets among its descriptors. Needs CAP_SYS_PTRACE for a process with more capabilities.
package func isListening(process pid: Int32, on path: String) throws(SystemError) -> Bool {
    let inodes = unixListeners(try systemFile("/proc/\(pid)/net/unix"), on: path)
    guard !inodes.isEmpty else { return false }
    for number in try processEntries("/proc/\(pid)/fd") {
        let link = "/proc/\(pid)/fd/\(number)"
        guard let target = try? readLink(at: AT_FDCWD, link, path: link) else { continue }
        if inodes.contains(where: { target == "socket:[\($0)]" }) { return true }
    }
    return false
}

/// The inode numbers of the sockets that listen (`__SO_ACCEPTCON`) and were bound to a path.
func unixListeners(_ table: [UInt8], on path: String) -> [Substring] {
    let wanted = canonical(path)
    return String(decoding: table, as: UTF8.self).split(separator: "\n").compactMap { line in
        // Num RefCount Protocol Flags Type St Inode Path
        let fields = line.split(separator: " ", maxSplits: 7)
        guard fields.count == 8, UInt32(fields[3], radix: 16).map({ $0 & 0x10000 != 0 }) == true,
            canonical(String(fields[7])) == wanted
        else { return nil }
        return fields[6]
    }
}

/// /var/run leads to /run on every node (file-hierarchy(7)).
private func canonical(_ path: String) -> String {
    path.hasPrefix("/var/run/") ? String(path.dropFirst(4)) : path
}
