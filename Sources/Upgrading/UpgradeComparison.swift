import Containerd
import Syntax

/// Two predictions of the same files, line by line.
struct UpgradeComparison {
    let files: FileTree
    let from: ContainerdVersion
    let to: ContainerdVersion
    let before: Prediction
    let after: Prediction
    let configPath: String

    typealias Problem = ConfigurationReading.Problem

    // MARK: The verdict

    private enum Readiness {
        case ready
        case notReady
        case unknown
    }

    private static func readiness(_ prediction: Prediction) -> Readiness {
        if prediction.lacksConfiguration || prediction.isIncomplete { return .unknown }
        guard prediction.outcome.kind == .serving else { return .notReady }
        return prediction.outcome.networkReady.map { $0 ? .ready : .notReady } ?? .unknown
    }

    var verdict: Upgrade.Verdict {
        switch (Self.readiness(before), Self.readiness(after)) {
        case (.notReady, _): .survives
        // What nobody has run breaks nothing by itself.
        case (.ready, .notReady): after.basis == .source ? .undecided : .breaks
        case (.unknown, .ready): undecided.isEmpty && lostPlugins.isEmpty ? .survives : .undecided
        case (.unknown, .unknown) where before.outcome.needsExec && after.outcome.needsExec:
            undecided.isEmpty && lostPlugins.isEmpty ? .survives : .undecided
        case (_, .unknown), (.unknown, .notReady): .undecided
        case (.ready, .ready): undecided.isEmpty && lostPlugins.isEmpty ? .survives : .undecided
        }
    }

    /// What the other version alone leaves open: what hangs on the machine in both is running now.
    private var undecided: [UnmodelledKey] {
        let known = Set(before.undecided.map { Self.name($0) })
        return after.undecided.filter { !known.contains(Self.name($0)) }
    }

    /// A key by its place: its section may have another name in another version.
    private static func name(_ key: UnmodelledKey) -> String {
        let last = key.path.parts(".").last.map(String.init) ?? key.path
        return "\(key.location?.place ?? "") \(last)"
    }

    /// Plugins of the first loaded networks that are found now and not where the other version looks.
    private var lostPlugins: [String] {
        guard let old = before.settings?.binDirs.value, let new = after.settings?.binDirs.value, old != new else {
            return []
        }
        let types = (after.loading?.networks ?? []).flatMap {
            $0.plugins.flatMap { [$0.type.value, $0.ipamType?.value] }
        }
        return Set(types.compactMap { $0 }).sorted().filter { type in
            Self.isThere(type, in: old, files) && !Self.isThere(type, in: new, files)
        }
    }

    private static func isThere(_ name: String, in directories: [String], _ files: FileTree) -> Bool {
        let lookup = PathResolver(files)
        return directories.contains { directory in
            if case .entry = lookup.find("\(directory)/\(name)") { true } else { false }
        }
    }

    // MARK: The lines

    var lines: [UpgradeLine] {
        var lines = refusals + settings + ignored + revived + openLines
        let isBroken = verdict == .breaks
        if !isBroken {
            for index in lines.indices { lines[index].breaks = false }
        } else if !lines.contains(where: \.breaks), let first = lines.indices.first {
            // What has moved is what breaks it.
            lines[first].breaks = true
        } else if lines.isEmpty {
            lines = [whole]
        }
        lines.sort { $0.breaks && !$1.breaks }
        return Self.distinct(lines)
            + DeprecatedSettings(files: files, from: from, to: to).find(after.configuration.files)
    }

    private static func distinct(_ lines: [UpgradeLine]) -> [UpgradeLine] {
        var seen: Set<String> = []
        return lines.filter { seen.insert("\($0.location.place) \($0.key ?? "") \($0.fate == .undecided)").inserted }
    }

    private var configuration: SourceLocation {
        SourceLocation(file: after.configuration.files.first ?? configPath)
    }

