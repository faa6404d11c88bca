import Containerd
import Node
import Syntax

/// Two components that write, rename or remove each other's configuration, and the directory has come out empty.
struct DirectoryFight {
    var directory: String
    var fighters: [String]
    /// The files that went, each once.
    var files: [String]
    /// containerd's lines on them, oldest first.
    var removals: [String]
}

/// A loaded file that two components write.
struct FileFight {
    enum Way {
        /// containerd came upon it half-written, by its own lines.
        case torn([String])
        /// As often as the agents' last lines tell.
        case inTurn(times: Int)
    }

    var file: String
    var fighters: [String]
    var way: Way
    /// What the agents say, by their names.
    var lines: [(agent: String, line: String)]
}

/// A file of an agent that runs was renamed away by another, whose network is loaded without it.
struct NameFight {
    var renamed: String
    var owner: String
    var loaded: String
    /// nil where nobody knows whose network is loaded.
    var winner: String?
}

extension Facts {
    func directoryFight(over directory: String) -> DirectoryFight? {
        let removed = removals(in: directory)
        guard removed.count >= 3, let fighters else { return nil }
        let paths = removed.compactMap(JournalLine.path(inFileEvent:))
        // A clean-up takes each file away once; `.conf` and `.conflist` of one name are one configuration.
        let times =
            Dictionary(grouping: paths) { $0.prefix(upTo: $0.lastIndex(of: ".") ?? $0.endIndex) }.values
            .map(\.count).max() ?? 0
        guard times >= 3 else { return nil }
        return DirectoryFight(
            directory: directory, fighters: fighters, files: paths.unique { $0 }, removals: removed)
    }

    /// Two agents say that they write the loaded file again and again, or one while containerd comes upon it half-written.
    var fileFight: FileFight? {
        guard let file = networkOfSoundLoad?.file, let agents, let fighters else { return nil }
        // containerd's lines on loads that found it cut off.
        let torn = recentLines.filter { $0.isTornLoad(of: file) }.map(\.text)
        if torn.count >= 3 {
            let lines = Self.rewriting(agents)
            guard !lines.isEmpty || torn.count >= 5 else { return nil }
            return FileFight(file: file, fighters: fighters, way: .torn(torn), lines: lines)
        }
        // Each writes once or twice as it starts, and a log of last year may tell of a fight that is over.
        guard lastChange(of: file) ?? 0 >= snapshot.takenAt.realtime - 5 * Span.minute else { return nil }
        let counts = agents.map { reading in
            reading.containers.reduce(0) { $0 + $1.log.count { $0.means(.rewriting) } }
        }
        let rewriting = zip(agents, counts).filter { $0.1 >= 2 }.map(\.0)
        guard rewriting.count >= 2 else { return nil }
        return FileFight(
            file: file, fighters: fighters, way: .inTurn(times: counts.reduce(0, +)), lines: Self.rewriting(rewriting))
    }

    /// Source: `cni-exclusive` of cilium, which renames what it finds to `.cilium_bak`.
    var nameFight: NameFight? {
        guard let network = networkOfSoundLoad, let directory = predictions.onDisk?.loading?.directory else {
            return nil
        }
        let types = Set(network.types)
        let winner = agent(of: network)?.name
        for path in paths(in: directory) where path.hasSuffix("_bak") {
            guard let owner = agent(ofFile: path), types.isDisjoint(with: owner.plugins), isRunning(owner),
                winner != owner.name
            else { continue }
            return NameFight(renamed: path, owner: owner.name, loaded: network.file, winner: winner)
        }
        return nil
    }

    /// The network that pods get, where the files would load.
    private var networkOfSoundLoad: LoadedNetwork? {
        predictions.onDisk?.loading?.failure == nil ? networkOfReadyNode : nil
    }

    private static func rewriting(_ agents: [ProviderStatus]) -> [(agent: String, line: String)] {
        agents.compactMap { reading in
            reading.line(meaning: .rewriting).map { (reading.agent.name, $0.line) }
        }
    }

    /// The names of a network's agent and of one that writes into its list.
    private var fighters: [String]? {
        guard let agents else { return nil }
        // One that ends again and again takes part as well.
        let active = agents.filter { reading in reading.isRunning || reading.failing != nil }
        let network = active.filter { $0.agent.role == .network }
        let other = active.filter { $0.agent.role == .chained || $0.agent.role == .meta }
        let names = (network + other).map(\.agent.name)
        return names.count >= 2 ? names : nil
    }
}
