import Containerd
import Syntax

extension Facts {
    /// Two components that write, rename or remove each other's configuration.
    ///
    /// - Parameter directory: conf_dir, when it has come out empty of the fight.
    func findFight(over directory: String) {
        let removed = removals(in: directory)
        guard removed.count >= 3, let fighters = fighters(), let last = removed.last else { return }
        let paths = removed.compactMap(Self.quotedPath)
        let files = Self.unique(paths)
        // A clean-up takes each file away once.
        let times = Dictionary(grouping: paths, by: Self.stem).values.map(\.count).max() ?? 0
        guard times >= 3 else { return }
        add(
            Finding(
                .confOwnershipFight, .error,
                "\(fighters.joined(separator: " and ")) remove and rename each other's configuration in \(directory), \(removed.count) times of late: \(files.joined(separator: ", ")); let one of them own the file.",
                at: SourceLocation(file: directory),
                evidence: [.init("files", files.joined(separator: ", ")), .init("log", last)]
                    + removed.dropLast().suffix(4).enumerated().map { .init("log\($0.offset)", $0.element) }))
    }

    /// A loaded file that two agents say they write again and again, or one while containerd comes upon it half-written.
    func findFight(overFile file: String) {
        guard let agents, let fighters = fighters() else { return }
        let torn = tornLoads(of: file)
        if torn.count >= 3, let last = torn.last {
            let logs = agents.compactMap { reading in
                reading.line(where: AgentLog.isRewriting).map { Finding.Evidence(reading.agent.name, $0.line) }
            }
            guard !logs.isEmpty || torn.count >= 5 else { return }
            add(
                Finding(
                    .confOwnershipFight, .warning,
                    "\(fighters.joined(separator: " and ")) rewrite \(file), and containerd came upon it half-written \(torn.count) times of late; let one of them own the file.",
                    at: SourceLocation(file: file), evidence: logs + [.init("log", last)]))
            return
        }
        // Each writes once or twice as it starts, and a log of last year may tell of a fight that is over.
        guard isFresh(file) else { return }
        let counts = agents.map { reading in
            reading.containers.reduce(0) { $0 + $1.log.count(where: AgentLog.isRewriting) }
        }
        let rewriting = zip(agents, counts).filter { $0.1 >= 2 }.map(\.0)
        guard rewriting.count >= 2 else { return }
        let times = counts.reduce(0, +)
        add(
            Finding(
                .confOwnershipFight, .warning,
                "\(fighters.joined(separator: " and ")) rewrite \(file) in turn, \(times) times in their last log lines; let one of them own the file.",
                at: SourceLocation(file: file),
                evidence: rewriting.compactMap { reading in
                    reading.line(where: AgentLog.isRewriting).map { .init(reading.agent.name, $0.line) }
                }))
    }

    /// Changed within the last five minutes.
    private func isFresh(_ file: String) -> Bool {
        guard case .entry(let entry, _) = Lookup(snapshot.files).find(file) else { return false }
        return max(entry.changed, entry.modified) >= snapshot.takenAt.realtime - 5 * Span.minute
    }

    /// containerd's lines on loads within 15 minutes that found a file cut off.
    private func tornLoads(of file: String) -> [String] {
        (live?.journal ?? []).compactMap { line in
            guard isRecent(line, within: 15 * Span.minute), line.holds("fs change event") else { return nil }
            guard line.holds("\(file): "), line.holds("unexpected end of JSON input") else {
                return nil
            }
            return line.text
        }
    }

    /// A file of an agent that runs was renamed away by another, whose network is loaded without it.
    ///
    /// Source: `cni-exclusive` of cilium, which renames what it finds to `.cilium_bak`.
    func findFightOfNames(_ network: LoadedNetwork, in directory: String) {
        let types = Set(network.plugins.map(\.type.value))
        for name in names(in: directory) where name.hasSuffix("_bak") {
            let path = "\(directory)/\(name)"
            guard let owner = agent(ofFile: path), types.isDisjoint(with: owner.plugins) else { continue }
            guard agents?.contains(where: { $0.agent.name == owner.name && $0.isRunning }) == true else { continue }
            let types = network.plugins.map(\.type.value)
            let winner = agent(ofFile: network.file, plugins: types, network: network.name)?.name ?? "another component"
            guard winner != owner.name else { continue }
            add(
                Finding(
                    .confOwnershipFight, .warning,
                    "\(path) of \(owner.name), which runs, was renamed away, and \(network.file) of \(winner) is loaded in its place; let one of them own the directory (cni.exclusive=false of cilium).",
                    at: SourceLocation(file: path),
                    evidence: [
                        .init("loaded", network.file), .init("renamed", path),
                        .init("agents", "\(owner.name), \(winner)"),
                    ]))
            return
        }
    }

    /// The names of a network's agent and of one that writes into its list.
    private func fighters() -> [String]? {
        guard let agents else { return nil }
        // One that ends again and again takes part as well.
        let active = agents.filter { reading in reading.isRunning || reading.failing != nil }
        let network = active.filter { $0.agent.role == .network }
        let other = active.filter { $0.agent.role == .chained || $0.agent.role == .meta }
        let names = (network + other).map(\.agent.name)
        return names.count >= 2 ? names : nil
    }

    private static func quotedPath(_ line: String) -> String? {
        guard let event = line.split(separator: "(").dropFirst().first else { return nil }
        return AgentLog.path(in: String(event.prefix { $0 != ")" }))
    }

    /// A file's path without its extension: `.conf` and `.conflist` of one name are one configuration.
    private static func stem(_ path: String) -> String {
        String(path[..<(path.lastIndex(of: ".") ?? path.endIndex)])
    }

    private static func unique(_ texts: [String]) -> [String] {
        var seen: Set<String> = []
        return texts.filter { seen.insert($0).inserted }
    }
}
