import Containerd
import Syntax

/// The plug-ins' own calls go to a proxy that does not know the cluster's addresses.
extension Facts {
    func findProxy() {
        guard let environment = live?.unit?.environment else { return }
        let names = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"]
        guard let name = names.first(where: { environment[$0]?.isEmpty == false }) else { return }
        let exempt = environment["NO_PROXY"] ?? environment["no_proxy"] ?? ""
        for failure in recentFailures(since: nil) {
            guard let host = Self.host(in: failure.reason), Self.isOfProxy(failure.reason, host),
                !Self.isExempt(host, from: exempt)
            else { continue }
            addProxy(name, exempt, host, [.init("log", failure.reason)])
            return
        }
        guard name.lowercased() == "https_proxy", let host = serviceAddress(), !Self.isExempt(host, from: exempt) else {
            return
        }
        addProxy(name, exempt, host, [])
    }

    private func addProxy(_ name: String, _ exempt: String, _ host: String, _ log: [Finding.Evidence]) {
        let unit = live?.unit?.name ?? "containerd's unit"
        add(
            Finding(
                .proxyCatchesPlugins, .warning,
                "\(name) of \(unit) catches the plug-ins' calls to \(host), which NO_PROXY (\(exempt)) leaves out; add the service range, then restart \(unitName).",
                evidence: [
                    .init("unit", unit), .init("proxyVariable", name), .init("NO_PROXY", exempt), .init("host", host),
                ] + log))
    }

    private static func isOfProxy(_ reason: String, _ host: String) -> Bool {
        let signs = [
            "Service Unavailable", "proxyconnect", "Forbidden", "Bad Gateway", "Gateway Timeout", "i/o timeout",
        ]
        if signs.contains(where: { reason.holds($0) }) { return true }
        // The API server itself may fail like this, but not in a call that goes to a proxy.
        return !reason.holds("dial tcp \(host)")
            && [
                "Proxy Authentication Required", "status code 407", "EOF", "context deadline exceeded",
                "connection reset by peer", "TLS handshake timeout", "Client.Timeout",
            ].contains { reason.holds($0) }
    }

    /// The address in the service range at which a plug-in calls the API, where no pod has shown that it goes well.
    ///
    /// A proxy may reach an API server by its name or its own address, never one of the service range: a private address
    /// with the port that the service `kubernetes` has.
    private func serviceAddress() -> String? {
        guard let loading = readings.onDisk?.loading, isObserved(.journal),
            journalLineOfNow(containing: "returns sandbox id") == nil
        else { return nil }
        let paths = joinedNetworks(loading).flatMap(\.network.plugins).compactMap { Self.kubeconfig(of: $0.object) }
        for path in paths {
            guard let server = credentials(of: path)?.server, let host = Self.host(in: server) else { continue }
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

    /// The host of the first address of the web in a text.
    private static func host(in text: String) -> String? {
        for word in text.split(whereSeparator: { " \"'".contains($0) }) where word.hasPrefix("https://") {
            let rest = word.utf8.dropFirst("https://".utf8.count)
            let host = rest.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: ":") }
            return String(decoding: host, as: UTF8.self)
        }
        return nil
    }

    /// Whether a host goes past the proxy.
    ///
    /// Source: golang.org/x/net/http/httpproxy: names with their subdomains, addresses, ranges, `*`.
    static func isExempt(_ host: String, from list: String) -> Bool {
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
