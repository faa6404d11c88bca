import Containerd
package import Diagnosis
package import Syntax

/// Why a document is no status, with the place in it.
package struct StatusError: Error, Sendable {
    /// A piece of a sentence.
    package var message: String
    package var position: Position
}

/// A document of the schema `netready.status/v2`, or of an earlier one, that was read back: what `check` and `status` show to
/// people, and what `compare` compares.
package struct PublishedStatus: Sendable {
    package static let schema = "netready.status/v2"

    /// The whole document, in the words of today's schema.
    package let json: JSONValue
    package var verdict: Verdict
    /// Code of the first finding, or `Ready`.
    package var reason: String
    package var findings: [PublishedFinding]

    /// Reads a document; keys that are missing count as not known, but for the schema and the verdict.
    package init(json: JSONValue) throws(StatusError) {
        guard let schema = json["schema"]?.stringValue else {
            throw StatusError(message: "there is no schema", position: json.position)
        }
        guard schema == Self.schema || schema == Self.earlierSchema else {
            throw StatusError(
                message: "the schema is \(schema), and \(Self.schema) is what can be read",
                position: json["schema"]?.position ?? json.position)
        }
        guard let verdict = json["verdict"]?.stringValue.flatMap(Verdict.init) else {
            throw StatusError(
                message: "there is no verdict", position: json["verdict"]?.position ?? json.position)
        }
        self.init(schema == Self.schema ? json : json.statusOfToday, verdict)
    }

    /// The document that is about to be written.
    package init(_ document: StatusDocument) {
        self.init(document.json, document.assessment.verdict)
    }

    private init(_ json: JSONValue, _ verdict: Verdict) {
        self.json = json
        self.verdict = verdict
        reason = json["reason"]?.stringValue ?? ""
        findings = (json["findings"]?.arrayValue ?? []).map(PublishedFinding.init)
    }

    /// nil where the document is of no running node.
    package var now: PublishedOutcome? { outcome("now") }
    package var afterReload: PublishedOutcome? { outcome("afterReload") }
    package var afterRestart: PublishedOutcome? { outcome("afterRestart") }

    private func outcome(_ key: String) -> PublishedOutcome? {
        guard let value = json[key], value.objectValue != nil else { return nil }
        return PublishedOutcome(json: value)
    }

    /// The text at the end of a path of keys; nil where there is none.
    package func text(_ keys: String...) -> String? {
        var value: JSONValue? = json
        for key in keys { value = value?[key] }
        return value?.stringValue
    }
}

/// One of the three predictions.
package struct PublishedOutcome: Sendable {
    let json: JSONValue

    /// As in ``Outcome/Kind``, or `down`, `unreachable` or `unknown`.
    package var kind: String { json["outcome"]?.stringValue ?? "unknown" }
    /// nil where only a plugin could tell, or a file that cannot be read.
    package var isReady: Bool? { json["networkReady"]?.boolValue }
    var message: String { json["message"]?.stringValue ?? "" }
    package var networks: [String] { json["networks"]?.strings ?? [] }
    package var confDir: String? { json["confDir"]?.stringValue }
    package var binDirs: [String]? { json["binDirs"]?.arrayValue.map { $0.compactMap(\.stringValue) } }
    package var maxConfNum: Int? { json["maxConfNum"]?.intValue }

    /// One line for a person.
    package var words: String {
        switch kind {
        case "serving": serving
        case "noCRI":
            json["cause"]?.stringValue.map { "containerd runs without CRI: \($0)" } ?? "containerd runs without CRI"
        case "exits": "containerd ends: \(json["exitText"]?.stringValue ?? "")"
        case "hangs": "containerd hangs"
        case "down": "containerd is down"
        case "unreachable": "containerd runs, and nobody can connect to it"
        default: message.isEmpty ? "unknown" : "unknown: \(message)"
        }
    }

    private var serving: String {
        switch isReady {
        case true?: "ready\(inBrackets)"
        case false?: "network not ready: \(failure)"
        case nil where json["needsExec"]?.boolValue == false:
            "containerd runs; whether the network is ready depends on a file that cannot be read"
        case nil: "containerd runs; whether the network is ready only a plugin can tell, by its STATUS"
        }
    }

    /// The networks that are loaded.
    var inBrackets: String { networks.isEmpty ? "" : " (\(networks.joined(separator: ", ")))" }

    /// Why the network is not ready.
    var failure: String {
        guard let load = json["lastLoad"]?.stringValue, load != "OK", !load.isEmpty else { return message }
        return load
    }
}

/// A finding of a document.
package struct PublishedFinding: Sendable {
    /// As in ``FindingCode``, or of a newer version.
    package var code: String
    var severity: String
    var message: String
    var file: String?
    var position: Position?
    /// What a person does about it.
    var fix: String
    var consequences: [String]

    init(json: JSONValue) {
        code = json["code"]?.stringValue ?? ""
        severity = json["severity"]?.stringValue ?? ""
        message = json["message"]?.stringValue ?? ""
        fix = json["fix"]?.stringValue ?? ""
        consequences = json["consequences"]?.strings ?? []
        let place = json["location"]
        file = place?["file"]?.stringValue
        if let line = place?["line"]?.intValue, let column = place?["column"]?.intValue {
            position = Position(line: line, column: column, offset: 0)
        }
    }

    /// `file:line:column`, or the file alone.
    var place: String? { file.map { SourceLocation(file: $0, position: position).text } }
}
