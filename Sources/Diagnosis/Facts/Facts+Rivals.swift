import Containerd
import Node
import Syntax

/// The files behind a loaded one.
extension Facts {
    /// One whose agent runs on this node.
    func rival(of network: LoadedNetwork, in loading: CNILoading) -> (file: String, agent: String)? {
        for file in loading.candidates where file != network.file {
            guard let agent = agent(ofFile: file), isRunning(agent) else { continue }
            return (file, agent.name)
        }
        return nil
    }

    /// The first that is not loaded and begins with a plugin which makes an interface.
    func wholeNetwork(in loading: CNILoading) -> String? {
        for file in loading.candidates where !loading.networks.contains(where: { $0.file == file }) {
            guard let type = network(at: file)?.types.first else { continue }
            if !LoadedNetwork.isChained(type), type != "loopback" { return file }
        }
        return nil
    }

    /// What makes another list the one that is used, as the end of a sentence; empty where that is no choice.
    func selecting(_ file: String?) -> String {
        guard let file, let name = file.parts("/").last, isUsable(file), name.utf8.allSatisfy(Self.isPlain) else {
            return ""
        }
        return ": netready fix --select \(name)"
    }

    /// A sentence on the lists that are not used since another sorts before them, with what takes the first whose programs
    /// are all there; empty where there is none.
    func choice(besides used: String?) -> String {
        guard let used, let loading = servesNow ? predictions.onDisk?.loading : predictions.afterRestart?.loading,
            loading.networks.first?.file == used
        else { return "" }
        let unused = loading.candidates.filter { file in !loading.networks.contains { $0.file == file } }
        guard let other = unused.first(where: { !selecting($0).isEmpty }) else { return "" }
        return " \(used) is used, and \(unused.joined(separator: ", ")) not; to take \(other)\(selecting(other))."
    }

    /// A network of a cluster with all its programs.
    private func isUsable(_ file: String) -> Bool {
        guard let network = network(at: file), !network.isLoneLoopback, !network.isHeadless,
            !SampleNetwork.isSample(network)
        else { return false }
        return network.needs.allSatisfy { directory(among: plugins.directories, holding: $0.name) != nil }
    }

    /// A shell takes it as it is.
    private static func isPlain(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
            || "-_.".utf8.contains(byte)
    }

    /// conf_template of the running containerd, and where it stands; nil where there is none.
    var templateInForce: (path: String, place: SourceLocation)? {
        guard let template = runtimeStatus?.running.settings.confTemplate.value, !template.isEmpty else { return nil }
        let place = predictions.afterRestart?.settings?.confTemplate.location
        return (template, place ?? SourceLocation(file: snapshot.configPath))
    }
}
