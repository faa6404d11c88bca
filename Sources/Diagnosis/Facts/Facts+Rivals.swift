import Containerd
import Node

/// The files behind a loaded one.
extension Facts {
    /// One whose agent runs on this node.
    func rival(of network: LoadedNetwork, in loading: CNILoading) -> (file: String, agent: String)? {
        for file in loading.candidates where file != network.file {
            guard let agent = agent(ofFile: file),
                agents?.contains(where: { $0.agent.name == agent.name && $0.isRunning }) == true
            else { continue }
            return (file, agent.name)
        }
        return nil
    }

    /// The first that is not loaded and begins with a plug-in which makes an interface.
    func wholeNetwork(in loading: CNILoading) -> String? {
        for file in loading.candidates where !loading.networks.contains(where: { $0.file == file }) {
            guard let value = networkConfiguration(at: file) else { continue }
            guard let type = LoadedNetwork(value, in: file).plugins.first?.type.value else { continue }
            if !LoadedNetwork.isChained(type), type != "loopback" { return file }
        }
        return nil
    }

    /// The agent whose configuration a loaded network is.
    func owner(of network: LoadedNetwork) -> KnownAgent? {
        agent(ofFile: network.file, plugins: network.types, network: network.name)
    }

    /// All containers of an agent have ended well and none has been started again.
    func hasLeft(_ agent: KnownAgent) -> Bool {
        let readings = agents?.filter { $0.agent.name == agent.name } ?? []
        let containers = readings.flatMap(\.containers)
        return !containers.isEmpty
            && containers.allSatisfy { $0.state == .exited && $0.exitCode == 0 && $0.restarts == 0 }
    }

    /// conf_template of the running containerd, and where it stands; nil where there is none.
    var templateInForce: (path: String, place: SourceLocation)? {
        guard let template = runtimeStatus?.running.settings.confTemplate.value, !template.isEmpty else { return nil }
        let place = readings.afterRestart?.settings?.confTemplate.location
        return (template, place ?? SourceLocation(file: snapshot.configPath))
    }
}
