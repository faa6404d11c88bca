package import Syntax

/// How a kubeconfig says that the API server is reached: the cluster and the user of its present context.
package struct Kubeconfig: Sendable, Equatable {
    /// Bytes that stand in the kubeconfig, or a file that it names.
    package enum Material: Sendable, Equatable {
        case bytes([UInt8])
        case file(String)
    }

    /// `https://host:port` (`http://` on this machine alone), perhaps with a path, without a slash at its end.
    package var server: String
    /// nil: the system's authorities.
    package var authority: Material?
    package var certificate: Material?
    package var key: Material?
    package var token: Material?
    /// The proxy that the kubeconfig names.
    package var proxy: String?

    /// Why a kubeconfig cannot be used: a sentence without its end.
    package struct Unusable: Error, Sendable, Equatable {
        package var why: String
    }

    /// - Parameters:
    ///   - yaml: of the whole file.
    ///   - path: of the file: what it names is found from its directory.
    package init(yaml: JSONValue, path: String) throws(Unusable) {
        guard let context = Self.entry(yaml, "contexts", "context", yaml["current-context"]?.stringValue) else {
            throw Unusable(why: "\(path) has no current-context, or none of that name")
        }
        guard let cluster = Self.entry(yaml, "clusters", "cluster", context["cluster"]?.stringValue),
            let user = Self.entry(yaml, "users", "user", context["user"]?.stringValue)
        else { throw Unusable(why: "\(path) does not have the cluster or the user of its current-context") }
        guard let server = cluster["server"]?.stringValue, Self.isAddress(server) else {
            throw Unusable(
                why:
                    "\(path) names no server that begins with https:// (or with http:// on this machine) and has no password in it"
            )
        }
        if cluster["insecure-skip-tls-verify"]?.stringValue == "true" {
            throw Unusable(why: "\(path) says insecure-skip-tls-verify, and netready-node verifies: name the authority")
        }
        if let name = cluster["tls-server-name"]?.stringValue, !name.isEmpty {
            throw Unusable(
                why: "\(path) says tls-server-name, which netready-node does not know: name \(name) as server")
        }
        self.server = server.last == "/" ? String(server.dropLast()) : server
        proxy = cluster["proxy-url"]?.stringValue
        let directory = path.parentPath
        authority = try Self.material(cluster, "certificate-authority", directory, path)
        certificate = try Self.material(user, "client-certificate", directory, path)
        key = try Self.material(user, "client-key", directory, path)
        // A file is renewed and goes first: client-go's rest.Config.
        if let file = user["tokenFile"]?.stringValue, !file.isEmpty {
            token = .file(Self.absolute(file, directory))
        } else if let text = user["token"]?.stringValue, !text.isEmpty {
            token = .bytes(Array(text.utf8))
        }
        guard certificate != nil && key != nil || token != nil else {
            let program = user["exec"]?["command"]?.stringValue
            let why = program.map { "gets its credential from the program \($0), which netready-node does not run" }
            throw Unusable(
                why: """
                    \(path) \(why ?? "has neither a client certificate with its key nor a token"): \
                    set credential = "own" and a kubeconfig of its own in netready-node.toml
                    """)
        }
    }

    private static func entry(_ yaml: JSONValue, _ list: String, _ kind: String, _ name: String?) -> JSONValue? {
        guard let name else { return nil }
        return yaml[list]?.arrayValue?.first { $0["name"]?.stringValue == name }?[kind]
    }

    private static func isAddress(_ text: String) -> Bool {
        // A name and a password in the address would be told with it.
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "@") }) else { return false }
        // A credential in clear stays on this machine.
        return text.hasPrefix("https://")
            || ["http://127.0.0.1", "http://localhost", "http://[::1]"].contains {
                text == $0 || text.hasPrefix("\($0):") || text.hasPrefix("\($0)/")
            }
    }

    private static func material(
        _ table: JSONValue, _ name: String, _ directory: String, _ path: String
    ) throws(Unusable) -> Material? {
        // What stands in it goes before what it names: client-go's rest.TLSClientConfig.
        if let text = table["\(name)-data"]?.stringValue, !text.isEmpty {
            guard let bytes = base64(text.utf8) else { throw Unusable(why: "\(path): \(name)-data is not base 64") }
            return .bytes(bytes)
        }
        guard let file = table[name]?.stringValue, !file.isEmpty else { return nil }
        return .file(absolute(file, directory))
    }

    private static func absolute(_ file: String, _ directory: String) -> String {
        file.hasPrefix("/") ? file : "\(directory)/\(file)"
    }

    /// Where distributions have the kubeconfig of their kubelet.
    ///
    /// Sources: kubeadm's constants; the images of EKS, GKE, AKS and OpenShift; k3s' and RKE2's agent; MicroK8s' snap; k0s'
    /// constants.
    package static let kubeletPlaces = [
        "/etc/kubernetes/kubelet.conf", "/var/lib/kubelet/kubeconfig",
        "/var/lib/rancher/k3s/agent/kubelet.kubeconfig", "/var/lib/rancher/rke2/agent/kubelet.kubeconfig",
        "/var/snap/microk8s/current/credentials/kubelet.config", "/var/lib/k0s/kubelet.conf",
    ]
    /// Where a kubeconfig of its own is.
    package static let ownPlace = "/etc/netready/node.kubeconfig"
}

/// The name of the Node whose kubelet a client certificate is of: the subject's common name is `system:node:` and that name.
///
/// Source: the Node authorizer of Kubernetes; RFC 5280, appendix A, for id-at-commonName.
/// - Parameter pem: one or several certificates, and other things.
/// - Returns: nil where it is of somebody else.
package func nodeName(inCertificate pem: [UInt8]) -> String? {
    let text = String(decoding: pem, as: UTF8.self)
    guard let body = text.part(after: "-----BEGIN CERTIFICATE-----", before: "-"), let bytes = base64(body.utf8) else {
        return nil
    }
    let commonName: [UInt8] = [0x06, 0x03, 0x55, 0x04, 0x03]
    let prefix = Array("system:node:".utf8)
    for place in bytes.indices where bytes[place...].starts(with: commonName) {
        // The kind of text, its length in one byte, the text.
        let length = place + commonName.count + 1
        guard length < bytes.count, bytes[length] < 0x80, length + Int(bytes[length]) < bytes.count else { continue }
        let name = bytes[(length + 1)...(length + Int(bytes[length]))]
        guard name.starts(with: prefix) else { continue }
        let node = String(decoding: name.dropFirst(prefix.count), as: UTF8.self)
        if isNodeName(node) { return node }
    }
    return nil
}
