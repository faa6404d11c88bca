import Syntax

/// What ends a start once CRI has been set up.
struct StartEnd {
    struct End {
        var outcome: Outcome
        var problem: ConfigurationReading.Problem?
    }

    let lookup: PathResolver
    let behaviour: Behaviour
    let config: ServerConfig
    let start: CRIStart

    /// nil where it stays as it is.
    func end(isServing: Bool) -> End? {
        do throws(StartupFailure) {
            try Endpoints(lookup: lookup, behaviour: behaviour, config: config, plugins: start.plugins).check()
        } catch {
            return Self.ended(error)
        }
        if let ending = start.service(isServing) { return Self.ended(ending) }
        return closedSocket().map { End(outcome: Outcome(kind: .hangs), problem: $0) }
    }

    static func ended(_ ending: StartupFailure) -> End {
        let problem = ConfigurationReading.Problem(
            kind: .fatal, location: ending.location, text: ending.explanation)
        return switch ending.kind {
        case .exits(let code):
            End(outcome: Outcome(kind: .exits, exitCode: code, exitText: ending.text), problem: problem)
        case .hangs: End(outcome: Outcome(kind: .hangs), problem: problem)
        case .unknown: End(outcome: Outcome(kind: .hangs))
        }
    }

    /// What keeps everybody from asking this containerd.
    private func closedSocket() -> ConfigurationReading.Problem? {
        guard behaviour.hasServerPlugins, let entry = config.disabling("io.containerd.server.v1.grpc", behaviour) else {
            return nil
        }
        let text =
            "\(GoText.quoted(entry.value)) in disabled_plugins switches the gRPC server off: containerd opens no socket."
        return .init(kind: .disablesCRI, location: entry.location ?? config.anywhere, text: text)
    }
}

extension ServerConfig {
    /// For what has no place of its own: the file that containerd is started with.
    var anywhere: SourceLocation { SourceLocation(file: sources.first?.path ?? "/etc/containerd/config.toml") }
}
