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
        cni = Self.digest(Self.text(of: assessment.loadingOnDisk) { Self.canonical($0) })
        containerd = Self.digest(of: assessment.afterRestart)
    }

    /// ``cni`` without what is a node's own (``OwnValues``): equal on the sound nodes of one cluster.
    ///
    /// It is ``cni`` where there is nothing of that. Nothing is decided by it: causes are named by the exact one.
    package func commonCNI(_ assessment: Assessment) -> String {
        var hasOwn = false
        let text = Self.text(of: assessment.loadingOnDisk) { plugin in
            Self.canonical(plugin) { value, key in
                let mark = OwnValues.mark(of: value, at: key)
                if mark != nil { hasOwn = true }
                return mark
            }
        }
        return hasOwn ? Self.digest(text) : cni
    }

    private static func text(of loading: CNILoading?, _ canonical: (JSONValue) -> String) -> String {
        guard let loading else { return "none" }
        let networks = loading.networks.map { network in
            ([network.name, network.cniVersion.value]
                + network.plugins.map { canonical(Redaction.redacted($0.object)) })
                .joined(separator: "\u{1f}")
        }
        let failure = Redaction().redacted(loading.failure?.text ?? "")
        return (networks + [failure]).joined(separator: "\u{1e}")
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
    ///
    /// - Parameter mark: what stands for a text that is the member of an object with that name; nil for the text itself.
    private static func canonical(
        _ value: JSONValue, mark: (_ text: String, _ key: String) -> String? = { _, _ in nil }
    ) -> String {
        switch value.kind {
        case .object(let object):
            let last = Dictionary(object.members.map { ($0.key, $0.value) }) { $1 }
            let members = last.sorted { $0.key < $1.key }.map { key, value in
                "\(key):\(marked(value, key, mark) ?? canonical(value, mark: mark))"
            }
            return "{" + members.joined(separator: ",") + "}"
        case .array(let elements):
            return "[" + elements.map { canonical($0, mark: mark) }.joined(separator: ",") + "]"
        case .string(let text): return "\"\(text)\""
        case .number(let digits): return digits
        case .bool(let flag): return "\(flag)"
        case .null: return "null"
        }
    }

    /// What stands for a member that is a text or a list of texts; nil for the value itself.
    private static func marked(
        _ value: JSONValue, _ key: String, _ mark: (_ text: String, _ key: String) -> String?
    ) -> String? {
        guard let elements = value.arrayValue, !elements.isEmpty else {
            return value.stringValue.flatMap { mark($0, key) }
        }
        let marks = elements.compactMap { $0.stringValue.flatMap { mark($0, key) } }
        return marks.count == elements.count ? "[\(marks.joined(separator: ","))]" : nil
    }
}

extension Assessment {
    /// What the CNI directory on disk gives.
    fileprivate var loadingOnDisk: CNILoading? { (onDisk ?? afterRestart)?.loading }
}
