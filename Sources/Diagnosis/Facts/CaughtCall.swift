import Containerd
import Node
import Syntax

/// A plug-in's call that goes to a proxy which does not know the cluster's addresses.
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
        guard readings.now == .ready, let environment = live?.unit?.environment else { return nil }
        let names = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"]
        guard let name = names.first(where: { environment[$0]?.isEmpty == false }) else { return nil }
        let exempt = environment["NO_PROXY"] ?? environment["no_proxy"] ?? ""
        for failure in recentFailures(since: nil) {
            guard let host = failure.calledHost, failure.isOfProxy(before: host), !Self.isExempt(host, from: exempt)
            else { continue }
            return CaughtCall(variable: name, exempt: exempt, host: host, failure: failure)
        }
        guard name.lowercased() == "https_proxy", let host = serviceAddress(), !Self.isExempt(host, from: exempt) else {
            return nil
        }
        return CaughtCall(variable: name, exempt: exempt, host: host)
    }

    /// The address in the service range at which a plug-in calls the API, where no pod has shown that it goes well.
    ///
    /// A proxy may reach an API server by its name or its own address, never one of the service range: a private address
    /// with the port that the service `kubernetes` has.
    private func serviceAddress() -> String? {
        guard let loading = readings.onDisk?.loading, isObserved(.journal),
            lastLineOfNow(telling: .startedSandbox) == nil
        else { return nil }
        let paths = joinedNetworks(loading).flatMap(\.network.plugins).compactMap { Self.kubeconfig(of: $0.object) }
        for path in paths {
            guard let server = credentials(of: path)?.server, let host = host(in: server) else { continue }
            guard server == "https://\(host):443" || server == "https://\(host)", let address = IPv4Range(host) else {
                continue
            }
            let isPrivate = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].contains {
                IPv4Range($0)?.contains(address) == true
            }
            if isPrivate { return host }
        }
        return nil
    }

    /// Whether a host goes past the proxy.
    ///
    /// Source: golang.org/x/net/http/httpproxy: names with their subdomains, addresses, ranges, `*`.
    private static func isExempt(_ host: String, from list: String) -> Bool {
        let address = IPv4Range(host)
        return list.split(separator: ",").contains { entry in
            let spaced = entry.filter { $0 != " " }.lowercased()
            // An entry may name a port, which is the API server's where it matters here.
            let text = spaced.hasSuffix(":443") ? String(spaced.dropLast(4)) : spaced
            if text == "*" || text == host { return true }
            if let address, let range = IPv4Range(text) { return range.contains(address) }
            guard address == nil, !text.isEmpty else { return false }
            let domain = text.first == "." ? text : "." + text
            return host.lowercased().hasSuffix(domain)
        }
    }
}
