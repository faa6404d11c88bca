import Containerd
package import Diagnosis
package import Node

/// Keeps what the configuration was: as it was told last, and as it was when the node was last ready.
package struct FlightRecorder: Sendable {
    /// What stays over restarts of the daemon.
    package private(set) var memory: ConfigurationMemory
    /// Whether ``memory`` says something new since ``remembered()``.
    package private(set) var isDirty = false
    private var recorded: WatchedConfiguration?
    private var digests: Digests?
    /// The last good configuration as it was read; nil where only the redacted one of an earlier daemon is known.
    private var good: WatchedConfiguration?
    /// Of the process of containerd that was looked at last.
    private var seen: SeenStart?

    package init(memory: ConfigurationMemory = ConfigurationMemory()) { self.memory = memory }

    /// Takes note of a look at the node.
    ///
    /// - Parameter now: nanoseconds since the epoch.
    /// - Returns: what is to be told; nothing where nothing but white space has changed.
    package mutating func note(
        _ configuration: WatchedConfiguration, _ digests: Digests, _ verdict: Verdict, at now: Int64
    ) -> [ConfigurationChange] {
        let digests = known(digests, configuration)
        defer {
            self.digests = digests
            keepIfGood(configuration, digests, verdict, at: now)
        }
        guard let recorded else { return begin(configuration, digests) }
        guard recorded != configuration || self.digests != digests else { return [] }
        let whole = configuration.carrying(recorded)
        self.recorded = whole
        let records = changes(
            ConfigurationChanges(from: recorded, to: whole), from: self.digests ?? digests, to: digests, whole)
        see(digests, whole)
        return records.filter { $0.isNetworks ? recorded.knowsNetworks : recorded.knowsSettings }
    }

    /// Takes note of what a run of containerd began with: at the first look at its process, since files may change before
    /// systemd has told which run it is.
    package mutating func note(startIn snapshot: Snapshot) {
        guard let live = snapshot.live, let process = live.process else { return }
        if let run = live.unit?.invocationID, run == memory.start?.invocationID { return }
        if !isSame(process, seen?.process) { seen = SeenStart(snapshot) }
        guard let unit = live.unit, let start = seen?.record(of: unit) else { return }
        memory.start = start
        isDirty = true
    }

    /// The wall clock may jump, and the start of a process with it.
    private func isSame(_ process: ProcessReading, _ other: ProcessReading?) -> Bool {
        process.pid == other?.pid && process.startedMonotonic == other?.startedMonotonic
    }

    /// The memory has been written down.
    package mutating func remembered() { isDirty = false }

    /// Of what is not known now the last known digest holds.
    private func known(_ digests: Digests, _ configuration: WatchedConfiguration) -> Digests {
        guard let last = self.digests ?? memory.seen else { return digests }
        return Digests(
            cni: configuration.knowsNetworks ? digests.cni : last.cni,
            containerd: configuration.knowsSettings ? digests.containerd : last.containerd)
    }

    /// The first look: what has changed since an earlier daemon looked last?
    private mutating func begin(_ configuration: WatchedConfiguration, _ digests: Digests) -> [ConfigurationChange] {
        recorded = configuration
        defer { see(digests, configuration) }
        guard let seen = memory.seen else { return [] }
        // Of the last good configuration alone the text is known; it tells nothing of one that came after it.
        let base = memory.lastGood.flatMap { $0.digests == seen ? $0.configuration : nil }
        let found = base.map { ConfigurationChanges(from: $0, to: configuration.redacted.carrying($0)) }
        return changes(found ?? ConfigurationChanges(), from: seen, to: digests, configuration, wasAway: true)
    }

    private func changes(
        _ changes: ConfigurationChanges, from before: Digests, to after: Digests,
        _ configuration: WatchedConfiguration, wasAway: Bool = false
    ) -> [ConfigurationChange] {
        let parts = [
            ConfigurationChange(
                isNetworks: true, path: configuration.confDir.isEmpty ? "conf_dir" : configuration.confDir,
                before: before.cni, after: after.cni, changes: changes.networks, wasAway: wasAway),
            ConfigurationChange(
                isNetworks: false, path: configuration.settings.first?.path ?? Self.mainFile,
                before: before.containerd, after: after.containerd, changes: changes.settings, wasAway: wasAway),
        ]
        return parts.filter { $0.before != $0.after || !$0.changes.isEmpty }
    }

    private static let mainFile = Snapshot.defaultConfigPath

    private mutating func see(_ digests: Digests, _ configuration: WatchedConfiguration) {
        let isKnown = memory.seen != nil || configuration.knowsSettings && configuration.knowsNetworks
        guard isKnown, memory.seen != digests else { return }
        memory.seen = digests
        isDirty = true
    }

    private mutating func keepIfGood(
        _ configuration: WatchedConfiguration, _ digests: Digests, _ verdict: Verdict, at now: Int64
    ) {
        guard verdict == .ready, configuration.knowsSettings, configuration.knowsNetworks, good != configuration else {
            return
        }
        good = configuration
        let kept = LastGoodConfiguration(configuration.redacted, digests, at: now)
        guard memory.lastGood?.isSame(as: kept) != true else { return }
        memory.lastGood = kept
        isDirty = true
    }
}

/// A change that is to be told.
package struct ConfigurationChange: Sendable, Equatable {
    /// Of the network lists, or else of containerd's own configuration.
    package var isNetworks: Bool
    /// The CNI directory, or config.toml.
    package var path: String
    /// Digests of what matters; equal where nothing of it concerns the container network.
    package var before: String
    package var after: String
    /// Each as a short sentence without a full stop.
    package var changes: [String]
    /// It happened while no daemon looked.
    package var wasAway: Bool

    package init(
        isNetworks: Bool, path: String, before: String, after: String, changes: [String], wasAway: Bool = false
    ) {
        self.isNetworks = isNetworks
        self.path = path
        self.before = before
        self.after = after
        self.changes = changes
        self.wasAway = wasAway
    }

    /// Characters of changes in the sentence of a record; the rest is in its field.
    private static let room = 400
    /// Most changes that are listed, and most characters of one.
    private static let limit = 64
    private static let longest = 400

    /// One line a change, bounded.
    package var lines: [String] {
        let lines = changes.prefix(Self.limit).map { Self.cut($0) }
        let rest = changes.count - lines.count
        return rest > 0 ? lines + ["and \(rest) more"] : lines
    }

    package var sentence: String {
        let what = isNetworks ? "The CNI configuration" : "The configuration of containerd"
        let when = wasAway ? " while netreadyd was not running" : ""
        guard !changes.isEmpty else { return "\(what) has changed\(when) (\(path))." }
        var named: [String] = []
        var length = 0
        for line in lines {
            length += line.utf8.count
            guard named.isEmpty || length <= Self.room else { break }
            named.append(line)
        }
        let rest = changes.count - named.count
        let more = rest > 0 ? "; and \(rest) more" : ""
        return "\(what) has changed\(when) (\(path)): \(named.joined(separator: "; "))\(more)."
    }

    private static func cut(_ text: String) -> String {
        guard text.unicodeScalars.count > longest else { return text }
        var cut = ""
        for scalar in text.unicodeScalars.prefix(longest) { cut.unicodeScalars.append(scalar) }
        return cut + "..."
    }
}
