import Containerd
import Syntax

extension Facts {
    /// Plug-in programs of the networks in force: containerd looks for them only when a pod starts.
    ///
    /// Source: sandbox_run.go of containerd; `NetworkReady` says nothing of binaries below CNI 1.1.
    func findPluginTrouble() {
        let isServing = readings.now == .ready || readings.now == .notReady
        guard let prediction = isServing ? readings.onDisk : readings.afterRestart else { return }
        guard let loading = prediction.loading, loading.failure == nil else { return }
        guard let directories = prediction.settings?.binDirs.value else { return }
        let lookup = Lookup(snapshot.files)
        var severity: Severity = readings.now == .ready || snapshot.live == nil ? .warning : .error
        if readings.now == .notReady, prediction.outcome.rank == .ready, !readings.isStatusFailure(runtimeStatus) {
            severity = .warning
        }
        var missing: [PluginNeed] = []
        for need in pluginNeeds(loading, settings: prediction.settings) {
            switch locate(need, in: directories, lookup) {
            case .program(let entry, let path):
                guard var finding = check(entry, at: path, need, lookup, severity: severity) else { continue }
                if !need.isOfList { finding.networkFault = nil }
                add(finding)
            case .missing: missing.append(need)
            case .unknown: break
            }
        }
        for need in followedNeeds(loading) where !missing.contains(where: { $0.name == need.name }) {
            // The daemon that reads the file has the usual directory of the host besides.
            guard case .missing = locate(need, in: directories + ["/opt/cni/bin"], lookup) else { continue }
            missing.append(need)
        }
        wants.formUnion(lookup.wants)
        findMissingPlugins(missing, in: directories, severity: severity)
    }

    private enum Located {
        case program(FileEntry, path: String)
        case missing
        case unknown
    }

    private func locate(_ need: PluginNeed, in directories: [String], _ lookup: Lookup) -> Located {
        var isUnknown = false
        for directory in directories {
            let path = "\(directory)/\(need.name)"
            switch lookup.find(path) {
            case .entry(let entry, _) where entry.kind == .file: return .program(entry, path: path)
            case .entry, .failed: continue
            case .unknown:
                isUnknown = true
                // What is there will be read: both in one look. What cannot be seen is not looked at again.
                if snapshot.files.scope == .observed, !lookup.unreadable.contains(path) { wants.insert(.head(path)) }
            }
        }
        return isUnknown ? .unknown : .missing
    }

    func pluginNeeds(_ loading: CNILoading, settings: CNISettings?) -> [PluginNeed] {
        var needs = loading.needs(settings)
        // What a pod's own network names stands in the cluster; containerd's log tells of it.
        for name in recentFailures(since: nil).compactMap(\.missingPlugin) where Self.isPluginName(name) {
            guard !needs.contains(where: { $0.name == name }) else { continue }
            needs.append(
                PluginNeed(
                    name: name, location: nil, network: loading.networks.first?.name ?? "", cniVersion: .init("")))
        }
        return needs
    }

    /// Programs of the networks that a plug-in reads from files of its own.
    private func followedNeeds(_ loading: CNILoading) -> [PluginNeed] {
        joinedNetworks(loading).filter(\.isFollowed).flatMap(\.network.needs)
    }

    /// libcni refuses names with a slash in them.
    private static func isPluginName(_ name: String) -> Bool { !name.isEmpty && !name.utf8.contains(UInt8(ascii: "/")) }

    /// The first bytes of a program; asked for where they are not known.
    private func head(of entry: FileEntry, at path: String) -> [UInt8]? {
        switch entry.content {
        case .bytes(let bytes), .head(let bytes): return bytes
        case .notRead:
            if snapshot.files.scope == .observed { wants.insert(.head(path)) }
            return nil
        case .tooLarge, .unreadable: return nil
        }
    }

    private func check(
        _ entry: FileEntry, at path: String, _ need: PluginNeed, _ lookup: Lookup, severity: Severity
    ) -> Finding? {
        let place = SourceLocation(file: path)
        let evidence: [Finding.Evidence] = [.init("plugin", need.name), .init("mode", String(entry.mode, radix: 8))]
        guard entry.mode & 0o111 != 0 else {
            return Finding(
                .pluginBinaryNotExecutable, severity,
                "\(path) may not be executed (mode 0\(String(entry.mode, radix: 8))): pods fail to start; chmod 0755 \(path).",
                at: place, evidence: evidence)
        }
        if let mount = snapshot.system.mount(of: path), mount.options.contains("noexec") {
            return Finding(
                .pluginBinaryNotExecutable, severity,
                "\(path) lies on \(mount.target), which is mounted noexec, so it cannot be executed: pods fail to start; mount it with exec.",
                at: place, evidence: evidence + [.init("mount", mount.options.joined(separator: ","))],
                consequences: ["fork/exec \(path): permission denied"])
        }
        guard let head = head(of: entry, at: path) else { return nil }
        switch ProgramFacts.read(head: head) {
        case .empty: return incomplete("is empty", path, place, evidence, severity)
        case .unrecognised: return incomplete("is no program", path, place, evidence, severity)
        case .script(let interpreter): return checkInterpreter(interpreter, of: path, lookup, severity: severity)
        case .elf(let elf):
            if elf.requiredSize > UInt64(max(0, entry.size)) {
                return incomplete(
                    "is cut off (\(entry.size) of \(elf.requiredSize) bytes)", path, place, evidence, severity)
            }
            if let machine = snapshot.machine, machine != elf.machine {
                return Finding(
                    .pluginBinaryWrongArchitecture, severity,
                    "\(path) is a program for another machine (\(machineName(elf.machine)), this node is \(machineName(machine))): pods fail to start.",
                    at: place, evidence: evidence + [.init("machine", unameMachine(machine))],
                    consequences: ["fork/exec \(path): exec format error"])
            }
            guard let interpreter = elf.interpreter else { return nil }
            return checkInterpreter(interpreter, of: path, lookup, severity: severity)
        }
    }

    private func incomplete(
        _ what: String, _ path: String, _ place: SourceLocation, _ evidence: [Finding.Evidence], _ severity: Severity
    ) -> Finding {
        Finding(
            .pluginBinaryIncomplete, severity, "\(path) \(what): pods fail to start; install it again.", at: place,
            evidence: evidence, consequences: ["fork/exec \(path): exec format error"])
    }

    private func checkInterpreter(
        _ interpreter: String, of path: String, _ lookup: Lookup, severity: Severity
    ) -> Finding? {
        guard case .failed = lookup.find(interpreter) else { return nil }
        return Finding(
            .pluginInterpreterMissing, severity,
            "\(path) needs \(interpreter), which the node does not have: pods fail to start; install a static build.",
            at: SourceLocation(file: path), evidence: [.init("interpreter", interpreter)],
            consequences: ["fork/exec \(path): no such file or directory"])
    }
}

/// What uname(2) calls an ELF machine.
func unameMachine(_ machine: UInt16) -> String {
    switch machine {
    case 3: "i686"
    case 40: "armv7l"
    case 62: "x86_64"
    case 183: "aarch64"
    default: machineName(machine)
    }
}

/// The usual name of an ELF machine number.
///
/// Source: `EM_*` in elf(5).
func machineName(_ machine: UInt16) -> String {
    switch machine {
    case 3: "386"
    case 21: "ppc64le"
    case 22: "s390x"
    case 40: "arm"
    case 62: "amd64"
    case 183: "arm64"
    case 243: "riscv64"
    default: "ELF machine \(machine)"
    }
}