    private var whole: UpgradeLine {
        UpgradeLine(
            location: configuration, fate: .refused,
            says: "containerd \(to) does not serve with these files: \(after.outcome.words).", breaks: true)
    }

    /// What ends the other containerd, keeps CRI from loading, or the network from being taken.
    private var refusals: [UpgradeLine] {
        if after.outcome.needsExec, !before.outcome.needsExec, let network = after.loading?.networks.first {
            return [
                UpgradeLine(
                    location: network.cniVersion.location ?? SourceLocation(file: network.file), key: "cniVersion",
                    fate: .undecided,
                    says: "containerd \(to) runs the plugins of this network to ask for their state, which \(from) "
                        + "does not: what they answer is not known here.",
                    fix: "Run the first plugin with CNI_COMMAND=STATUS before the upgrade.")
            ]
        }
        guard Self.readiness(after) == .notReady else { return [] }
        if after.outcome.kind == .serving { return networkRefusals }
        let kinds: [Problem.Kind] = [.fatal, .failsCRI, .disablesCRI]
        let problems = after.configuration.problems.filter { kinds.contains($0.kind) }
        let lines = problems.map { problem in
            UpgradeLine(
                location: problem.location, fate: .refused, says: "Under containerd \(to): \(problem.text)",
                fix: Remedies(from: from, to: to).fix(problem.text, after.outcome, file: problem.location.file),
                breaks: true)
        }
        return lines.isEmpty ? [whole] : lines
    }

    private var networkRefusals: [UpgradeLine] {
        if let failure = after.loading?.failure, failure.kind != .noFiles {
            return [
                UpgradeLine(
                    location: failure.location, fate: .refused,
                    says: "containerd \(to) refuses this file, and with it the whole network: \(failure.text)",
                    fix: "Fix or move it away; containerd \(from) takes it as it is.", breaks: true)
            ]
        }
        guard let network = after.loading?.networks.first, let message = after.outcome.message, !message.isEmpty else {
            return []
        }
        let place = network.cniVersion.location ?? SourceLocation(file: network.file)
        return [
            UpgradeLine(
                location: place, key: "cniVersion", fate: .refused,
                says: "containerd \(to) runs the plugins of this network to ask for their state, which \(from) "
                    + "does not: \(message)",
                fix: "Put the plugin where containerd looks for it, or write a cniVersion below 1.1.0.", breaks: true)
        ]
    }

    /// Settings of CNI that are not the same.
    private var settings: [UpgradeLine] {
        guard let old = before.settings, let new = after.settings else { return [] }
        var lines: [UpgradeLine] = []
        func compare<Value: Equatable & Sendable>(_ key: String, _ old: Located<Value>, _ new: Located<Value>) {
            guard old.value != new.value else { return }
            let fate: UpgradeLine.Fate =
                switch (old.location, new.location) {
                case (nil, nil): .otherDefault
                case (_?, nil): .ignored
                case (nil, _?): .migrated
                case (_?, _?): .changed
                }
            let isLost = key == "bin_dirs" && !lostPlugins.isEmpty
            let why = isLost ? "; \(lostPlugins.joined(separator: ", ")) is not there, and pods fail" : ""
            let place = new.location ?? old.location ?? configuration
            lines.append(
                UpgradeLine(
                    location: place, key: key, fate: fate,
                    says: "\(key) is \(old.value) under containerd \(from) and \(new.value) under \(to)\(why).",
                    fix: Remedies(from: from, to: to).fix(key, fate, in: place.file, after: after),
                    breaks: isLost || ["conf_dir", "max_conf_num"].contains(key), basis: basis(of: place)))
        }
        compare("conf_dir", old.confDir, new.confDir)
        compare("bin_dirs", old.binDirs, new.binDirs)
        compare("max_conf_num", old.maxConfNum, new.maxConfNum)
        compare("conf_template", old.confTemplate, new.confTemplate)
        compare("use_internal_loopback", old.useInternalLoopback, new.useInternalLoopback)
        return lines + handlers(old, new) + networks
    }

