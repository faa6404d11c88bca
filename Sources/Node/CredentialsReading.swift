package import Containerd
package import Syntax

extension Credentials {
    /// Takes from a kubeconfig how its current user proves who it is, and nothing that could be used.
    ///
    /// Source: `Config` of k8s.io/client-go/tools/clientcmd/api/v1; RFC 7519 for `exp` and `nbf`.
    package init(kubeconfig: JSONValue) {
        guard kubeconfig["users"] != nil || kubeconfig["clusters"] != nil else {
            self.init(kind: .unreadable)
            return
        }
        let context = Self.named(kubeconfig["current-context"]?.stringValue, in: kubeconfig["contexts"])?["context"]
        let user = Self.named(context?["user"]?.stringValue, in: kubeconfig["users"])?["user"]
        let cluster = Self.named(context?["cluster"]?.stringValue, in: kubeconfig["clusters"])?["cluster"]
        self.init(kind: .none, server: Self.host(of: cluster?["server"]?.stringValue ?? ""))
        if let token = user?["token"]?.stringValue {
            kind = .token
            readTimes(ofToken: token)
        } else if let path = user?["tokenFile"]?.stringValue {
            kind = .tokenFile
            file = path
        } else if user?["client-certificate-data"] != nil || user?["client-certificate"] != nil {
            kind = .certificate
            readTimes(ofCertificate: user?["client-certificate-data"]?.stringValue ?? "")
            if user?["client-certificate-data"] == nil { file = user?["client-certificate"]?.stringValue ?? "" }
        } else if user?["exec"] != nil || user?["auth-provider"] != nil {
            kind = .plugin
        }
    }

    /// Takes from a file that a kubeconfig names when what it holds begins and ends.
    ///
    /// - Returns: nil for what is neither a certificate in PEM nor a JSON Web Token.
    package init?(secret bytes: [UInt8]) {
        if let validity = CertificateValidity(pem: bytes) {
            self.init(kind: .certificate, expiresAt: validity.end, beginsAt: validity.begin)
            return
        }
        self.init(kind: .token)
        let end = bytes.lastIndex { $0 > UInt8(ascii: " ") } ?? bytes.startIndex
        readTimes(ofToken: String(decoding: bytes.prefix(end + 1), as: UTF8.self))
        guard expiresAt != nil else { return nil }
    }

    /// The entry of that name; the only one where no name is given.
    private static func named(_ name: String?, in list: JSONValue?) -> JSONValue? {
        let entries = list?.arrayValue ?? []
        guard let name, !name.isEmpty else { return entries.count == 1 ? entries.first : nil }
        return entries.first { $0["name"]?.stringValue == name }
    }

    /// Scheme, host and port: user and path could hold a secret.
    private static func host(of server: String) -> String {
        guard let scheme = ["https://", "http://"].first(where: { server.hasPrefix($0) }) else { return "" }
        let rest = server.utf8.dropFirst(scheme.utf8.count).prefix { $0 != UInt8(ascii: "/") }
        let host = rest.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false).last ?? rest
        return scheme + String(decoding: host, as: UTF8.self)
    }

    /// `exp` and `nbf` of a JSON Web Token; nothing of any other token.
    private mutating func readTimes(ofToken token: String) {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let bytes = base64(parts[1].utf8), let claims = try? parseJSON(bytes) else { return }
        expiresAt = claims["exp"]?.intValue.map(Int64.init)
        beginsAt = claims["nbf"]?.intValue.map(Int64.init)
    }

    /// Both ends of a client's certificate.
    private mutating func readTimes(ofCertificate data: String) {
        guard let validity = base64(data.utf8).flatMap(CertificateValidity.init(pem:)) else { return }
        expiresAt = validity.end
        beginsAt = validity.begin
    }
}

extension KubeletReading {
    /// Takes the two keys that matter here from a `KubeletConfiguration`.
    package init(version: String, file: String, configuration: JSONValue) {
        self.init(
            version: version, file: file, cgroupDriver: configuration["cgroupDriver"]?.stringValue ?? "",
            runtimeEndpoint: configuration["containerRuntimeEndpoint"]?.stringValue ?? "")
    }
}
