package import Diagnosis
import Node
package import Redaction
import Syntax

/// What a rule of node-problem-detector asks for: its reason is fixed, so each verdict that is a problem has its own.
package enum DetectorRule: String, Sendable, CaseIterable {
    /// Whatever is wrong, for a single rule.
    case any
    case notReady
    case degraded
}

/// What node-problem-detector is told by one of its custom plugins: an exit status and one line.
package struct DetectorAnswer: Sendable {
    /// Bytes of the longest line with its newline: all that the detector reads of a plugin's output
    /// (`maxCustomPluginBufferBytes` in its pkg/custompluginmonitor/plugin/plugin.go).
    package static let limit = 4096
    /// Ends a line that was cut.
    private static let mark = "…"

    /// 0 no problem, 1 a problem, 2 not known; the detector knows no other.
    package let status: Int32
    private let text: String

    package init(_ assessment: Assessment, to rule: DetectorRule) {
        (status, text) =
            switch (assessment.verdict, rule) {
            case (.ready, _): (0, "ContainerNetworkReady")
            case (.notReady, .degraded): (0, "the container network is not ready, which the rule notReady tells")
            case (.degraded, .notReady):
                (0, "the container network is ready, and the rule degraded tells what is wrong")
            case (.notReady, _), (.degraded, _): (1, Self.problem(assessment))
            case (.unknown, _): (2, Self.problem(assessment))
            }
    }

    /// Nothing could be found out.
    package init(failure: String) {
        status = 2
        text = "Unknown: \(failure)"
    }

    private static func problem(_ assessment: Assessment) -> String {
        guard let finding = assessment.findings.first(where: { $0.code.rawValue == assessment.reason }) else {
            guard case .unknown(let why)? = assessment.now, !why.isEmpty else {
                return "Unknown: the container network cannot be judged"
            }
            return "Unknown: \(why)"
        }
        return "\(finding.code.rawValue): \(finding.message)\(place(of: finding))"
    }

    private static func place(of finding: Finding) -> String {
        guard let place = finding.location?.text, !finding.message.holds(place) else { return "" }
        return " (\(place))"
    }

    /// The line without what may not leave, ended with a newline; ``limit`` bytes at most, and cut between words alone.
    package func line(through redaction: Redaction) -> RedactedText {
        redaction.text(words(through: redaction) + "\n")
    }

    /// All answers, one a line: rule, exit status and the line for the detector.
    package static func file(_ assessment: Assessment, through redaction: Redaction) -> RedactedText {
        var text = ""
        for rule in DetectorRule.allCases {
            let answer = DetectorAnswer(assessment, to: rule)
            text += "\(rule.rawValue) \(answer.status) \(answer.words(through: redaction))\n"
        }
        return redaction.text(text)
    }

    /// What is cut could no longer be known for a secret: it is taken out before.
    private func words(through redaction: Redaction) -> String {
        let words = printable(redaction.redacted(text))
        guard words.utf8.count >= Self.limit else { return words }
        var bytes = Array(words.utf8)
        bytes.removeSubrange(Self.end(of: bytes, within: Self.limit - 1 - Self.mark.utf8.count)...)
        return String(decoding: bytes, as: UTF8.self) + Self.mark
    }

    /// Where the last word ends that has room: every text begins with a short one.
    private static func end(of bytes: [UInt8], within room: Int) -> Int {
        let space = UInt8(ascii: " ")
        var end = room
        while end > 0, bytes[end] != space { end -= 1 }
        while end > 0, bytes[end - 1] == space { end -= 1 }
        return end
    }
}
