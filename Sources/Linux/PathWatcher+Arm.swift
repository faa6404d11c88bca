import Glibc

extension PathWatcher {
    /// Walks one path and watches every directory on its way.
    ///
    /// A directory is watched before the next component is looked up in it, so that nothing slips between.
    /// - Returns: whether the path leads elsewhere than before.
    @discardableResult
    func arm(_ wanted: WatchedPath) -> Bool {
        blind[wanted.path] = nil
        var tour = Tour()
        do throws(SystemError) {
            var walk = try PathWalk(root: root.descriptor.raw, path: wanted.path)
            follow(&walk, wanted, &tour)
        } catch {
            blind[wanted.path] = error
        }
        return conclude(wanted, tour)
    }

    /// What one walk found: the watched directories on its way, and the one at its end.
    private struct Tour {
        var found: [Int32: (path: String, interest: Interest)] = [:]
        var end: Int32?
    }

    private func follow(_ walk: inout PathWalk, _ wanted: WatchedPath, _ tour: inout Tour) {
        while let name = walk.nextName() {
            let path = walk.path
            let mask = wanted.interest == .entry && walk.isAtEnd ? Self.fullMask : Self.ancestorMask
            if let watch = watch(walk.directory.raw, path, mask, for: wanted) {
                tour.found[watch, default: (path, Interest())].interest.components.insert(name)
            }
            guard proceeds(walk.step(name), wanted) else { return }
        }
        if let failure = walk.failure {
            blind[wanted.path] = failure
            return
        }
        guard wanted.interest == .contents else { return }
        let path = walk.path
        tour.end = watch(walk.directory.raw, path, Self.fullMask, for: wanted)
        guard let end = tour.end else { return }
        tour.found[end, default: (path, Interest())].interest.everything = true
    }

    /// Stops watching a path.
    func forget(_ wanted: WatchedPath) {
        guard let route = routes.removeValue(forKey: wanted) else { return }
        for watch in route.watches { release(watch, wanted) }
        if !routes.keys.contains(where: { $0.path == wanted.path }) { blind[wanted.path] = nil }
    }

    private func proceeds(_ step: PathWalk.Step, _ wanted: WatchedPath) -> Bool {
        switch step {
        case .directory, .symlink: return true
        case .leaf, .absent: return false
        case .failed(_, let error):
            // A file in the place of a directory, or a loop of links, is a state of the node that is watched well.
            if error.errno != ENOTDIR, error.errno != ELOOP { blind[wanted.path] = error }
            return false
        }
    }

    private func conclude(_ wanted: WatchedPath, _ tour: Tour) -> Bool {
        let before = routes[wanted]
        let route = Route(watches: Set(tour.found.keys), end: tour.end)
        for (watch, place) in tour.found {
            sites[watch, default: Site(path: place.path, interests: [:])].path = place.path
            sites[watch]?.interests[wanted] = place.interest
        }
        routes[wanted] = route
        for watch in before?.watches ?? [] where !route.watches.contains(watch) { release(watch, wanted) }
        return before != route
    }

    private func release(_ watch: Int32, _ wanted: WatchedPath) {
        sites[watch]?.interests[wanted] = nil
        guard sites[watch]?.interests.isEmpty == true else { return }
        sites[watch] = nil
        // The kernel may have removed it by itself already (EINVAL): then there is nothing left to do.
        _ = inotify_rm_watch(inotify.raw, watch)
    }

    private func watch(_ directory: Int32, _ path: String, _ mask: UInt32, for wanted: WatchedPath) -> Int32? {
        do throws(SystemError) {
            return try addWatch(directory, path, mask)
        } catch {
            blind[wanted.path] = error
            return nil
        }
    }

    /// Watches the very inode that an O_PATH descriptor refers to; another path to the same inode keeps its mask.
    func addWatch(_ directory: Int32, _ path: String, _ mask: UInt32) throws(SystemError) -> Int32 {
        try systemCall("inotify_add_watch", path) {
            unsafe inotify_add_watch(inotify.raw, "/proc/self/fd/\(directory)", mask | UInt32(IN_MASK_ADD))
        }
    }
}
