import Linux

/// Why a program is not run as root: who can change it could make root run anything.
///
/// - Parameter path: of the program; every directory and link on the way counts.
/// - Returns: nil where root alone can change it; else why not, in a few words.
func whyDistrusted(_ path: String) -> String? {
    guard path.utf8.first == UInt8(ascii: "/") else { return "its path is not absolute" }
    guard let root = try? NodeRoot(path: "/") else { return "the file system cannot be looked at" }
    let way = root.look(at: path)
    for seen in way {
        if let error = seen.error { return error.description }
        guard let status = seen.status else { return "\(seen.path) is missing" }
        if let reason = whyDistrusted(status, seen.path) { return reason }
    }
    guard let program = way.last?.status, program.kind == .file else { return "it is no regular file" }
    return program.mode & 0o111 == 0 ? "it is not executable" : nil
}

private func whyDistrusted(_ status: FileStatus, _ path: String) -> String? {
    guard status.uid == 0 else { return "\(path) belongs to uid \(status.uid), not to root" }
    if case .symlink = status.kind { return nil }
    // In a directory with the sticky bit nobody else replaces root's files.
    if status.kind == .directory, status.mode & 0o1000 != 0 { return nil }
    if status.mode & 0o002 != 0 { return "everybody may write to \(path)" }
    return status.mode & 0o020 != 0 && status.gid != 0 ? "group \(status.gid) may write to \(path)" : nil
}
