import Syntax

/// Answers questions about files as the kernel would, from what is known of a tree, and gathers what is not.
///
/// Lives for one prediction. Relative paths begin at `/`, which is containerd's working directory under systemd.
/// Reference: path_resolution(7).
package final class PathResolver {
    /// What a path leads to.
    package enum Found {
        case entry(FileEntry, path: String)
        case failed(GoErrno)
        /// Asked for in ``PathResolver/missing``, or named in ``PathResolver/unreadable`` where it cannot be seen.
        case unknown
    }

    enum Bytes {
        case bytes([UInt8])
        /// The call that failed, as Go names it, and why.
        case failed(String, GoErrno)
        case blocks
        case unknown
    }

    enum Names {
        case names([String])
        case failed(GoErrno)
        case unknown
    }

    private let tree: FileTree
    /// What has to be looked at before the answers hold.
    package private(set) var missing: Set<FileRequest> = []
    /// Paths whose content containerd can read and the tree does not hold, in the order of asking.
    package private(set) var unreadable: [String] = []
    /// Directories that containerd makes before it gets to what is asked next.
    var created: Set<String> = []
    /// nil where nobody wants to know what the answers rest on.
    var trace: PathTrace?

    /// Directories of which only something below is known.
    private lazy var implied: Set<String> = {
        var result: Set<String> = ["/"]
        for path in tree.entries.keys {
            var parent = Self.parent(path)
            while result.insert(parent).inserted { parent = Self.parent(parent) }
        }
        return result
    }()

    package init(_ tree: FileTree) {
        self.tree = tree
    }

    /// MAXSYMLINKS of the kernel.
    private static let linkLimit = 40
    /// PATH_MAX of the kernel, the closing NUL included.
    private static let pathLimit = 4096

    /// What a path leads to; the last link is followed or not, as in stat and lstat.
    package func find(_ path: String, following: Bool = true) -> Found {
        var pending = path.parts("/")[...]
        let mustBeDirectory = path.utf8.last == UInt8(ascii: "/")
        var current = "/"
        var entry = Self.directory
        var links = 0
        guard !path.isEmpty else { return .failed(.noEntry) }
        guard !path.utf8.contains(0) else { return .failed(.invalid) }
        guard path.utf8.count < Self.pathLimit else { return .failed(.nameTooLong) }
        while let name = pending.popFirst() {
            guard entry.kind == .directory else { return .failed(.notDirectory) }
            if name == "." { continue }
            if name == ".." {
                current = Self.parent(current)
                continue
            }
            guard name.utf8.count <= 255 else { return .failed(.nameTooLong) }
            let next = current == "/" ? "/" + name : current + "/" + name
            switch physical(next) {
            case .failed(let errno): return .failed(errno)
            case .unknown:
                let rest = pending.isEmpty ? "" : "/" + pending.joined(separator: "/")
                missing.insert(.entry(next + rest))
                return .unknown
            case .entry(let found, _) where found.unseen != nil:
                markUnreadable(path)
                return .unknown
            case .entry(let found, _):
                guard case .symlink(let target) = found.kind, following || !pending.isEmpty || mustBeDirectory else {
                    current = next
                    entry = found
                    continue
                }
                links += 1
                guard links <= Self.linkLimit else { return .failed(.loop) }
                guard !target.isEmpty else { return .failed(.noEntry) }
                if GoPath.isAbsolute(target) { current = "/" }
                pending = (target.parts("/") + pending)[...]
                entry = Self.directory
            }
        }
        if mustBeDirectory, entry.kind != .directory { return .failed(.notDirectory) }
        return .entry(tree.entries[current] ?? entry, path: current)
    }

    /// Whether a path leads to a directory of the tree.
    func isDirectory(_ path: String) -> Bool {
        if case .entry(let entry, _) = find(path) { entry.kind == .directory } else { false }
    }

    /// The bytes that `os.ReadFile` would give.
    func read(_ path: String) -> Bytes {
        switch find(path) {
        case .failed(let errno): return .failed("open", errno)
        case .unknown:
            if !unreadable.contains(path) { missing.insert(.content(path)) }
            return .unknown
        case .entry(let entry, _): return read(path, entry)
        }
    }

    private func read(_ path: String, _ entry: FileEntry) -> Bytes {
        switch entry.kind {
        case .directory: return .failed("read", .isDirectory)
        case .fifo: return .blocks
        case .nullDevice: return .bytes([])
        case .symlink: return .failed("open", .loop)
        case .other:
            markUnreadable(path)
            return .unknown
        case .file: break
        }
        switch entry.content {
        case .bytes(let bytes): return .bytes(bytes)
        case .notRead, .head:
            if tree.scope == .observed { missing.insert(.content(path)) } else { markUnreadable(path) }
        case .tooLarge, .unreadable: markUnreadable(path)
        }
        return .unknown
    }

    /// The names that `os.ReadDir` would give, in byte order.
    func list(_ path: String) -> Names {
        switch find(path) {
        case .failed(let errno): return .failed(errno)
        case .unknown:
            if !unreadable.contains(path) { missing.insert(.listing(path)) }
            return .unknown
        case .entry(let entry, let physicalPath):
            guard entry.kind == .directory else { return .failed(.notDirectory) }
            return names(path, entry, physicalPath)
        }
    }

    private func names(_ path: String, _ entry: FileEntry, _ physicalPath: String) -> Names {
        switch entry.listing {
        case .names(let names):
            trace?.noteNames(physicalPath, names)
            return .names(names)
        case .unreadable:
            markUnreadable(path)
            return .unknown
        case .notListed where tree.scope == .observed && !created.contains(physicalPath):
            missing.insert(.listing(path))
            return .unknown
        case .notListed:
            let names = children(of: physicalPath)
            trace?.noteNames(physicalPath, names)
            return .names(names)
        }
    }

    private func children(of directory: String) -> [String] {
        let prefix = directory == "/" ? "/" : directory + "/"
        var names: Set<Substring> = []
        for path in tree.entries.keys where path.utf8.count > prefix.utf8.count && path.hasBytePrefix(prefix) {
            names.insert(Substring(path.utf8.dropFirst(prefix.utf8.count).prefix { $0 != UInt8(ascii: "/") }))
        }
        return names.map(String.init).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// `os.MkdirAll`: what it would say, with the path of the directory that cannot be made.
    func makeDirectories(_ path: String) -> (path: String, errno: GoErrno)? {
        guard path.utf8.count < Self.pathLimit else { return (path, .nameTooLong) }
        let bytes = Array(Self.trimmed(path).utf8)
        let ends = bytes.indices.filter { $0 > 0 && bytes[$0] == UInt8(ascii: "/") && bytes[$0 - 1] != bytes[$0] }
        for end in ends {
            if let failure = makeDirectory(String(decoding: bytes[..<end], as: UTF8.self)) { return failure }
        }
        return makeDirectory(path)
    }

    /// `os.MkdirAll` where the parent exists.
    private func makeDirectory(_ path: String) -> (path: String, errno: GoErrno)? {
        switch find(path) {
        case .entry(let entry, _): return entry.kind == .directory ? nil : (path, .notDirectory)
        case .unknown: return nil
        case .failed: break
        }
        switch find(Self.trimmed(path), following: false) {
        case .entry(let entry, _): return entry.kind == .directory ? nil : (path, .exists)
        case .unknown: return nil
        case .failed(.noEntry): break
        case .failed(let errno): return (path, errno)
        }
        if let errno = Self.kernelsRefusal(path) { return (path, errno) }
        guard case .entry(_, let parent) = find(GoPath.directory(Self.trimmed(path))) else { return (path, .noEntry) }
        let name = Self.trimmed(path).parts("/").last.map(String.init) ?? ""
        created.insert(parent == "/" ? "/" + name : parent + "/" + name)
        return nil
    }

    /// Nothing can be made where the kernel shows itself.
    static func kernelsRefusal(_ path: String) -> GoErrno? {
        if path.hasPrefix("/proc/") { return .noEntry }
        return path.hasPrefix("/sys/") ? .notPermitted : nil
    }

    private func markUnreadable(_ path: String) {
        if !unreadable.contains(path) { unreadable.append(path) }
    }

    /// What is known of a path whose ancestors are all real directories.
    private func physical(_ path: String) -> Found {
        guard !isMade(path) else { return .entry(Self.directory, path: path) }
        let found = standing(path)
        if trace != nil, created.isEmpty || !created.contains(Self.parent(path)) { trace?.note(path, found) }
        return found
    }

    /// Whether containerd has made this directory, of which the tree knows nothing.
    private func isMade(_ path: String) -> Bool {
        !created.isEmpty && created.contains(path) && tree.entries[path] == nil
    }

    /// What stands in the tree.
    func standing(_ path: String) -> Found {
        if let entry = tree.entries[path] { return .entry(entry, path: path) }
        if implied.contains(path) { return .entry(Self.directory, path: path) }
        return tree.scope == .whole || tree.absent.contains(path) || isUnlisted(path) ? .failed(.noEntry) : .unknown
    }

    /// The names that stand in a directory, by its physical path; nil where they are not known.
    package func names(standingIn path: String) -> [String]? {
        switch tree.entries[path]?.listing {
        case .names(let names)?: names
        case .unreadable?: nil
        case .notListed?: tree.scope == .observed ? nil : children(of: path)
        case nil: children(of: path)
        }
    }

    /// Whether the directory's names are known and this is none of them.
    private func isUnlisted(_ path: String) -> Bool {
        let parent = Self.parent(path)
        if created.contains(parent) { return true }
        guard case .names(let names)? = tree.entries[parent]?.listing else { return false }
        let name = Array(path.utf8.dropFirst(parent == "/" ? 1 : parent.utf8.count + 1))
        let index = names.partitioningIndex { !$0.utf8.lexicographicallyPrecedes(name) }
        return index == names.count || !names[index].utf8.elementsEqual(name)
    }

    private static let directory = FileEntry(kind: .directory, mode: 0o755)

    private static func parent(_ path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")), slash > path.startIndex else { return "/" }
        return String(path[..<slash])
    }

    private static func trimmed(_ path: String) -> String {
        guard let last = path.utf8.lastIndex(where: { $0 != UInt8(ascii: "/") }) else { return path }
        return String(path[...last])
    }
}

extension String {
    /// `hasPrefix` compares characters, and a name may begin with a combining mark.
    func hasBytePrefix(_ prefix: String) -> Bool { utf8.starts(with: prefix.utf8) }

    func hasByteSuffix(_ suffix: String) -> Bool { utf8.suffix(suffix.utf8.count).elementsEqual(suffix.utf8) }

    func dropFirstBytes(_ count: Int) -> String {
        String(decoding: utf8.dropFirst(count), as: UTF8.self)
    }
}

extension Array {
    /// The first index whose element fulfils a condition that all later ones fulfil as well.
    func partitioningIndex(where isAfter: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isAfter(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
