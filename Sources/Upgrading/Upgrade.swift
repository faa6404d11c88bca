package import Containerd
import Syntax

/// What another version of containerd makes of the same files, beside what this one makes of them.
package struct Upgrade: Sendable {
    package enum Verdict: String, Sendable {
        /// What is ready now is ready then, or nothing is ready that could break.
        case survives
        case breaks
        /// It hangs on what files do not tell, or pods may fail although kubelet sees no difference.
        case undecided
    }

    package var from: ContainerdVersion
    package var to: ContainerdVersion
    package var before: Prediction
    package var after: Prediction
    package var verdict: Verdict
    /// What makes the difference, what breaks first; then what still works and will not for ever.
    package var lines: [UpgradeLine]
    /// Keys and sections that have no effect under the version of now.
    package var ignoredNow: [SourceLocation]

    /// The answer holds once this is empty.
    package var missing: Set<FileRequest> { before.missing.union(after.missing) }

    /// The lines that make it break.
    package var causes: [UpgradeLine] { lines.filter(\.breaks) }
}

/// A place in a file that the other version deals with in another way.
package struct UpgradeLine: Sendable, Equatable {
    package enum Fate: String, Sendable {
        /// containerd ends, CRI does not load, or the network is not taken because of it.
        case refused
        /// It has no effect any more.
        case ignored
        /// It had no effect and has one then, as sections of old names have in 2.3 again.
        case migrated
        /// Nothing is set, and the defaults are not the same.
        case otherDefault
        case changed
        /// Nobody knows what becomes of it.
        case undecided
        /// It works still; ``UpgradeLine/droppedIn`` says until when.
        case deprecated
    }

    package var location: SourceLocation
    /// The setting, keys joined by dots; nil where the line is about a whole file or section.
    package var key: String?
    package var fate: Fate
    /// One sentence.
    package var says: String
    /// One sentence; nil where nothing is to be done.
    package var fix: String?
    /// The version that drops it, for instance `2.4.0`.
    package var droppedIn: String?
    package var breaks = false
    /// Whether runs of containerd have shown it, or only a merged change.
    package var basis = Prediction.Basis.run
}

/// What becomes of a node's files when its containerd goes from one version to another.
///
/// - Parameters:
///   - files: a node's files; what is not known of them is in the answer's `wants`.
///   - configPath: of config.toml, `--config`.
///   - configMustExist: as in ``predict(_:version:configPath:configMustExist:)``.
package func upgrade(
    _ files: FileTree, from: ContainerdVersion, to: ContainerdVersion,
    configPath: String = "/etc/containerd/config.toml", configMustExist: Bool = false
) -> Upgrade {
    let before = predict(files, version: from, configPath: configPath, configMustExist: configMustExist)
    let after = predict(files, version: to, configPath: configPath, configMustExist: configMustExist)
    let comparison = UpgradeComparison(
        files: files, from: from, to: to, before: before, after: after, configPath: configPath)
    return Upgrade(
        from: from, to: to, before: before, after: after, verdict: comparison.verdict, lines: comparison.lines,
        ignoredNow: comparison.ignoredNow)
}

extension SourceLocation {
    /// `file:line`, as far as it is known.
    var place: String { position.map { "\(file):\($0.line)" } ?? file }
}
