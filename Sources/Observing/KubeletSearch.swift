import Linux
import Readiness
import Syntax
import YAML

/// Looks for the runtime endpoint that kubelet is given: by its command line, else by its configuration.
///
/// A flag wins over a drop-in of `--config-dir`, and that over the file of `--config`: kubelet's cmd/kubelet/app/server.go.
struct KubeletSearch {
    private static let unit = "kubelet.service"
    /// Where kubeadm has it read its configuration; cmd/kubeadm/app/constants.
    private static let usualConfig = "/var/lib/kubelet/config.yaml"
    private static let key = "containerRuntimeEndpoint"

    let root: NodeRoot
    let files: UnitFiles
    let groups: UnitGroups

    /// nil where no kubelet is to be seen, nor anything that one would connect to.
    func look() -> RuntimeEvidence.Kubelet? {
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
        if let directory = command.configDirectory, let end = root.look(at: directory).last, end.status != nil,
            case .names(let names) = root.list(end.path, limit: 1000)
        {
            files = names.filter { $0.hasSuffix(".conf") }.reversed().map { "\(directory)/\($0)" }
        }
        return files + [command.config ?? Self.usualConfig]
    }

    private func endpoint(in file: String) -> String? {
        guard case .bytes(let bytes, _) = root.read(following: file, limit: 1 << 20) else { return nil }
        // Most files say nothing of it, and need not be read as YAML.
        guard String(decoding: bytes, as: UTF8.self).holds(Self.key), let value = try? readYAML(bytes) else {
            return nil
        }
        return value[Self.key]?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
    }
}
