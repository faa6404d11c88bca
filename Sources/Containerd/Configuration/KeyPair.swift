import Syntax

/// A certificate and its key, as far as their files tell whether Go takes them.
///
/// Source: `X509KeyPair` in crypto/tls/tls.go.
struct KeyPair {
    let lookup: PathResolver
    let certificate: Setting
    let key: Setting

    /// Go's words, and where to look; nil where the files may be good: what is in them is not read.
    func fault() -> (text: String, location: SourceLocation?)? {
        var texts: [[UInt8]] = []
        for file in [certificate, key] {
            switch lookup.read(file.string) {
            case .failed(let call, let errno): return ("\(call) \(file.string): \(errno.text)", file.location)
            case .bytes(let bytes): texts.append(bytes)
            case .blocks, .unknown: return nil
            }
        }
        if let text = Self.fault(texts[0], "CERTIFICATE", "PRIVATE KEY", "certificate") {
            return (text, certificate.location)
        }
        return Self.fault(texts[1], "PRIVATE KEY", "CERTIFICATE", "key").map { ($0, key.location) }
    }

    private static func fault(_ bytes: [UInt8], _ wanted: String, _ other: String, _ name: String) -> String? {
        let text = String(decoding: bytes, as: UTF8.self)
        let labels = text.parts("\n").filter { $0.hasPrefix("-----BEGIN ") }
        if labels.isEmpty { return "tls: failed to find any PEM data in \(name) input" }
        guard !labels.contains(where: { String($0).holds(wanted) }) else { return nil }
        guard labels.contains(where: { String($0).holds(other) }) else {
            return
                "tls: failed to find \(name == "key" ? "PEM block with type ending in \"PRIVATE KEY\"" : "\"CERTIFICATE\" PEM block") in \(name) input"
        }
        return name == "key"
            ? "tls: found a certificate rather than a key in the PEM for the private key"
            : "tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched"
    }
}
