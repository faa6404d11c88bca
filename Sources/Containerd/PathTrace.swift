/// What the answers of a ``PathResolver`` rest on.
struct PathTrace {
    private enum Standing: Equatable {
        case absent
        /// Its names, and when they changed, are another question.
        case directory(mode: UInt16, uid: UInt32, gid: UInt32)
        case other(FileEntry)
    }

    private var standings: [String: Standing] = [:]
    private var names: [String: [String]] = [:]
    /// Something was asked of which nothing is known.
    private var isPartial = false

    mutating func note(_ path: String, _ found: PathResolver.Found) {
        guard let standing = Self.standing(found) else {
            isPartial = true
            return
        }
        standings[path] = standing
    }

    mutating func noteNames(_ path: String, _ names: [String]) { self.names[path] = names }

    /// Whether the same questions have the same answers there.
    func holds(in lookup: PathResolver) -> Bool {
        guard !isPartial else { return false }
        return standings.allSatisfy { path, standing in Self.standing(lookup.standing(path)) == standing }
            && names.allSatisfy { path, names in lookup.names(standingIn: path) == names }
    }

    private static func standing(_ found: PathResolver.Found) -> Standing? {
        switch found {
        case .unknown: nil
        case .failed: .absent
        case .entry(let entry, _) where entry.kind == .directory:
            .directory(mode: entry.mode, uid: entry.uid, gid: entry.gid)
        case .entry(let entry, _): .other(entry)
        }
    }
}
