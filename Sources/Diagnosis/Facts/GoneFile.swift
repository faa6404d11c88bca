import Containerd
import Node
import Syntax

/// A configuration that was in conf_dir.
struct GoneFile {
    var path: String
    var directory: String
    /// containerd's line on its end; nil where a copy of it is left.
    var line: String?
    /// A component that would write it again is on the node.
    var isWriterHere: Bool
    /// No component is there to write it again and no copy: the directory is just empty, and the log says why.
    var isLost: Bool
    /// Its name says that an agent's pods write it: what a person or a package has written has no other place to come from.
    var isOfCluster: Bool
    /// Sandboxes that could not be taken down of late: it takes the old configuration.
    var sandboxesLeft: [SandboxFailure]
}

extension Facts {
    func gone(_ path: String, from directory: String, by line: String?) -> GoneFile {
        let isWriterHere = hasNetworkAgent
        let isLost = line != nil && !isWriterHere && agents != nil
        let left = failedRemovals
        return GoneFile(
            path: path, directory: directory, line: line, isWriterHere: isWriterHere, isLost: isLost,
            isOfCluster: isLost && isOfCluster(path) && left.count < 2, sandboxesLeft: left)
    }

    /// The name of a file says that an agent's pods write it; a distribution writes that of its own agent itself.
    private func isOfCluster(_ file: String) -> Bool {
        guard !isConfigurationMade else { return false }
        let name = file.split(separator: "/").last?.lowercased() ?? ""
        return CNIProvider.all.contains { $0.isNamed(in: name) }
    }

    /// What an agent says that takes files away.
    var lineOnRemoving: AgentLine? { agents?.lazy.compactMap { $0.line(meaning: .removing) }.first }

    /// containerd's lines on configuration files that left the directory, quotes freed, oldest first.
    func removals(in directory: String) -> [String] {
        journal.compactMap { $0.fileRemoval(in: directory) }
    }
}
