import Containerd
import Node
import Syntax

/// A plugin's call that goes to a proxy which does not know the cluster's addresses.
struct CaughtCall {
    /// Of the proxy.
    var variable: String
    /// NO_PROXY as it is set; empty where it is not.
    var exempt: String
    var host: String
    /// The failure that shows it; nil where no pod has been started yet.
    var failure: SandboxFailure?
}

extension Facts {
    var caughtCall: CaughtCall? {
        guard predictions.now == .ready, let environment = live?.unit?.environment else { return nil }
        let names = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"]
        guard let name = names.first(where: { environment[$0]?.isEmpty == false }) else { return nil }
        let exempt = environment["NO_PROXY"] ?? environment["no_proxy"] ?? ""
        for failure in recentFailures(since: nil) {
            guard let host = failure.calledHost, failure.isOfProxy(before: host), !isExempt(host, from: exempt)
            else { continue }
            return CaughtCall(variable: name, exempt: exempt, host: host, failure: failure)
        }
        guard name.lowercased() == "https_proxy", let host = serviceAddress(), !isExempt(host, from: exempt) else {
            return nil
        }
        return CaughtCall(variable: name, exempt: exempt, host: host)
    }

    /// The address in the service range at which a plugin calls the API, where no pod has shown that it goes well.
    ///
    /// A proxy may reach an API server by its name or its own address, never one of the service range: a private address
    /// with the port that the service `kubernetes` has.
    private func serviceAddress() -> String? {
        guard let loading = predictions.onDisk?.loading, isObserved(.journal),
            lastLineOfNow(meaning: .startedSandbox) == nil
        else { return nil }
        let paths = podNetworks(loading).flatMap(\.network.plugins).compactMap { Self.kubeconfig(of: $0.object) }
        return paths.lazy.compactMap { self.credentials(of: $0) }.compactMap { Self.serviceHost(of: $0.server) }.first
    }

    private static func serviceHost(of server: String) -> String? {
        guard let host = server.webHost, server == "https://\(host):443" || server == "https://\(host)",
            IPv4Range(host)?.isPrivate == true
        else { return nil }
        return host
    }
}
