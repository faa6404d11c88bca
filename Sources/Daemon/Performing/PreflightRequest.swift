package import Diagnosis
package import Remediation
import Syntax

/// A call of the operator's own program: what it is, and what it is told.
package struct GateCall: Sendable, Equatable {
    /// The program's absolute path and its arguments.
    package var command: [String]
    /// Nanoseconds after which it is killed.
    package var timeout: Int64
    /// `NAME=value`; docs/acting.md explains each.
    package var environment: [String]

    /// - Parameters:
    ///   - result: how the act ended; nil where the program is asked whether it may be done.
    ///   - reason: code of the first finding.
    package init(
        _ settings: RemediationSettings, _ kind: ActKind, causeID: String, reason: String, result: ActResult? = nil
    ) {
        command = settings.gate
        timeout = settings.gateTimeout
        environment = [
            "NETREADY_PHASE=\(result == nil ? "ask" : "ended")", "NETREADY_ACTION=\(kind.rawValue)",
            "NETREADY_CAUSE_ID=\(causeID)", "NETREADY_REASON=\(reason)",
        ]
        if let result { environment.append("NETREADY_RESULT=\(result.rawValue)") }
    }

    init(command: [String], timeout: Int64, environment: [String]) {
        self.command = command
        self.timeout = timeout
        self.environment = environment
    }
}

/// What netready-preflight.service is asked: the installed containerd, or a gate.
package struct PreflightRequest: Sendable, Equatable {
    /// Comes back in the answer, so that no answer is taken for that of another question.
    package var id: String
    /// containerd's unit, whose `ExecStart=` says what is asked.
    package var unit: String
    /// nil where containerd is asked whether it takes its configuration.
    package var gate: GateCall?

    package init(id: String, unit: String, gate: GateCall?) {
        self.id = id
        self.unit = unit
        self.gate = gate
    }

    /// The text of the file that the unit reads.
    package var text: String {
        let call = gate.map { gate in
            JSONValue.object([
                ("command", .array(gate.command.map(JSONValue.string))), ("timeout", .string("\(gate.timeout)")),
                ("environment", .array(gate.environment.map(JSONValue.string))),
            ])
        }
        return writeJSON(
            .object([("id", .string(id)), ("unit", .string(unit)), ("gate", call ?? .null)]), pretty: false) + "\n"
    }

    /// Reads such a file.
    ///
    /// - Returns: nil where it is none.
    package static func parse(_ bytes: [UInt8]) -> PreflightRequest? {
        guard let value = try? parseJSON(bytes), let id = value["id"]?.stringValue,
            let unit = value["unit"]?.stringValue, let gate = value["gate"]
        else { return nil }
        if case .null = gate.kind { return PreflightRequest(id: id, unit: unit, gate: nil) }
        guard let command = texts(gate["command"]), !command.isEmpty, let environment = texts(gate["environment"]),
            let timeout = gate["timeout"]?.stringValue.flatMap(Int64.init), timeout > 0
        else { return nil }
        return PreflightRequest(
            id: id, unit: unit, gate: GateCall(command: command, timeout: timeout, environment: environment))
    }

    private static func texts(_ value: JSONValue?) -> [String]? {
        guard let elements = value?.arrayValue else { return nil }
        let texts = elements.compactMap(\.stringValue)
        return texts.count == elements.count ? texts : nil
    }
}

/// What it answers, besides its exit status.
package struct PreflightAnswer: Sendable, Equatable {
    /// That of the request.
    package var id: String
    /// Why not, one sentence; empty where nothing speaks against it.
    package var why: String

    package init(id: String, why: String) {
        self.id = id
        self.why = why
    }

    /// The text of the file that the unit writes.
    package var text: String {
        writeJSON(.object([("id", .string(id)), ("why", .string(why))]), pretty: false) + "\n"
    }

    /// Reads such a file.
    ///
    /// - Returns: nil where it is none.
    package static func parse(_ bytes: [UInt8]) -> PreflightAnswer? {
        guard let value = try? parseJSON(bytes), let id = value["id"]?.stringValue, let why = value["why"]?.stringValue
        else { return nil }
        return PreflightAnswer(id: id, why: why)
    }
}
