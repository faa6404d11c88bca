/// What walks below one root have met since a moment, so that each directory is opened once for all paths through it.
///
/// It is as old as itself: take a new one for a new look.
package final class WalkMemory {
    /// What one name in a directory is.
    enum Met {
        case directory(FileStatus, EnteredDirectory)
        case other(FileStatus)
        case absent
        case failed(SystemError)
    }

    /// Most directories that are kept open; a process has 1024 descriptors by default.
    private static let directoryLimit = 64

    private var met: [String: Met] = [:]
    private var directoryCount = 0

    package init() {}

    /// What was met at a physical path; nil where nothing was, or it is not kept.
    func recall(_ path: String) -> Met? { met[path] }

    func remember(_ met: Met, at path: String) {
        if case .directory = met {
            guard directoryCount < Self.directoryLimit else { return }
            directoryCount += 1
        }
        self.met[path] = met
    }
}

/// An O_PATH descriptor of a directory that walks have entered; closed when the last of them has gone.
final class EnteredDirectory {
    let descriptor: OwnedDescriptor

    init(_ descriptor: consuming OwnedDescriptor) { self.descriptor = descriptor }

    var raw: Int32 { descriptor.raw }
}
