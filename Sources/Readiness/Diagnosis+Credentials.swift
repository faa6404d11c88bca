import Containerd
import Syntax

extension Facts {
    /// Files that the loaded plug-ins read when a pod starts: kubeconfigs, and what their agents leave for them.
    func findMissingInputs() {
        guard readings.now == .ready, let loading = readings.onDisk?.loading, loading.failure == nil else {
            return
        }
        findLostClusterNetwork(loading)
        let joined = joinedNetworks(loading)
        for network in joined {
            for plugin in network.network.plugins {
                guard !findOrphan(plugin, network.network) else { continue }
                findCredentialTrouble(plugin, network, joined)
                findStateTrouble(plugin, network.network)
            }
        }
    }

    // MARK: Kubeconfigs

    private func findCredentialTrouble(
        _ plugin: LoadedNetwork.Plugin, _ joined: JoinedNetwork, _ all: [JoinedNetwork]
    ) {
        let network = joined.network
        guard let path = Self.kubeconfig(of: plugin.object) else {
            findUnnamedKubeconfig(plugin, network)
            return
        }
        switch exists(path) {
        case nil:
            // What is there will be read: both in one look.
            if snapshot.files.scope == .observed { wants.insert(.credentials(path)) }
        case false?: addKubeconfig(path, "does not exist", plugin, network)
        case true?:
            guard let credentials = credentials(of: path) else { return }
            guard !isCutOff(credentials, at: path) else {
                addKubeconfig(path, "is empty or cut off", plugin, network)
                return
            }
            let refusal = recentFailures(since: path).first { failure in
                guard Self.isRefusal(failure.reason), joined.isMeant(by: failure, plugin: plugin.type.value) else {
                    return false
                }
                return joined.caller != nil || !all.contains { $0.caller != nil && $0.isNamed(in: failure.reason) }
            }
            findExpiry(of: path, credentials, refusal)
        }
    }

    private func addKubeconfig(
        _ path: String, _ what: String, _ plugin: LoadedNetwork.Plugin, _ network: LoadedNetwork
    ) {
        add(
            Finding(
                .kubeconfigMissing, .warning,
                "\(network.file) names \(path) for \(plugin.type.value), and that file \(what): pods fail.",
                at: plugin.type.location ?? SourceLocation(file: network.file),
                evidence: [.init("kubeconfig", path)]))
    }

    /// Nothing in the file that a client could take: not YAML, or neither a server nor a user.
    private func isCutOff(_ credentials: Credentials, at path: String) -> Bool {
        guard case .entry(let entry, _) = Lookup(snapshot.files).find(path) else { return false }
        // What may not be read here says nothing of what it holds.
        switch entry.content {
        case .unreadable, .tooLarge: return false
        case .notRead, .bytes, .head: break
        }
        return credentials.kind == .unreadable || credentials.kind == .none && credentials.server.isEmpty
    }

    /// `kubernetes.kubeconfig` of calico and istio, `kubeconfig` of multus and others.
    static func kubeconfig(of object: JSONValue) -> String? {
        (object["kubernetes"]?["kubeconfig"] ?? object["kubeconfig"])?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// calico asks the API for everything and was not told how.
    private func findUnnamedKubeconfig(_ plugin: LoadedNetwork.Plugin, _ network: LoadedNetwork) {
        let isAsked = plugin.object["datastore_type"]?.stringValue == "kubernetes"
        let refusal = recentFailures(since: network.file).first { failure in
            failure.plugin == plugin.type.value && failure.reason.holds("no configuration has been provided")
        }
        guard plugin.type.value == "calico", isAsked || refusal != nil,
            plugin.object["kubernetes"]?["k8s_api_root"] == nil
        else { return }
        add(
            Finding(
                .kubeconfigMissing, .warning,
                "\(network.file) has no kubernetes.kubeconfig for calico, which therefore cannot ask the API: pods fail.",
                at: plugin.type.location ?? SourceLocation(file: network.file),
                evidence: [.init("missing", "kubernetes.kubeconfig")]))
    }

    private func findExpiry(of path: String, _ credentials: Credentials, _ refusal: SandboxFailure?) {
        let now = snapshot.takenAt.realtime / Span.second
        let hasExpired = credentials.expiresAt.map { $0 <= now } ?? false
        guard hasExpired || refusal != nil else { return }
        let isUntrusted = refusal?.reason.holds("x509: certificate") ?? false
        let log = agents?.lazy.compactMap { $0.line(where: AgentLog.isTokenTrouble) }.first
        var evidence: [Finding.Evidence] = [.init("kubeconfig", path), .init("credentials", credentials.kind.rawValue)]
        if let end = credentials.expiresAt, let nanoseconds = Self.nanoseconds(end) {
            evidence.append(.init("expiresAt", timestamp(nanoseconds)))
        }
        if let log { evidence.append(.init("log", log.line)) }
        let what =
            hasExpired
            ? "the token in \(path) has expired"
            : isUntrusted
                ? "the certificate authority in \(path) is not that of the API server"
                : "the API refuses the credentials in \(path), which are revoked or bound to a pod that is gone"
        add(
            Finding(
                .credentialsExpired, .warning,
                "Pods fail because \(what)\(log.map { "; \($0.container.name) says: \($0.line)" } ?? ""); restart the CNI's pod, which writes it anew.",
                at: SourceLocation(file: path), evidence: evidence))
    }

    private static func isRefusal(_ reason: String) -> Bool {
        [
            "nauthorized", "must be logged in", "token has expired", "asked for the client to provide credentials",
            "x509: certificate", "invalid bearer token", "token has been invalidated",
        ].contains { reason.holds($0) }
    }

    private static func nanoseconds(_ seconds: Int64) -> Int64? {
        let product = seconds.multipliedReportingOverflow(by: Span.second)
        return product.overflow ? nil : product.partialValue
    }
}
