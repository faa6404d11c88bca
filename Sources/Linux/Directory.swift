import Glibc

/// Names in one open directory, for writing without a path that could be replaced underneath.
struct Directory: ~Copyable {
    let descriptor: OwnedDescriptor
    let path: String

    /// Opens a directory; links on the way are followed.
    init(path: String) throws(SystemError) {
        self.path = path
        descriptor = try openFile(AT_FDCWD, path, O_RDONLY | O_DIRECTORY, reportedAs: path)
    }

    /// Takes an open directory over.
    init(_ descriptor: consuming OwnedDescriptor, path: String) {
        self.path = path
        self.descriptor = descriptor
    }

    func full(_ name: String) -> String { path == "/" ? "/" + name : path + "/" + name }

    /// Creates a file that does not exist yet, and follows no link.
    func create(_ name: String, mode: mode_t) throws(SystemError) -> OwnedDescriptor {
        try descriptor.child(name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: mode, path: full(name))
    }

    func remove(_ name: String) throws(SystemError) {
        _ = try systemCall("unlink", full(name)) {
            unsafe withFileName(name) { unsafe unlinkat(descriptor.raw, $0, 0) }
        }
    }

    func rename(_ old: String, to new: String) throws(SystemError) {
        _ = try systemCall("rename", full(new)) {
            unsafe withFileName(old) { old in
                unsafe withFileName(new) { unsafe renameat(descriptor.raw, old, descriptor.raw, $0) }
            }
        }
    }

    /// Makes names durable; fsync(2).
    func synchronize() throws(SystemError) {
        _ = try systemCall("fsync", path) { fsync(descriptor.raw) }
    }

    func names() throws(SystemError) -> [String] {
        let copy = try openFile(descriptor.raw, ".", O_RDONLY | O_DIRECTORY, reportedAs: path)
        return try (directoryNames(copy, path: path, limit: 1_000_000) ?? []).map { FileName.text($0) }
    }
}

extension OwnedDescriptor {
    /// Writes all bytes, or throws with some of them written.
    func write(_ bytes: [UInt8], path: String) throws(SystemError) {
        var written = 0
        while written < bytes.count {
            written += try systemCall("write", path) {
                unsafe bytes.withUnsafeBytes { buffer in
                    let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[written...])
                    return unsafe Glibc.write(raw, rest.baseAddress, rest.count)
                }
            }
        }
    }
}

/// A path's directory and last name; nil where it names no file.
func splitPath(_ path: String) -> (directory: String, name: String)? {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else {
        return path.isEmpty || path == "." || path == ".." ? nil : (".", path)
    }
    let name = String(path[path.utf8.index(after: slash)...])
    guard !name.isEmpty, name != ".", name != ".." else { return nil }
    let directory = String(path[..<slash])
    return (directory.isEmpty ? "/" : directory, name)
}

/// Sixteen hexadecimal digits that nobody can guess.
func randomName() -> String {
    let digits = String(UInt64.random(in: .min ... .max), radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
}

/// Whether a text is what ``randomName()`` gives.
func isRandomName(_ text: Substring) -> Bool {
    text.utf8.count == 16 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
}
