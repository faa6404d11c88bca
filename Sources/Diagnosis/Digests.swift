import Containerd
import Node
import Redaction
import Syntax

/// What matters of a node's configuration, as two digests: equal nodes have equal ones, whatever their white space.
///
/// Secrets have no part in them: a digest leaves the node, and a short secret could be guessed from it.
package struct Digests: Sendable, Equatable {
    /// Over the network lists that the CNI directory gives.
    package var cni: String
    /// Over the settings that config.toml and its imports give.
    package var containerd: String

    package init(cni: String, containerd: String) {
        self.cni = cni
        self.containerd = containerd
    }

    package init(_ assessment: Assessment) {
        cni = Self.digest(of: (assessment.onDisk ?? assessment.afterRestart)?.loading)
        containerd = Self.digest(of: assessment.afterRestart)
    }

    private static func digest(of loading: CNILoading?) -> String {
        guard let loading else { return digest("none") }
        let networks = loading.networks.map { network in
            ([network.name, network.cniVersion.value]
                + network.plugins.map { canonical(Redaction.withoutSecrets($0.object)) })
                .joined(separator: "\u{1f}")
        }
        let failure = Redaction().redacted(loading.failure?.text ?? "")
        return digest((networks + [failure]).joined(separator: "\u{1e}"))
    }

    private static func digest(of prediction: Prediction?) -> String {
        guard let prediction else { return digest("none") }
        guard let settings = prediction.settings else {
            let why = Redaction().redacted(prediction.outcome.exitText ?? prediction.outcome.cause ?? "")
            return digest("\(prediction.outcome.kind)\u{1f}\(why)")
        }
        var parts = [settings.confDir.value, "\(settings.maxConfNum.value)", settings.confTemplate.value]
        parts += settings.binDirs.value + ["\(settings.useInternalLoopback.value)"]
        parts += settings.handlers.map { "\($0.name)=\($0.confDir.value)#\($0.maxConfNum)" }
        return digest(parts.joined(separator: "\u{1f}"))
    }

    private static func digest(_ text: String) -> String { "sha256:" + sha256(Array(text.utf8)) }

    /// The value with the members of each object in the order of their names, the last of equal ones only.
    private static func canonical(_ value: JSONValue) -> String {
        switch value.kind {
        case .object(let object):
            let last = Dictionary(object.members.map { ($0.key, $0.value) }) { $1 }
            let members = last.sorted { $0.key < $1.key }
            return "{" + members.map { "\($0.key):\(canonical($0.value))" }.joined(separator: ",") + "}"
        case .array(let elements): return "[" + elements.map(canonical).joined(separator: ",") + "]"
        case .string(let text): return "\"\(text)\""
        case .number(let digits): return digits
        case .bool(let flag): return "\(flag)"
        case .null: return "null"
        }
    }
}
