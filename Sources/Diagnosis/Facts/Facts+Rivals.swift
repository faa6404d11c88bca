import Containerd
import Node

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

    /// The first that is not loaded and begins with a plug-in which makes an interface.
    func wholeNetwork(in loading: CNILoading) -> String? {
        for file in loading.candidates where !loading.networks.contains(where: { $0.file == file }) {
            guard let type = network(at: file)?.types.first else { continue }
            if !LoadedNetwork.isChained(type), type != "loopback" { return file }
        }
        return nil
    }

    /// conf_template of the running containerd, and where it stands; nil where there is none.
    var templateInForce: (path: String, place: SourceLocation)? {
        guard let template = runtimeStatus?.running.settings.confTemplate.value, !template.isEmpty else { return nil }
        let place = readings.afterRestart?.settings?.confTemplate.location
        return (template, place ?? SourceLocation(file: snapshot.configPath))
    }
}
