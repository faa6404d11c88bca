import Syntax

/// The streaming server's key pair.
///
/// Source: streaming.go in pkg/cri/server (1.x) and internal/cri/config (2.x).
struct StreamingCheck {
    let lookup: PathResolver

    func check(_ settings: Setting, _ context: String) throws(CRIFailure) {
        let certificate = settings["x509_key_pair_streaming", "tls_cert_file"]
        let key = settings["x509_key_pair_streaming", "tls_key_file"]
        let hasTLS = settings["enable_tls_streaming"].boolean
        let invalid = context + "invalid stream server configuration: "
        switch (hasTLS, certificate.string.isEmpty, key.string.isEmpty) {
        case (true, false, true):
            let cause = invalid + "must set X509KeyPairStreaming.TLSKeyFile"
            throw CRIFailure(cause: cause, location: certificate.location)
        case (true, true, false):
            let cause = invalid + "must set X509KeyPairStreaming.TLSCertFile"
            throw CRIFailure(cause: cause, location: key.location)
        case (false, false, _):
            let text = "X509KeyPairStreaming.TLSCertFile is set but EnableTLSStreaming is not set"
            throw CRIFailure(cause: invalid + text, location: certificate.location)
        case (false, true, false):
            let text = "X509KeyPairStreaming.TLSKeyFile is set but EnableTLSStreaming is not set"
            throw CRIFailure(cause: invalid + text, location: key.location)
        case (true, false, false):
            guard let fault = KeyPair(lookup: lookup, certificate: certificate, key: key).fault() else { return }
            let cause = context + "failed to load x509 key pair for stream server: " + fault.text
            throw CRIFailure(cause: cause, location: fault.location)
        case (true, true, true), (false, true, true): return
        }
    }
}

/// The runtimes' `base_runtime_spec` files.
struct BaseSpecs {
    let lookup: PathResolver

    func check(_ settings: Setting, _ context: String) throws(CRIFailure) {
        let runtimes = settings["containerd", "runtimes"].table.sorted { $0.key < $1.key }
        for (_, runtime) in runtimes where !runtime["base_runtime_spec"].string.isEmpty {
            let spec = runtime["base_runtime_spec"]
            guard let fault = fault(spec.string) else { continue }
            let cause = context + "failed to load base OCI spec from file: \(spec.string): \(fault)"
            throw CRIFailure(cause: cause, location: spec.location)
        }
    }

    private func fault(_ path: String) -> String? {
        switch lookup.read(path) {
        case .unknown, .blocks: return nil
        case .failed("open", let errno): return "failed to open base OCI spec: \(path): open \(path): \(errno.text)"
        case .failed(let call, let errno): return "failed to parse base OCI spec file: \(call) \(path): \(errno.text)"
        case .bytes(let bytes):
            do throws(SyntaxError) {
                guard let type = Self.otherType(try parseJSON(bytes)) else { return nil }
                return
                    "failed to parse base OCI spec file: json: cannot unmarshal \(type) into Go value of type specs.Spec"
            } catch {
                return Self.streamed(error.goText, bytes).map { "failed to parse base OCI spec file: " + $0 }
            }
        }
    }

    /// What a document is that is no object; nil for null, which says nothing.
    private static func otherType(_ document: JSONValue) -> String? {
        switch document.kind {
        case .object, .null: nil
        case .array: "array"
        case .string: "string"
        case .number: "number"
        case .bool: "bool"
        }
    }

    /// What a `json.Decoder` says: it reads one value and does not look behind it.
    private static func streamed(_ text: String, _ bytes: [UInt8]) -> String? {
        if text.hasByteSuffix("after top-level value") { return nil }
        guard text == "unexpected end of JSON input" else { return text }
        return bytes.allSatisfy { " \t\r\n".utf8.contains($0) } ? "EOF" : "unexpected EOF"
    }
}
