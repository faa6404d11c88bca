import Foundation

/// What `check --output json` prints and what the daemon publishes: one form for both.
struct LiveDocument: CustomStringConvertible {
    struct Finding {
        var code: String
        var file: String?
        var message: String
    }

    var verdict: String
    var findings: [Finding]

    init(_ text: String) throws {
        let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
        verdict = object["verdict"] as? String ?? ""
        findings = (object["findings"] as? [[String: Any]] ?? []).map { finding in
            Finding(
                code: finding["code"] as? String ?? "",
                file: (finding["location"] as? [String: Any])?["file"] as? String,
                message: finding["message"] as? String ?? "")
        }
    }

    func shows(of example: LiveCase) -> Bool {
        verdict == example.verdict
            && findings.contains { $0.code == example.code && (example.file == nil || $0.file == example.file) }
    }

    func has(_ code: String) -> Bool { findings.contains { $0.code == code } }

    /// Verdict and first code, which daemon and command have to agree in.
    var answer: String { "\(verdict) \(findings.first?.code ?? "without a finding")" }

    var description: String {
        "\(verdict):" + findings.map { "\n  \($0.code) \($0.file ?? "") \($0.message)" }.joined()
    }
}
