package import Containerd
import Syntax
package import Upgrading

/// Changes of files with which a node survives another version of containerd.
package struct UpgradeFix: Sendable, Equatable {
    /// One change, with the place of the fault that it is for.
    package struct Step: Sendable, Equatable {
        package var operation: FileOperation
        package var location: SourceLocation
        /// What is done, without an end.
        package var words: String
    }

    /// In the order in which they are made; of one file there may be several.
    package var steps: [Step]
    /// Each file once.
    package var operations: [FileOperation] { joined(steps.map(\.operation)) }
    /// Whether the containerd of now serves with them as it does without: then they can be made before the upgrade.
    package var holdsBefore: Bool
    /// What the other version does with the changed files.
    package var after: Prediction
    /// What has to be looked at before it holds.
    package var missing: Set<FileRequest>
}

/// Finds changes with which what is ready now is ready under the other version too, with the same networks; nil where none
/// is known. A setting that has an effect now is never taken out.
///
/// Pure and total. While ``UpgradeFix/missing`` is not empty the files lack something: look at it and ask again.
package func fixUpgrade(
    _ upgrade: Upgrade, _ files: FileTree, configPath: String = "/etc/containerd/config.toml",
    configMustExist: Bool = false
) -> UpgradeFix? {
    guard upgrade.verdict != .survives, upgrade.before.outcome.networkReady == true else { return nil }
    var search = UpgradeSearch(
        upgrade: upgrade, files: files, configPath: configPath, configMustExist: configMustExist)
    return search.fix()
}

/// Tries edits one after the other: each has to take the present fault away.
private struct UpgradeSearch {
    let upgrade: Upgrade
    let files: FileTree
    let configPath: String
    let configMustExist: Bool
    /// Predictions that a search may cost: with a deeper fault than that a person is quicker.
    private var budget = 96

    private static let depth = 6

    init(upgrade: Upgrade, files: FileTree, configPath: String, configMustExist: Bool) {
        self.upgrade = upgrade
        self.files = files
        self.configPath = configPath
        self.configMustExist = configMustExist
    }

    mutating func fix() -> UpgradeFix? {
        guard let steps = steps(files, upgrade.after, Self.depth) else { return nil }
        let fixed = files.applying(steps.map(\.operation), now: 0)
        let (before, after) = (predicted(fixed, upgrade.from), predicted(fixed, upgrade.to))
        return UpgradeFix(
            steps: steps, holdsBefore: isAsNow(before), after: after, missing: before.missing.union(after.missing))
    }

    private mutating func steps(_ files: FileTree, _ after: Prediction, _ depth: Int) -> [UpgradeFix.Step]? {
        guard depth > 0 else { return nil }
        let edits = UpgradeEdits(files: files, after: after, upgrade: upgrade)
        let fault = UpgradeFault(after, upgrade.before)
        var open: [(step: UpgradeFix.Step, files: FileTree, after: Prediction)] = []
        for step in edits.all {
            guard budget > 0 else { return nil }
            budget -= 1
            let changed = files.applying([step.operation], now: 0)
            let next = predicted(changed, upgrade.to)
            if isAsNow(next) { return [step] }
            if UpgradeFault(next, upgrade.before) != fault, Self.height(next) >= Self.height(after) {
                open.append((step, changed, next))
            }
        }
        for candidate in open {
            if let rest = steps(candidate.files, candidate.after, depth - 1) { return [candidate.step] + rest }
        }
        return nil
    }

    private func predicted(_ files: FileTree, _ version: ContainerdVersion) -> Prediction {
        predict(files, version: version, configPath: configPath, configMustExist: configMustExist)
    }

    private static func height(_ prediction: Prediction) -> Int {
        switch prediction.outcome.kind {
        case .serving: prediction.outcome.networkReady == true ? 3 : 2
        case .noCRI: 1
        case .exits, .hangs: 0
        }
    }

    /// Ready, with the networks and the directories that the node has now.
    private func isAsNow(_ prediction: Prediction) -> Bool {
        let now = upgrade.before
        guard prediction.outcome.kind == .serving, prediction.outcome.networkReady == true,
            prediction.outcome.networks == now.outcome.networks, prediction.basis == .run,
            let settings = prediction.settings, let present = now.settings
        else { return false }
        return settings.confDir.value == present.confDir.value
            && settings.maxConfNum.value == present.maxConfNum.value
            && present.binDirs.value.allSatisfy { $0.isEmpty || settings.binDirs.value.contains($0) }
    }
}

/// What stands in the way of the present outcome, and where: an edit that leaves it as it is was none.
struct UpgradeFault: Equatable {
    private var texts: [String]

    init(_ prediction: Prediction, _ now: Prediction) {
        let kinds: [ConfigurationReading.Problem.Kind] = [.fatal, .failsCRI, .disablesCRI]
        texts = prediction.configuration.problems.filter { kinds.contains($0.kind) }.map {
            "\($0.location.file) \($0.text)"
        }
        texts += [prediction.loading?.failure?.text, prediction.outcome.message].compactMap(\.self)
        if prediction.settings?.confDir.value != now.settings?.confDir.value { texts.append("conf_dir") }
        if prediction.settings?.binDirs.value != now.settings?.binDirs.value { texts.append("bin_dirs") }
        if prediction.settings?.maxConfNum.value != now.settings?.maxConfNum.value { texts.append("max_conf_num") }
    }
}
