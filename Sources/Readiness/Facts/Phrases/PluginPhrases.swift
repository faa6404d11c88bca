import Syntax

/// What libcni and the plug-ins say of a pod that they failed.
extension SandboxFailure {
    /// A plug-in does not speak the list's version of the CNI specification.
    var isOfVersion: Bool { Self.ofVersion.contains { reason.holds($0) } }

    private static let ofVersion = [
        "incompatible CNI versions", "the version is empty", "unsupported CNI result version",
    ]

    /// The network in which a pod is to be taken down is not there, where libcni or go-cni say so themselves.
    var isOfGoneNetwork: Bool { reason.holds("cni plugin not initialized") || reason.holds("no such network") }

    /// The host that was called; nil where there is none.
    var calledHost: String? { host(in: reason) }

    /// A proxy stands between the plug-in and the host that it calls.
    func isOfProxy(before host: String) -> Bool {
        if Self.ofProxy.contains(where: { reason.holds($0) }) { return true }
        // The API server itself may fail like this, but not in a call that goes to a proxy.
        return !reason.holds("dial tcp \(host)") && Self.ofLostCall.contains { reason.holds($0) }
    }

    private static let ofProxy = [
        "Service Unavailable", "proxyconnect", "Forbidden", "Bad Gateway", "Gateway Timeout", "i/o timeout",
    ]

    private static let ofLostCall = [
        "Proxy Authentication Required", "status code 407", "EOF", "context deadline exceeded",
        "connection reset by peer", "TLS handshake timeout", "Client.Timeout",
    ]
}

/// The host of the first address of the web in a text.
func host(in text: String) -> String? {
    for word in text.split(whereSeparator: { " \"'".contains($0) }) where word.hasPrefix("https://") {
        let rest = word.utf8.dropFirst("https://".utf8.count)
        let host = rest.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: ":") }
        return String(decoding: host, as: UTF8.self)
    }
    return nil
}
