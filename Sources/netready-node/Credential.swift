internal import NodeReport
internal import Syntax
internal import YAML

/// The identity towards the API server.
struct Credential {
    /// Where a person finds it: systemd's copy of it is read.
    var path: String
    var connection: Kubeconfig
    var material: TLSMaterial
    /// The Node that the certificate is of, where it is of one.
    var node: String?

    /// Reads it anew: certificates are renewed in their place.
    ///
    /// - Throws: why there is none that can be used.
    init(_ settings: NodeSettings, _ files: Files) throws(Trouble) {
        let place = try Self.place(settings, files)
        path = place.shown
        guard let bytes = try files.read(place.read) else {
            throw Trouble(.noCredential, "\(path) does not exist: it is the kubeconfig that netready-node.toml names")
        }
        let yaml: JSONValue
        do throws(YAMLError) {
            yaml = try readYAML(bytes)
        } catch {
            throw Trouble(.noCredential, "\(path) is no YAML")
        }
        do throws(Kubeconfig.Unusable) {
            connection = try Kubeconfig(yaml: yaml, path: path)
        } catch {
            throw Trouble(.noCredential, error.why)
        }
        material = TLSMaterial(
            authority: try Self.bytes(connection.authority, files),
            certificate: try Self.bytes(connection.certificate, files), key: try Self.bytes(connection.key, files),
            token: try Self.bytes(connection.token, files))
        node = material.certificate.flatMap(nodeName(inCertificate:))
    }

    private static func place(_ settings: NodeSettings, _ files: Files) throws(Trouble) -> (read: String, shown: String)
    {
        if let named = settings.kubeconfig { return (named, named) }
        switch settings.credential {
        case .own:
            // LoadCredential= of the unit, whose default stands in for a file that is not there.
            if let directory = environment("CREDENTIALS_DIRECTORY"),
                let bytes = try files.read("\(directory)/kubeconfig"),
                String(decoding: bytes, as: UTF8.self).holds("current-context")
            {
                return ("\(directory)/kubeconfig", Kubeconfig.ownPlace)
            }
            guard files.status(Kubeconfig.ownPlace) == nil else { return (Kubeconfig.ownPlace, Kubeconfig.ownPlace) }
            throw Trouble(
                .noCredential,
                """
                \(Kubeconfig.ownPlace) does not exist: put a kubeconfig of an identity of its own there, or set \
                credential = "kubelet" in /etc/netready/netready-node.toml
                """)
        case .kubelet:
            if let place = Kubeconfig.kubeletPlaces.first(where: { files.status($0) != nil }) { return (place, place) }
            throw Trouble(
                .noCredential,
                """
                there is no kubeconfig of a kubelet at \(Kubeconfig.kubeletPlaces.joined(separator: ", ")): \
                set kubeconfig in /etc/netready/netready-node.toml
                """)
        }
    }

    private static func bytes(_ material: Kubeconfig.Material?, _ files: Files) throws(Trouble) -> [UInt8]? {
        switch material {
        case nil: return nil
        case .bytes(let bytes): return bytes
        case .file(let path):
            guard let bytes = try files.read(path) else {
                throw Trouble(.noCredential, "\(path) does not exist, and the kubeconfig names it")
            }
            return bytes
        }
    }
}
