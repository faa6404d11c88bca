import Syntax

/// The snapshotters that come up, as far as files tell.
///
/// Source: the plugins below snapshots/ (1.x) and plugins/snapshots/ (2.x).
struct Snapshotters {
    enum State: Equatable {
        case loaded
        case failed(String)
        /// It has seen that it is not wanted: others do not take that for a failure.
        case skipped(String)
        /// This containerd has none of that name.
        case absent
    }

    let lookup: PathResolver
    let config: ServerConfig
    let behaviour: Behaviour
    let settings: PluginSettings
    let version: ContainerdVersion

    private static let type = "io.containerd.snapshotter.v1."

    /// k3s and RKE2 build more of them in.
    var buildsMore: Bool { version.suffix.holds("k3s") || version.suffix.holds("rke2") }

    /// Whether nothing that a file tells is against it.
    func mayHold(_ name: String) -> Bool { !config.disables(Self.type + name, behaviour) }

    func holds(_ name: String) -> Bool {
        if config.disables(Self.type + name, behaviour) { return false }
        if ProxyPlugins(config, behaviour).holdsSnapshotter(name) { return true }
        return state(name, isAsked: true) == .loaded
    }

    /// Of one of containerd's own.
    ///
    /// - Parameter isAsked: something hangs on it; else it is not looked at whether one that depends on the file system
    ///   has worked before.
    func state(_ name: String, isAsked: Bool) -> State {
        let own = settings[Self.type + name]
        let path = own["root_path"].string
        // The directory below containerd's own root can be made.
        let refusal = path.isEmpty ? nil : mkdir(path)
        let root = path.isEmpty ? GoPath.join(config.root["root"].string, Self.type + name) : path
        func unlessUsed(_ text: String) -> State {
            isAsked && isUsed(root) ? .loaded : .skipped(text + ": skip plugin")
        }
        switch name {
        case "stargz" where buildsMore, "fuse-overlayfs" where buildsMore: return .loaded
        case "overlayfs", "native": return refusal.map(State.failed) ?? .loaded
        case "erofs": return behaviour.hasBinDirs ? refusal.map(State.failed) ?? .loaded : .absent
        case "btrfs":
            if !path.isEmpty, let fault = faultOfBtrfs(path) { return .failed(fault) }
            return unlessUsed(
                "path \(root) (\(GoText.quoted(root))) must be a btrfs filesystem to be used with the btrfs snapshotter"
            )
        case "devmapper": return ofDevmapper(own)
        case "blockfile": return ofBlockfile(own, root, refusal)
        case "aufs": return behaviour.isSecondGeneration ? .absent : unlessUsed("aufs is not supported")
        case "zfs" where !behaviour.hasZFS: return .absent
        case "zfs":
            return unlessUsed("path \(root) must be a zfs filesystem to be used with the zfs snapshotter")
        default: return .absent
        }
    }

    private func mkdir(_ root: String) -> String? {
        lookup.makeDirectories(root).map { "mkdir \($0.path): \($0.errno.text)" }
    }

    /// Whether a snapshotter has worked there.
    func isUsed(_ root: String) -> Bool {
        if case .entry = lookup.find(GoPath.join(root, "metadata.db")) { true } else { false }
    }

    private func faultOfBtrfs(_ root: String) -> String? {
        guard case .failed(let errno) = lookup.find(root) else { return nil }
        guard errno == .noEntry else { return "stat \(root): \(errno.text)" }
        // `os.Mkdir`: only the last directory is made; containerd has made its own root before.
        let parent = GoPath.directory(root)
        if parent != config.root["root"].string, case .failed(let errno) = lookup.find(parent) {
            return "mkdir \(root): \(errno.text)"
        }
        return mkdir(root)
    }

    private func ofDevmapper(_ own: Setting) -> State {
        if own["pool_name"].string.isEmpty {
            // An error like any other in 1.6 (snapshots/devmapper/plugin: v1.7.0).
            return behaviour.hasInMemoryClient
                ? .skipped("devmapper not configured: skip plugin") : .failed("devmapper not configured")
        }
        let size = own["base_image_size"]
        let type = own["fs_type"]
        if !Self.isSize(size.string) {
            let text = size.string
            return .failed("failed to parse base image size: '\(text)': invalid size: '\(text)'")
        }
        if !type.string.isEmpty, !["ext4", "xfs", "ext2"].contains(type.string) {
            return .failed("unsupported Filesystem Type: \(GoText.quoted(type.string))")
        }
        guard lookup.hasProgram("dmsetup") else {
            return .failed("dmsetup version\nerror: \n: exec: \"dmsetup\": executable file not found in $PATH")
        }
        return .loaded
    }

    /// `RAMInBytes` of docker/go-units, as far as it refuses a text.
    private static func isSize(_ text: String) -> Bool {
        let digits = text.utf8.prefix { "0123456789.".utf8.contains($0) }
        guard digits.contains(where: { $0 != UInt8(ascii: ".") }) else { return false }
        var unit = Substring(text.utf8.dropFirst(digits.count)).lowercased()
        if unit.utf8.first == UInt8(ascii: " ") { unit.removeFirst() }
        let units = ["", "b"] + ["k", "m", "g", "t", "p"].flatMap { [$0, $0 + "b", $0 + "i", $0 + "ib"] }
        return units.contains(unit)
    }

    private func ofBlockfile(_ own: Setting, _ root: String, _ refusal: String?) -> State {
        guard behaviour.hasInMemoryClient else { return .absent }
        if let refusal { return .failed(refusal) }
        // What it has copied before, it takes again.
        if !own["recreate_scratch"].boolean, case .entry = lookup.find(GoPath.join(root, "scratch")) { return .loaded }
        let scratch = own["scratch_file"].string
        guard !scratch.isEmpty else { return .skipped("no scratch file generator: skip plugin") }
        guard case .failed(let errno) = lookup.find(scratch) else { return .loaded }
        return .failed(
            "failed to generate scratch file: failed to copy scratch: failed to open source \(scratch): open \(scratch): "
                + errno.text)
    }
}

extension PathResolver {
    /// Whether a program is on the path of a unit of systemd.
    func hasProgram(_ name: String) -> Bool {
        ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"].contains { directory in
            if case .failed = find("\(directory)/\(name)") { false } else { true }
        }
    }
}
