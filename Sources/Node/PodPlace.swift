import Syntax

/// A pod that a line of containerd or kubelet names.
package struct PodPlace: Sendable, Hashable {
    /// Empty where the line does not tell it.
    package var namespace: String
    package var name: String

    /// Source: `%+v` of `PodSandboxMetadata` in containerd; `KObj` and `format.Pod` of kubelet.
    ///
    /// - Parameter text: a line in one spelling, ``LogEntry/text``.
    /// - Returns: nil where it names none.
    package init?(in text: String) {
        if let name = text.part(after: "PodSandboxMetadata{Name:", before: ",}") {
            let metadata = String(text.rest(after: "PodSandboxMetadata{") ?? "")
            self.init(namespace: metadata.part(after: ",Namespace:", before: ",}") ?? "", name: name)
            return
        }
        let marks = [" pod=\"", " pods=[\"", " pod \"", " for pod ", " for \""]
        guard let place = marks.lazy.compactMap({ text.part(after: $0, before: " \",:)]") }).first else { return nil }
        self.init(place[...])
    }

    private init(namespace: String, name: String) {
        self.namespace = namespace
        self.name = name
    }

    /// `namespace/pod`, `pod_namespace(uid`, or the name alone.
    private init?(_ text: Substring) {
        let place = text.prefix { $0 != "(" }
        let bySlash = place.parts("/")
        let byLine = place.parts("_")
        if bySlash.count >= 2, let namespace = bySlash.dropLast().last, let name = bySlash.last {
            self.init(namespace: String(namespace), name: String(name))
        } else if byLine.count == 2, let name = byLine.first, let namespace = byLine.last {
            self.init(namespace: String(namespace), name: String(name))
        } else {
            guard !place.isEmpty else { return nil }
            self.init(namespace: "", name: String(place))
        }
    }

    /// How it is called in a sentence.
    package var text: String { namespace.isEmpty ? name : "\(namespace)/\(name)" }
}
