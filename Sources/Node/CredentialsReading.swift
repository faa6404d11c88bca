package import Containerd
package import Syntax

extension Credentials {
    /// Takes from a kubeconfig how its current user proves who it is, and nothing that could be used.
    ///
    /// Source: `Config` of k8s.io/client-go/tools/clientcmd/api/v1; RFC 7519 for `exp`.
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
            expiresAt = Self.expiry(ofToken: token)
        } else if user?["tokenFile"] != nil {
            kind = .tokenFile
        } else if user?["client-certificate-data"] != nil || user?["client-certificate"] != nil {
            kind = .certificate
        } else if user?["exec"] != nil || user?["auth-provider"] != nil {
            kind = .plugin
        }
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

    /// `exp` of a JSON Web Token; nil of any other token.
    private static func expiry(ofToken token: String) -> Int64? {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let bytes = base64URL(parts[1].utf8), let claims = try? parseJSON(bytes) else {
            return nil
        }
        return claims["exp"]?.intValue.map(Int64.init)
    }

    /// RFC 4648, section 5, without padding.
    private static func base64URL(_ text: Substring.UTF8View) -> [UInt8]? {
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for character in text where character != UInt8(ascii: "=") {
            guard let value = sextet(character) else { return nil }
            bits = (bits << 6 | UInt32(value)) & 0xffffff
            count += 6
            guard count >= 8 else { continue }
            count -= 8
            bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        }
        return bytes
    }

    private static func sextet(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0") + 52
        case UInt8(ascii: "-"): 62
        case UInt8(ascii: "_"): 63
        default: nil
        }
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
