/// What plugins would say to `CNI_COMMAND=STATUS`, as far as the tree tells.
///
/// Source: `GetStatusNetworkList` in libcni/api.go, `FindInPath` in pkg/invoke/find.go.
struct StatusProbe {
    enum Answer: Equatable {
        /// No plugin is asked.
        case fine
        /// The error that becomes the message of NetworkReady.
        case failed(String)
        /// A plugin is run, and only that tells.
        case needsExec
    }

    let lookup: PathResolver
    let binDirs: [String]

    func ask(_ networks: [LoadedNetwork]) -> Answer {
        for network in networks {
            guard let version = try? CNIVersion(network.cniVersion.value), version >= CNIVersion.status else {
                continue
            }
            for plugin in network.plugins {
                let answer = ask(plugin.type.value)
                if answer != .fine { return answer }
            }
        }
        return .fine
    }

    private func ask(_ type: String) -> Answer {
        guard !type.isEmpty else { return .failed("no plugin name provided") }
        guard !type.utf8.contains(UInt8(ascii: "/")) else { return .failed("invalid plugin name: \(type)") }
        guard !binDirs.isEmpty else { return .failed("no paths provided") }
        for directory in binDirs {
            let path = GoPath.join(directory, type)
            switch lookup.find(path) {
            case .unknown: return .needsExec
            case .failed: continue
            case .entry(let entry, _):
                if entry.kind == .file { return run(path, entry) }
            }
        }
        let paths = GoText.list(binDirs)
        return .failed("failed to find plugin \(GoText.quoted(type)) in path \(paths)")
    }

    private func run(_ path: String, _ entry: FileEntry) -> Answer {
        guard let errno = refusal(entry) else { return .needsExec }
        return .failed("netplugin failed with no error message: fork/exec \(path): \(errno.text)")
    }

    /// Why execve(2) would refuse a file, for root.
    private func refusal(_ entry: FileEntry) -> GoErrno? {
        if entry.mode & 0o111 == 0 { return .permission }
        switch entry.content {
        case .bytes(let bytes), .head(let bytes): return refusal(bytes)
        default: return nil
        }
    }

    private func refusal(_ bytes: [UInt8]) -> GoErrno? {
        if bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46]) { return nil }
        guard bytes.starts(with: "#!".utf8) else { return .execFormat }
        let line = bytes.dropFirst(2).prefix { $0 != UInt8(ascii: "\n") }
        let blanks = " \t".utf8
        let words = line.split { blanks.contains($0) }
        guard let interpreter = words.first.map({ String(decoding: $0, as: UTF8.self) }) else { return .execFormat }
        return refusal(interpreter: interpreter)
    }

    /// Only a whole tree that holds the interpreter's directory tells that the interpreter is missing.
    private func refusal(interpreter path: String) -> GoErrno? {
        switch lookup.find(path) {
        case .failed(.noEntry) where lookup.isDirectory(GoPath.directory(path)): .noEntry
        default: nil
        }
    }
}
