/// One of containerd's loops that watch a CNI directory and load it anew.
///
/// Source: cni_conf_syncer.go, with fsnotify 1.4.9 (upstream 1.6), 1.6.0 (1.7, Debian's 1.6.20), 1.7.0 (2.0) and 1.9.0
/// (2.1 and later).
struct Syncer: Sendable, Equatable {
    /// What an event makes the loop do.
    enum Reaction: Equatable {
        case nothing
        case load
        /// The loop ends with this error, and containerd with it.
        case end(String)
    }

    /// As the configuration has it.
    let directory: String
    let limit: Int
    /// The directory that the kernel's watch is on; nil once the watch is gone.
    private(set) var watched: FileEntry.Identity?
    private(set) var hasWatch: Bool
    /// `lastCNILoadStatus`.
    var lastStatus: String

    init(_ directory: String, limit: Int, lastStatus: String, _ lookup: PathResolver) {
        self.directory = directory
        self.limit = limit
        self.lastStatus = lastStatus
        hasWatch = !directory.isEmpty
        if hasWatch, case .entry(let entry, _) = lookup.find(directory) { watched = entry.identity }
    }

    mutating func notice(_ event: DirectoryEvent, _ lookup: PathResolver, _ behaviour: Behaviour) -> Reaction {
        let mask = event.mask
        if mask.contains(.overflow) {
            let isNew = behaviour.isSecondGeneration
            return .end(isNew ? "fsnotify: queue or buffer overflow" : "fsnotify queue overflow")
        }
        guard hasWatch else { return .nothing }
        if mask.contains(.unmounted) {
            hasWatch = false
            return behaviour.loadsOnUnmount ? .load : .nothing
        }
        let isGone = mask.contains(.deletedSelf) || (mask.contains(.movedSelf) && behaviour.forgetsMovedDirectory)
        if isGone || mask.contains(.ignored) { hasWatch = false }
        guard !mask.isDisjoint(with: .asked), !isDropped(event, lookup, behaviour) else { return .nothing }
        if !mask.isDisjoint(with: [.attributes, .created, .movedTo]) { return .nothing }
        if behaviour.exitsWithoutConfDir, !mask.isDisjoint(with: [.deletedSelf, .movedSelf]), isNamedCleanly {
            return .end("cni conf dir is removed, stop watching")
        }
        return .load
    }

    /// fsnotify has a clean path in its events, and containerd compares it with conf_dir as it is written.
    private var isNamedCleanly: Bool { GoPath.clean(directory) == directory }

    /// fsnotify 1.4 drops what it does not find under the name that the directory had.
    private func isDropped(_ event: DirectoryEvent, _ lookup: PathResolver, _ behaviour: Behaviour) -> Bool {
        guard behaviour.dropsVanished, let name = event.name,
            event.mask.isDisjoint(with: [.deleted, .deletedSelf, .movedFrom, .movedSelf])
        else { return false }
        if case .failed(.noEntry) = lookup.find(GoPath.join(directory, name), following: false) { return true }
        return false
    }

    func watch(_ lookup: PathResolver) -> RunningContainerd.Watch {
        guard hasWatch else { return .dead }
        guard case .entry(let entry, _) = lookup.find(directory), entry.identity == watched else { return .elsewhere }
        return .alive
    }
}