    private func handlers(_ old: CNISettings, _ new: CNISettings) -> [UpgradeLine] {
        let names = Set((old.handlers + new.handlers).map(\.name)).sorted()
        return names.compactMap { name in
            let (one, other) = (old.handlers.first { $0.name == name }, new.handlers.first { $0.name == name })
            guard one?.confDir.value != other?.confDir.value else { return nil }
            let place = other?.confDir.location ?? one?.confDir.location ?? configuration
            let fate: UpgradeLine.Fate = other == nil ? .ignored : one == nil ? .migrated : .changed
            return UpgradeLine(
                location: place, key: "runtimes.\(name).cni_conf_dir", fate: fate,
                says: "Runtime \(name) has its network from \(one?.confDir.value ?? "the default directory") under "
                    + "containerd \(from) and from \(other?.confDir.value ?? "the default directory") under \(to).",
                fix: Remedies(from: from, to: to).fix("cni_conf_dir", fate, in: place.file, after: after))
        }
    }

    /// Other networks of the same directory.
    private var networks: [UpgradeLine] {
        guard before.settings?.confDir.value == after.settings?.confDir.value,
            before.outcome.networks != after.outcome.networks, Self.readiness(after) == .ready,
            let file = after.loading?.networks.first?.file ?? after.loading?.directory
        else { return [] }
        let (old, new) = (
            before.outcome.networks.joined(separator: ", "), after.outcome.networks.joined(separator: ", ")
        )
        return [
            UpgradeLine(
                location: SourceLocation(file: file), fate: .changed,
                says: "The networks are \(old) under containerd \(from) and \(new) under \(to).")
        ]
    }

    private func basis(of place: SourceLocation) -> Prediction.Basis {
        // A key and its value have places of their own.
        after.undecided.contains { $0.isBySource && $0.location?.place == place.place } ? .source : .run
    }

    // MARK: Settings without effect

    private func ignored(_ prediction: Prediction, _ version: ContainerdVersion) -> [Problem] {
        var problems = prediction.configuration.problems.filter { $0.kind == .ignored || $0.kind == .replacedByImport }
        let known = Set(problems.map(\.location))
        for file in prediction.configuration.files {
            problems += reviewConfiguration(files, version: version, path: file).problems.filter {
                $0.kind == .ignored && !known.contains($0.location)
            }
        }
        return problems
    }

    var ignoredNow: [SourceLocation] { ignored(before, from).map(\.location) }

    private var ignored: [UpgradeLine] {
        let old = Set(ignoredNow)
        return ignored(after, to).filter { !old.contains($0.location) }.map { problem in
            UpgradeLine(
                location: problem.location, fate: .ignored, says: "Under containerd \(to): \(problem.text)",
                fix: Remedies(from: from, to: to).fixOfSection(in: problem.location.file, after: after),
                basis: basis(of: problem.location))
        }
    }

    /// What has no effect now and has one then: a fault in it wakes.
    private var revived: [UpgradeLine] {
        let new = Set(ignored(after, to).map(\.location))
        return before.configuration.problems.filter { $0.kind == .ignored && !new.contains($0.location) }.map {
            problem in
            UpgradeLine(
                location: problem.location, fate: .migrated,
                says: "This has no effect under containerd \(from), and has one under \(to).",
                fix: "Take out what is not meant to have an effect.")
        }
    }

    private var openLines: [UpgradeLine] {
        undecided.map { key in
            UpgradeLine(
                location: key.location ?? configuration, key: key.path, fate: .undecided,
                says: "What containerd \(to) makes of it is not known here: \(key.why ?? "").",
                fix: key.isBySource
                    ? "Write bin_dirs in the place of bin_dir, which every containerd since 2.1 takes." : nil,
                basis: key.isBySource ? .source : .run)
        }
    }
}

extension Outcome {
    /// Why it does not serve, in containerd's own words.
    fileprivate var words: String { exitText ?? cause ?? message ?? kind.rawValue }
}
