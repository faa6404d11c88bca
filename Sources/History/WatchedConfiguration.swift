package import Containerd
package import Diagnosis
package import Node
import Redaction
package import Syntax

/// The files that decide about the container network, as they stood when the node was looked at.
package struct WatchedConfiguration: Sendable, Equatable {
    /// One file, by the path under which containerd reads it.
    package struct File: Sendable, Equatable {
        package var path: String
        package var content: Content

        package init(path: String, content: Content) {
            self.path = path
            self.content = content
        }
    }

    package enum Content: Sendable, Equatable {
        case bytes([UInt8])
        /// No regular file, too large, or not to be read; why, as a piece of a sentence.
        case none(String)
    }

    /// config.toml and what it imports, in the order of their effect.
    package var settings: [File]
    /// The network lists that are loaded, in their order.
    package var networks: [File]
    /// Every file in the CNI directory that counts, loaded or not.
    package var candidates: Set<String>
    package var confDir: String
    /// What containerd would run with; nil where it would not serve.
    package var effective: CNISettings?
    /// How containerd reads its configuration.
    package var dialect: TOMLDialect
    /// Whether anything is known of them at all: containerd's version may not be, or that it would serve.
    package var knowsSettings = true
    package var knowsNetworks = true
    /// A broken file keeps those after it from being read: what is missing here need not be gone.
    private var isCut = (settings: false, networks: false)

    package init(
        settings: [File] = [], networks: [File] = [], candidates: Set<String> = [], confDir: String = "",
        effective: CNISettings? = nil, dialect: TOMLDialect = .toml10
    ) {
        self.settings = settings
        self.networks = networks
        self.candidates = candidates
        self.confDir = confDir
        self.effective = effective
        self.dialect = dialect
    }

    /// Whether the same files hold the same bytes; quick where nothing was read anew.
    package static func == (left: WatchedConfiguration, right: WatchedConfiguration) -> Bool {
        left.settings == right.settings && left.networks == right.networks && left.candidates == right.candidates
            && left.confDir == right.confDir && left.effective == right.effective
    }

    /// All files, those of containerd first.
    package var files: [File] { settings + networks }

    /// What is missing because nothing is known, or a broken file stands before it, is taken from an earlier look.
    func carrying(_ before: WatchedConfiguration) -> WatchedConfiguration {
        var whole = self
        whole.effective = effective ?? before.effective
        whole.knowsSettings = knowsSettings || before.knowsSettings
        whole.knowsNetworks = knowsNetworks || before.knowsNetworks
        if isCut.settings { whole.settings += Self.missing(before.settings, in: settings) }
        if isCut.networks {
            whole.networks += Self.missing(before.networks, in: networks).filter {
                candidates.isEmpty || candidates.contains($0.path)
            }
        }
        return whole
    }

    private static func missing(_ before: [File], in files: [File]) -> [File] {
        before.filter { file in !files.contains { $0.path == file.path } }
    }

    /// The same with every secret in it replaced, byte by byte.
    package var redacted: WatchedConfiguration {
        var copy = self
        for index in copy.settings.indices { copy.settings[index].redact() }
        for index in copy.networks.indices { copy.networks[index].redact() }
        return copy
    }
}

extension WatchedConfiguration.File {
    fileprivate mutating func redact() {
        guard case .bytes(let bytes) = content else { return }
        content = .bytes(Redaction().file(bytes, path: path))
    }
}

extension WatchedConfiguration {
    /// What an observation saw of them.
    package init(_ assessment: Assessment, _ snapshot: Snapshot) {
        let loading = (assessment.onDisk ?? assessment.afterRestart)?.loading
        let restart = assessment.afterRestart
        let reader = FileReader(snapshot.files)
        let broken = (restart?.configuration.problems ?? []).filter { $0.kind == .fatal }.map(\.location.file)
        self.init(
            settings: reader.files((restart?.configuration.files ?? []) + broken),
            networks: reader.files(Self.loaded(loading, limit: assessment.maxConfNum)),
            candidates: Set(loading?.candidates ?? []), confDir: loading?.directory ?? "",
            effective: restart?.settings)
        for handler in (restart?.handlers ?? [:]).sorted(by: { $0.key < $1.key }).map(\.value) {
            networks += reader.files(Self.loaded(handler, limit: 0))
            candidates.formUnion(handler.candidates)
        }
        if let version = snapshot.installedVersion ?? snapshot.live?.runningVersion {
            dialect = Behaviour(version).dialect
        }
        knowsSettings = restart != nil
        knowsNetworks = loading != nil && loading?.isIncomplete != true
        isCut = (
            restart == nil || !broken.isEmpty,
            !knowsNetworks || (loading?.failure).map { $0.kind != .noFiles } ?? false
        )
    }

    private static func loaded(_ loading: CNILoading?, limit: Int) -> [String] {
        guard let loading else { return [] }
        guard limit > 0 else { return loading.candidates }
        return Array(loading.candidates.prefix(limit))
    }
}

extension Assessment {
    /// How many network lists are loaded; 0 and less mean all.
    fileprivate var maxConfNum: Int { (onDisk ?? afterRestart)?.settings?.maxConfNum.value ?? 1 }
}

/// Reads from a tree, over links.
private struct FileReader {
    private let lookup: PathResolver

    init(_ tree: FileTree) { lookup = PathResolver(tree) }

    /// Each file once; what was not looked at, or is not there, is left out.
    func files(_ paths: [String]) -> [WatchedConfiguration.File] {
        var seen: Set<String> = []
        return paths.filter { seen.insert($0).inserted }.compactMap { path in
            content(path).map { WatchedConfiguration.File(path: path, content: $0) }
        }
    }

    private func content(_ path: String) -> WatchedConfiguration.Content? {
        guard case .entry(let entry, _) = lookup.find(path) else { return nil }
        guard entry.kind == .file else { return WatchedConfiguration.Content.none("is no regular file") }
        switch entry.content {
        case .bytes(let bytes): return .bytes(bytes)
        case .notRead: return nil
        case .head, .tooLarge: return WatchedConfiguration.Content.none("is too large to be read")
        case .unreadable(let why) where Blindness.isOwn(why): return nil
        case .unreadable(let why): return WatchedConfiguration.Content.none("cannot be read (\(why))")
        }
    }
}
