package import Syntax

/// What differs between versions of containerd, and where.
///
/// All conditions on a version stand here. Sources are the tags of containerd at which a switch changes.
package struct Behaviour: Sendable, Equatable {
    /// 1.6.0 is the first version whose rules are known.
    package var isPredictable: Bool
    /// Newer than every version whose rules are known: the newest rules are applied.
    package var isBeyondKnown: Bool
    /// The library with which config.toml is read.
    package var dialect: TOMLDialect
    /// How the Go that it was built with words its objections to JSON.
    package var jsonWording: JSONWording

    /// containerd 2: sections are `io.containerd.cri.v1.runtime` and `...images`, imports merge key by key.
    var isSecondGeneration: Bool
    /// The newest version of config.toml that is taken; nil where any number is.
    var newestConfigVersion: Int?
    /// A plugin's key must begin with `io.containerd.` (1.7) and not only have four parts (1.6).
    var needsPluginPrefix: Bool
    /// A relative glob starts at the importing file's directory and not at the working directory.
    var globsFromParent: Bool
    /// Each file is migrated by itself, plugins' own migrations included (2.3).
    var migratesEachFile: Bool
    /// Ends where an imported file has a higher version than config.toml (#12891: v2.3.0; taken back by #13939 and #13995:
    /// v2.3.5 and after v2.4.0-beta.0).
    var refusesNewerImports: Bool
    /// `bin_dir` of the old section becomes `bin_dirs` of the new one.
    var migratesBinDir: Bool
    var hasBinDirs: Bool
    /// `bin_dir` is a setting of the runtime section (removed by #14166: v2.4.0).
    var hasBinDir: Bool
    /// `bin_dirs`, or before 2.1 `bin_dir`, where config.toml sets none (Debian's changelog: 1.7.24~ds1-1, 2.1.4~ds2-6).
    var defaultBinDirs: [String]
    var hasInternalLoopback: Bool
    /// What a migrated old section becomes is merged into the new runtime section; before, it takes its place
    /// (`configMigration` in plugins/cri/runtime/plugin.go: v2.0.2).
    var mergesMigratedRuntime: Bool
    /// The streaming server's settings are migrated, not only `disable_tcp_service` (plugins/cri/cri.go: v2.0.1).
    var migratesStreaming: Bool
    /// `config_path` of the registry where none is set.
    var registryDefault: RegistryDefault
    /// The CRI plugin asks for the service of deprecation warnings (pkg/cri/cri.go: v1.6.25, v1.7.9).
    var hasWarnings: Bool
    /// The CRI plugin's client takes its services from plugins of several types.
    var hasInMemoryClient: Bool
    /// READY goes to systemd once the CRI plugin says so, which it never does where it refuses to load
    /// (`RegisterReadiness` at the head of `initCRIService`: v1.6.22 to v1.6.24, v1.7.2 to v1.7.6).
    package var waitsForFailedCRI: Bool
    var hasMountManager: Bool
    /// `[proxy_plugins]` may name a differ.
    var hasDiffProxies: Bool
    /// The images plugin needs the transfer plugin.
    var imagesNeedTransfer: Bool
    /// Built with the plugins for tracing, which Debian 12 leaves out.
    var hasTracing: Bool
    /// Built with the snapshotter of zfs, which Debian leaves out since 2.1.
    var hasZFS: Bool
    /// Without `mkfs.erofs` the transfer plugin is skipped, whatever is configured (#13346: v2.3.0 alone).
    var needsErofsTools: Bool
    /// One gRPC plugin that failed keeps the socket closed (#13362: v2.3.0 alone).
    var closesOnFailure: Bool
    /// `selinux_category_range` above 1024 fails CRI where SELinux is enabled (#13395: v2.4.0-beta.0).
    var boundsCategories: Bool
    /// A shim that is left over and never answers does not keep the socket closed (#13954, #13983: v2.3.5 and after
    /// v2.4.0-beta.0).
    package var boundsShims: Bool
    /// Debian links containerd/platforms 1.0.0-rc.4 to 2.1.9, as upstream does since 2.3.
    var platforms: GoPlatform.Form
    /// An error of making a socket has its path in front (#11608: v2.1.0).
    var namesSockets: Bool
    /// The socket is a plugin's (plugins/server/grpc: v2.3.0).
    var hasServerPlugins: Bool
    /// The host of an address has one colon at most (`go 1.26` in go.mod).
    var hasStrictColons: Bool
    /// The state directory's default place is made as well (`CreateTopLevelDirectories`: v1.6.35, v1.7.21; gone in v2.3.0).
    var createsDefaultState: Bool
    /// `MkdirAll` of conf_dir's parent before that of conf_dir (cni_conf_syncer.go: v1.6.17).
    var createsParent: Bool
    /// `null` in the place of a plugin ends containerd (`ConfFromBytes` in libcni/conf.go up to v1.6.3).
    var crashesOnNull: Bool
    /// The call that fails where a directory to be listed is none: built with Go before 1.24, it is the reading.
    var listingCall: String
    /// Plugins are asked for their STATUS where a list's version is 1.1.0 or later (go-cni 1.1.11).
    package var asksStatus: Bool
    /// `<conf_dir>/<network>/*.conf` belong to a list (libcni 1.3).
    package var readsPluginDirectories: Bool
    /// `cniVersions`, `disableGC` and words for truth values in lists (libcni 1.2).
    var readsNewListKeys: Bool
    /// containerd ends when conf_dir is removed or renamed.
    package var exitsWithoutConfDir: Bool
    /// The watch ends when conf_dir is renamed (fsnotify 1.7).
    var forgetsMovedDirectory: Bool
    /// An unmounted conf_dir is loaded once more (fsnotify before 1.9).
    var loadsOnUnmount: Bool
    /// Events of files that are not found under the old name are dropped (fsnotify 1.4).
    var dropsVanished: Bool

    /// When the registry's `config_path` gets a value that no file sets; `mirrors` beside it fail the images plugin.
    enum RegistryDefault {
        case never
        /// Always (`DefaultImageConfig`), and in migration also in the place of `""` (v2.2.0, v2.2.1).
        case always
        /// Where there are no `mirrors` (`InitFn` in plugins/cri/images/plugin.go: v2.2.2).
        case withoutMirrors
    }

    package init(_ version: ContainerdVersion) {
        let release = version.release
        func since(_ major: Int, _ minor: Int, _ patch: Int = 0) -> Bool { release >= Release(major, minor, patch) }
        /// In 1.6 since one patch release, in 1.7 since another.
        func since(in16 patch16: Int, in17 patch17: Int) -> Bool {
            since(1, 7) ? since(1, 7, patch17) : since(1, 6, patch16)
        }
        isPredictable = since(1, 6)
        isBeyondKnown = since(2, 5)
        isSecondGeneration = since(2, 0)
        dialect = Self.dialect(version, isSecondGeneration ? since(2, 4) : false, since(2, 3))
        jsonWording = version.isDebianBuild && since(2, 1) ? .jsonV2 : .scanner
        newestConfigVersion =
            switch true {
            case since(2, 3): 4
            case since(2, 0): 3
            default: since(in16: 32, in17: 17) ? 2 : nil
            }
        needsPluginPrefix = since(1, 7)
        globsFromParent = since(in16: 29, in17: 16)
        migratesEachFile = since(2, 3)
        let isFixed = release >= Release(2, 4, 0, .later) || since(2, 3, 5) && !since(2, 4)
        refusesNewerImports = since(2, 3) && !isFixed
        migratesBinDir = since(2, 1)
        hasBinDirs = since(2, 1)
        hasBinDir = release < Release(2, 4, 0, .final)
        defaultBinDirs = ["/opt/cni/bin"]
        if version.isDebianBuild, since(1, 7, 24) {
            defaultBinDirs = since(2, 1) ? ["/usr/lib/cni", "/opt/cni/bin"] : ["/usr/lib/cni"]
        }
        hasInternalLoopback = since(2, 0)
        mergesMigratedRuntime = since(2, 0, 2)
        migratesStreaming = since(2, 0, 1)
        registryDefault = since(2, 2) ? (since(2, 2, 2) ? .withoutMirrors : .always) : .never
        hasWarnings = since(in16: 25, in17: 9)
        hasInMemoryClient = since(1, 7)
        waitsForFailedCRI = since(in16: 22, in17: 2) && !since(in16: 25, in17: 7)
        hasMountManager = since(2, 2)
        hasDiffProxies = since(1, 7, 4)
        imagesNeedTransfer = since(2, 1)
        hasTracing = !version.isDebian12Build
        hasZFS = !(version.isDebianBuild && since(2, 1))
        needsErofsTools = since(2, 3) && !since(2, 3, 1)
        closesOnFailure = needsErofsTools
        boundsCategories = since(2, 4)
        boundsShims = isFixed
        platforms = since(2, 0) ? .dots : since(1, 7, 19) ? .systems : .words
        if since(2, 3) || version.isDebianBuild && since(2, 1) { platforms = .features }
        namesSockets = since(2, 1)
        hasServerPlugins = since(2, 3)
        hasStrictColons = since(2, 3)
        createsDefaultState = since(in16: 35, in17: 21) && !since(2, 3)
        createsParent = since(1, 6, 17)
        crashesOnNull = !since(1, 6, 4)
        listingCall = version.isDebianBuild ? "readdirent" : "open"
        asksStatus = since(2, 0, 1)
        readsPluginDirectories = since(2, 1)
        readsNewListKeys = since(2, 0)
        exitsWithoutConfDir = since(2, 1)
        forgetsMovedDirectory = since(2, 0)
        loadsOnUnmount = !since(2, 1)
        dropsVanished = !since(1, 7) && !version.isDebianBuild
    }

    private static func dialect(_ version: ContainerdVersion, _ is24: Bool, _ is23: Bool) -> TOMLDialect {
        // vendor/github.com/pelletier/go-toml: 1.9.3 up to v1.6.15, 1.9.5 since v1.6.16; Debian 12 has 1.9.4.
        let release = version.release
        if release < Release(1, 6, 16) || version.isDebian12Build { return .goTomlV1Older }
        if release < Release(2, 0) { return .goTomlV1 }
        // Debian links its own go-toml, whatever containerd's go.mod asks for; seen in 2.1.9+ds1.
        if is24 || version.isDebianBuild && release >= Release(2, 1) { return .goTomlV2Newer }
        return is23 ? .goTomlV23 : .goTomlV2
    }
}
