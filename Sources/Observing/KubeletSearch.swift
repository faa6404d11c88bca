import Linux
import Node
import Syntax
import YAML

/// Looks for the runtime endpoint that kubelet is given: by its command line, else by its configuration.
///
/// A flag wins over a drop-in of `--config-dir`, and that over the file of `--config`: kubelet's cmd/kubelet/app/server.go.
struct KubeletSearch {
    static let unit = "kubelet.service"
    /// Where kubeadm has it read its configuration; cmd/kubeadm/app/constants.
    private static let usualConfig = "/var/lib/kubelet/config.yaml"
    private static let key = "containerRuntimeEndpoint"
    /// Of those that can be told to use another runtime than their own: k3s and RKE2, cli/agent and configfilearg.
    private static let distributions = [
        (units: ["k3s.service", "k3s-agent.service"], config: "/etc/rancher/k3s/config.yaml"),
        (units: ["rke2-server.service", "rke2-agent.service"], config: "/etc/rancher/rke2/config.yaml"),
    ]

    let root: NodeRoot
    let files: UnitFiles
    let groups: UnitGroups
    let memory: WalkMemory

    /// nil where no kubelet is to be seen, nor anything that one would connect to.
    func look() -> RuntimeEvidence.Kubelet? {
        let own = lookAtUnit()
        return own?.isInUse == true ? own : lookAtDistributions() ?? own
    }

    /// The endpoint that a distribution's own kubelet is given; nil where it uses the runtime that the distribution brings.
    private func lookAtDistributions() -> RuntimeEvidence.Kubelet? {
        for row in Self.distributions {
            guard let unit = row.units.first(where: { files.state(of: $0).map { $0 >= .enabled } ?? false }) else {
                continue
            }
            let flag = KubeletCommand(arguments: files.read(unit).arguments).endpoint
            guard let endpoint = flag ?? endpoint(in: row.config, "container-runtime-endpoint") else { continue }
            return .init(endpoint: socketPath(endpoint), source: flag == nil ? row.config : unit, isInUse: true)
        }
        return nil
    }

    private func lookAtUnit() -> RuntimeEvidence.Kubelet? {
        let running = runningCommand
        let state = running == nil ? files.state(of: Self.unit) : .running
        let command =
            running ?? (state == nil ? KubeletCommand() : KubeletCommand(arguments: files.read(Self.unit).arguments))
        let isInUse = running != nil || state.map { $0 >= .enabled } ?? false
        if let endpoint = command.endpoint {
            let source =
                running == nil ? "--container-runtime-endpoint in \(Self.unit)" : "--container-runtime-endpoint"
            return .init(endpoint: socketPath(endpoint), source: source, isInUse: isInUse)
        }
        for file in configurations(command) {
            guard let endpoint = endpoint(in: file) else { continue }
            return .init(endpoint: socketPath(endpoint), source: file, isInUse: isInUse)
        }
        return state == nil ? nil : .init(endpoint: nil, source: Self.unit, isInUse: isInUse)
    }

    private var runningCommand: KubeletCommand? {
        for pid in groups.processes(of: Self.unit) ?? [] {
            let words = commandLine(ofProcess: pid)
            guard words.first?.split(separator: "/").last?.hasSuffix("kubelet") == true else { continue }
            return KubeletCommand(arguments: Array(words.dropFirst()))
        }
        return nil
    }

    /// Those that win first.
    private func configurations(_ command: KubeletCommand) -> [String] {
        var files: [String] = []
        if let directory = command.configDirectory, let end = root.look(at: directory, remembering: memory).last,
            end.status != nil,
            case .names(let names) = root.list(end.path, limit: 1000)
        {
            files = names.filter { $0.hasSuffix(".conf") }.reversed().map { "\(directory)/\($0)" }
        }
        return files + [command.config ?? Self.usualConfig]
    }

    private func endpoint(in file: String, _ key: String = key) -> String? {
        guard case .bytes(let bytes, _) = root.read(following: file, limit: 1 << 20) else { return nil }
        // Most files say nothing of it, and need not be read as YAML.
        guard String(decoding: bytes, as: UTF8.self).holds(key), let value = try? readYAML(bytes) else {
            return nil
        }
        return value[key]?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
    }
}
