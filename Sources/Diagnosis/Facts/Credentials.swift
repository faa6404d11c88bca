import Containerd
import Node
import Syntax

/// What is wrong with the credentials that a plugin reads when a pod starts.
struct CredentialTrouble {
    enum Kind {
        /// The list names a file that is not there.
        case gone(String)
        /// Nothing in the file that a client could take: not YAML, or neither a server nor a user.
        case cutOff(String)
        /// The plugin asks the API for everything and was not told how.
        case unnamed
        /// Its time is over, or the API or the plugin refuses it.
        case refused(String, Credentials, SandboxFailure?)
    }

    var plugin: LoadedNetwork.Plugin
    var network: LoadedNetwork
    var kind: Kind
}

extension Facts {
    /// Those of the plugins of all networks that pods join.
    func findCredentialTroubles() -> [CredentialTrouble] {
        joinedPlugins.compactMap { plugin, network in
            credentialTrouble(plugin, network).map {
                CredentialTrouble(plugin: plugin, network: network.network, kind: $0)
            }
        }
    }

    /// What pods need of each of them; what is to go from its list needs nothing.
    var joinedPlugins: [(plugin: LoadedNetwork.Plugin, network: PodNetwork)] {
        joined.flatMap { network in
            network.network.plugins.filter { !isOrphan($0, in: network.network) }.map { ($0, network) }
        }
    }

    /// `kubernetes.kubeconfig` of calico and istio, `kubeconfig` of multus and others.
    static func kubeconfig(of object: JSONValue) -> String? {
        (object["kubernetes"]?["kubeconfig"] ?? object["kubeconfig"])?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Credentials whose time has not come by the node's clock, by more than clocks usually differ: the clock is behind.
    ///
    /// Nothing fails by that alone: the API server goes by its own clock.
    var earlyCredentials: (path: String, beginsAt: Int64)? {
        let now = snapshot.takenAt.realtime / Span.second
        for (plugin, _) in joinedPlugins {
            guard let path = Self.kubeconfig(of: plugin.object), let begin = credentials(of: path)?.beginsAt,
                isAhead(begin, of: now)
            else { continue }
            return (path, begin)
        }
        return nil
    }

    private func isAhead(_ begin: Int64, of now: Int64) -> Bool {
        let (difference, isOverflow) = begin.subtractingReportingOverflow(now)
        return isOverflow ? begin > now : difference > 120
    }

    /// Whether the time of credentials is over.
    func hasExpired(_ credentials: Credentials) -> Bool {
        credentials.expiresAt.map { $0 <= snapshot.takenAt.realtime / Span.second } ?? false
    }

    private func credentialTrouble(
        _ plugin: LoadedNetwork.Plugin, _ network: PodNetwork
    ) -> CredentialTrouble.Kind? {
        guard let path = Self.kubeconfig(of: plugin.object) else {
            return lacksKubeconfig(plugin, network.network) ? .unnamed : nil
        }
        guard let isThere = exists(path) else {
            ask(for: .credentials(path))
            return nil
        }
        guard isThere else { return .gone(path) }
        guard let credentials = credentials(of: path) else { return nil }
        guard !isCutOff(credentials, at: path) else { return .cutOff(path) }
        let refusal = refusal(of: path, plugin, network)
        return refusal != nil || hasExpired(credentials) ? .refused(path, credentials, refusal) : nil
    }

    /// A failure since the file was written that speaks of these credentials, not of those of a network behind.
    private func refusal(
        of path: String, _ plugin: LoadedNetwork.Plugin, _ network: PodNetwork
    ) -> SandboxFailure? {
        recentFailures(since: path).first { failure in
            guard failure.means(.refusedCredentials), network.isMeant(by: failure, plugin: plugin.type.value) else {
                return false
            }
            return network.caller != nil || !joined.contains { $0.caller != nil && $0.isNamed(in: failure.reason) }
        }
    }

    private func isCutOff(_ credentials: Credentials, at path: String) -> Bool {
        // What may not be read here says nothing of what it holds.
        switch entry(at: path)?.content {
        case .unreadable, .tooLarge, nil: return false
        case .notRead, .bytes, .head: break
        }
        return credentials.kind == .unreadable || credentials.kind == .none && credentials.server.isEmpty
    }

    private func lacksKubeconfig(_ plugin: LoadedNetwork.Plugin, _ network: LoadedNetwork) -> Bool {
        let type = plugin.type.value
        guard CNIProvider.of(plugin: type)?.asksAPI.contains(type) == true,
            plugin.object["kubernetes"]?["k8s_api_root"] == nil
        else { return false }
        if plugin.object["datastore_type"]?.stringValue == "kubernetes" { return true }
        return recentFailures(since: network.file).contains { $0.plugin == type && $0.means(.noConfiguration) }
    }
}
