import Glibc

/// A walk along a path below a root directory, one component at a time, that cannot leave the root.
///
/// Every step opens with O_PATH | O_NOFOLLOW relative to a descriptor; symbolic links are resolved here,
/// absolute targets from the root again, and `..` stops at the root: path_resolution(7) as under chroot(2).
struct PathWalk: ~Copyable {
    /// What a step met.
    enum Step {
        case directory(FileStatus)
        case symlink(FileStatus, target: String)
        /// Neither directory nor symbolic link; the walk has ended on it.
        case leaf(FileStatus)
        case absent
        case failed(FileStatus?, SystemError)
    }

    /// As many links as Linux follows on one path (path_resolution(7)).
    private static let maximumLinks = 40
    private static let maximumSteps = 10_000
    private static let maximumPath = 4096

    private let root: Int32
    private let memory: WalkMemory?
    private var pending: [String]
    private var components: [String] = []
    private var links = 0
    private var steps = 0
    /// The directory in which the next component is looked up.
    private(set) var directory: EnteredDirectory
    /// Why the walk cannot go on, where something but a step found it out.
    private(set) var failure: SystemError?

    /// - Parameter memory: what earlier walks below the same root have met is taken from it, and this one's added.
    /// - Throws: where the root cannot be opened any more, or the path is longer than PATH_MAX or holds NUL.
    init(root: Int32, path: String, memory: WalkMemory? = nil) throws(SystemError) {
        try Self.validate(path)
        directory = try Self.openRoot(root, memory)
        self.root = root
        self.memory = memory
        pending = Self.split(path).reversed()
    }

    /// Of the root; only before the first step.
    var rootStatus: FileStatus {
        get throws(SystemError) {
            if case .directory(let status, _)? = memory?.recall("/") { return status }
            return try directory.descriptor.status(path: "/")
        }
    }

    /// The physical path of ``directory``.
    var path: String {
        "/" + components.joined(separator: "/")
    }

    /// The physical path of a name in ``directory``.
    func path(of name: String) -> String {
        components.isEmpty ? "/" + name : path + "/" + name
    }

    /// Whether any component is left after the one that was taken last.
    var isAtEnd: Bool { pending.isEmpty }

    /// The next component that is a name, after `.` and `..` were done; nil at the end of the path.
    mutating func nextName() -> String? {
        while let name = pending.popLast() {
            steps += 1
            guard steps <= Self.maximumSteps else {
                failure = SystemError(operation: "open", path: path, errno: ELOOP)
                return nil
            }
            if name == "." { continue }
            guard name == ".." else { return name }
            guard ascend() else { return nil }
        }
        return nil
    }

    /// Looks the name up in ``directory``, and enters it where it is a directory or a link.
    mutating func step(_ name: String) -> Step {
        let path = path(of: name)
        switch lookUp(name, path) {
        case .directory(let status, let entered):
            directory = entered
            components.append(name)
            return .directory(status)
        case .other(let status):
            if case .symlink(let target) = status.kind { return follow(status, target, path) }
            guard isAtEnd else {
                return .failed(status, SystemError(operation: "open", path: path, errno: ENOTDIR))
            }
            return .leaf(status)
        case .absent: return .absent
        case .failed(let error): return .failed(nil, error)
        }
    }

    private func lookUp(_ name: String, _ path: String) -> WalkMemory.Met {
        if let met = memory?.recall(path) { return met }
        let met = Self.open(name, in: directory, path)
        memory?.remember(met, at: path)
        return met
    }

    private static func open(_ name: String, in directory: EnteredDirectory, _ path: String) -> WalkMemory.Met {
        do throws(SystemError) {
            let child = try directory.descriptor.child(name, openPathOnly | O_NOFOLLOW, path: path)
            let status = try child.statusWithTarget(path: path)
            guard status.kind == .directory else { return .other(status) }
            return .directory(status, EnteredDirectory(child))
        } catch {
            return error.errno == ENOENT ? .absent : .failed(error)
        }
    }

    private mutating func follow(_ status: FileStatus, _ target: String, _ path: String) -> Step {
        links += 1
        guard links <= Self.maximumLinks else {
            return .failed(status, SystemError(operation: "open", path: path, errno: ELOOP))
        }
        pending.append(contentsOf: Self.split(target).reversed())
        guard target.utf8.first == UInt8(ascii: "/") else { return .symlink(status, target: target) }
        do throws(SystemError) {
            directory = try Self.openRoot(root, memory)
            components = []
            return .symlink(status, target: target)
        } catch {
            return .failed(status, error)
        }
    }

    private static func validate(_ path: String) throws(SystemError) {
        guard path.utf8.count < maximumPath else {
            throw SystemError(operation: "open", path: String(path.prefix(255)), errno: ENAMETOOLONG)
        }
        guard !path.utf8.contains(0) else {
            throw SystemError(operation: "open", path: path.prefix(while: { $0 != "\0" }) + "\\0", errno: EINVAL)
        }
    }

    /// Goes to the parent by its path from the root: `..` of a directory that was moved away would leave the root.
    private mutating func ascend() -> Bool {
        guard components.popLast() != nil else { return true }
        do throws(SystemError) {
            directory = EnteredDirectory(try Self.descend(root, components))
            return true
        } catch {
            failure = error
            return false
        }
    }

    /// Opens a directory by its physical components, following no link.
    private static func descend(_ root: Int32, _ components: [String]) throws(SystemError) -> OwnedDescriptor {
        var directory = try openRoot(root)
        var path = ""
        for name in components {
            path += "/" + name
            directory = try directory.child(name, openPathOnly | O_NOFOLLOW | O_DIRECTORY, path: path)
        }
        return directory
    }

    private static func openRoot(_ root: Int32, _ memory: WalkMemory?) throws(SystemError) -> EnteredDirectory {
        if case .directory(_, let entered)? = memory?.recall("/") { return entered }
        let entered = EnteredDirectory(try openRoot(root))
        if let memory { memory.remember(.directory(try entered.descriptor.status(path: "/"), entered), at: "/") }
        return entered
    }

    private static func openRoot(_ root: Int32) throws(SystemError) -> OwnedDescriptor {
        try openFile(root, ".", openPathOnly | O_DIRECTORY, reportedAs: "/")
    }

    /// The components, with a `.` in the place of a trailing slash: both ask for a directory.
    private static func split(_ path: String) -> [String] {
        var components = path.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
        if path.utf8.last == UInt8(ascii: "/") { components.append(".") }
        return components
    }
}
