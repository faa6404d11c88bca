import Containerd
import Node
import Syntax

/// Where the programs of the networks in force are, and what is wrong with those that are there.
struct PluginSearch {
    /// Where containerd looks, in its order.
    var directories: [String] = []
    /// At most one a program.
    var faults: [PluginFault] = []
    /// In none of the directories.
    var missing: [RequiredPlugin] = []
    /// What comes of all this.
    var impact = Impact.podsFail
}

/// What keeps a plugin that is there from doing its work.
struct PluginFault {
    enum Kind {
        case notExecutable
        case mountedNoexec(MountReading)
        case empty
        case unrecognised
        /// With the bytes that it should have.
        case cutOff(UInt64)
        /// ELF machine numbers: its own, and the node's.
        case wrongMachine(UInt16, node: UInt16)
        case interpreterMissing(String)
    }

    var need: RequiredPlugin
    var path: String
    var entry: FileEntry
    var kind: Kind

    /// Whoever executes it is told that it is not permitted.
    var isExecutionDenied: Bool {
        switch kind {
        case .notExecutable, .mountedNoexec: true
        default: false
        }
    }
}

extension Facts {
    /// containerd looks for programs only when a pod starts.
    ///
    /// Source: sandbox_run.go of containerd; `NetworkReady` says nothing of binaries below CNI 1.1.
    func searchPlugins() -> PluginSearch {
        guard let prediction = servesNow ? predictions.onDisk : predictions.afterRestart,
            let loading = prediction.loading, loading.failure == nil,
            let directories = prediction.settings?.binDirs.value
        else { return PluginSearch() }
        var search = PluginSearch(directories: directories, impact: impactOfPlugins(prediction))
        for need in requiredPlugins(loading, settings: prediction.settings) {
            switch locate(need, in: directories) {
            case .entry(let entry, let path):
                guard let kind = fault(of: entry, at: path) else { continue }
                search.faults.append(PluginFault(need: need, path: path, entry: entry, kind: kind))
            case .failed: search.missing.append(need)
            case .unknown: break
            }
        }
        // Programs of the networks that a plugin reads from files of its own.
        let followed = podNetworks(loading).filter(\.isFollowed).flatMap(\.network.needs)
        for need in followed where !search.missing.contains(where: { $0.name == need.name }) {
            // The daemon that reads the file has the usual directory of the host besides.
            guard case .failed = locate(need, in: directories + [PluginDirectories.usual]) else { continue }
            search.missing.append(need)
        }
        return search
    }

    /// Where the very files on disk would make the network ready, something else keeps it from that.
    private func impactOfPlugins(_ prediction: Prediction) -> Impact {
        guard predictions.now != .ready, snapshot.live != nil else { return .podsFail }
        let isOverlooked =
            predictions.now == .notReady && prediction.outcome.rank == .ready
            && !predictions.isStatusFailure(runtimeStatus)
        return isOverlooked ? .podsFail : .networkDown
    }

    func requiredPlugins(_ loading: CNILoading, settings: CNISettings?) -> [RequiredPlugin] {
        // What a pod's own network names stands in the cluster; containerd's log tells of it.
        let named = recentFailures(since: nil).filter { $0.operation == .add }.compactMap(\.missingPlugin).filter(
            RequiredPlugin.isName
        ).map { name in
            RequiredPlugin(name: name, network: loading.networks.first?.name ?? "")
        }
        return (loading.needs(settings) + named).unique(by: \.name)
    }

    /// The program, by the first path that leads to one.
    private func locate(_ need: RequiredPlugin, in directories: [String]) -> PathResolver.Found {
        var found = PathResolver.Found.failed(.noEntry)
        for path in directories.map({ "\($0)/\(need.name)" }) {
            switch lookup.find(path) {
            case .entry(let entry, _) where entry.kind == .file: return .entry(entry, path: path)
            case .entry, .failed: continue
            case .unknown:
                found = .unknown
                // What cannot be seen is not looked at again.
                if !lookup.unreadable.contains(path) { ask(for: .head(path)) }
            }
        }
        return found
    }

    private func fault(of entry: FileEntry, at path: String) -> PluginFault.Kind? {
        guard entry.mode & 0o111 != 0 else { return .notExecutable }
        if let mount = snapshot.system.mount(of: path), mount.options.contains("noexec") {
            return .mountedNoexec(mount)
        }
        guard let head = head(of: entry, at: path) else { return nil }
        switch ProgramFacts.read(head: head) {
        case .empty: return .empty
        case .unrecognised: return .unrecognised
        case .script(let interpreter): return lack(of: interpreter)
        case .elf(let elf):
            if elf.requiredSize > UInt64(max(0, entry.size)) { return .cutOff(elf.requiredSize) }
            if let machine = snapshot.machine, machine != elf.machine {
                return .wrongMachine(elf.machine, node: machine)
            }
            return elf.interpreter.flatMap(lack)
        }
    }

    private func lack(of interpreter: String) -> PluginFault.Kind? {
        exists(interpreter) == false ? .interpreterMissing(interpreter) : nil
    }

    /// The first bytes of a program; asked for where they are not known.
    private func head(of entry: FileEntry, at path: String) -> [UInt8]? {
        switch entry.content {
        case .bytes(let bytes), .head(let bytes): return bytes
        case .notRead: ask(for: .head(path))
        case .tooLarge, .unreadable: break
        }
        return nil
    }
}
