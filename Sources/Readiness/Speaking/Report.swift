package import Containerd
import Syntax

/// An assessment as text for a person: cause first, then proof, then what to do; at most 100 columns.
package struct Report {
    private let document: StatusDocument
    private let files: FileTree
    private let style: Style
    private var lines: [String] = []

    /// ANSI colours, or none.
    package struct Style: Sendable {
        package var isColoured: Bool

        package init(isColoured: Bool) { self.isColoured = isColoured }

        func paint(_ text: String, _ code: String) -> String {
            isColoured ? "\u{1b}[\(code)m\(text)\u{1b}[0m" : text
        }
    }

    package static let width = 100

    /// - Parameter files: where the offending lines are taken from.
    package static func text(_ document: StatusDocument, files: FileTree, style: Style) -> String {
        var report = Report(document: document, files: files, style: style)
        report.write()
        return report.lines.joined(separator: "\n") + "\n"
    }

    private init(document: StatusDocument, files: FileTree, style: Style) {
        self.document = document
        self.files = files
        self.style = style
    }

    private mutating func write() {
        let assessment = document.assessment
        lines.append(headline(assessment))
        for (index, finding) in assessment.findings.enumerated() { write(finding, isFirst: index == 0) }
        lines.append("")
        writeReadings(assessment)
    }

    private func headline(_ assessment: Assessment) -> String {
        let (word, colour) =
            switch assessment.verdict {
            case .ready: ("READY", "1;32")
            case .degraded: ("DEGRADED", "1;33")
            case .notReady: ("NOT READY", "1;31")
            case .unknown: ("UNKNOWN", "1;35")
            }
        guard assessment.verdict != .ready else {
            let networks = (assessment.afterReload ?? assessment.afterRestart)?.outcome.networks ?? []
            return style.paint(word, colour) + "  " + networks.joined(separator: ", ")
        }
        return style.paint(word, colour) + "  " + style.paint(assessment.reason, "1")
    }

    private mutating func write(_ finding: Finding, isFirst: Bool) {
        lines.append("")
        if !isFirst { lines.append(style.paint("\(finding.severity.rawValue): \(finding.code.rawValue)", "1")) }
        append(finding.message, indent: 2)
        quote(finding.location)
        for consequence in finding.consequences { append("so: \(consequence)", indent: 4) }
        append("do: \(finding.code.meaning.advice)", indent: 2)
    }

    /// The offending line with a caret under the byte.
    private mutating func quote(_ location: SourceLocation?) {
        guard let location, let position = location.position else { return }
        guard case .entry(let entry, _) = Lookup(files).find(location.file), case .bytes(let bytes) = entry.content
        else { return }
        let rows = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard position.line >= 1, position.line <= rows.count else { return }
        let row = masked(Array(rows[position.line - 1]))
        let room = Self.width - 14
        let from = max(0, min(position.column - 1 - room / 2, row.count - room))
        let shown = printable(row[from..<min(row.count, from + room)])
        let before = printable(row[from..<min(row.count, max(from, position.column - 1))])
        let gutter = String(position.line)
        lines.append("    \(gutter) | \(shown)")
        let blank = String(repeating: " ", count: gutter.count)
        lines.append("    \(blank) | " + String(repeating: " ", count: before.count) + style.paint("^", "1;31"))
    }

    /// Text that cannot move the cursor or change colours.
    private func printable(_ bytes: ArraySlice<UInt8>) -> String {
        var text = ""
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            let isControl = scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value)
            text.unicodeScalars.append(isControl ? " " : scalar)
        }
        return text
    }

    private mutating func writeReadings(_ assessment: Assessment) {
        if let now = assessment.now { reading("now", describe(now)) }
        if let reload = assessment.afterReload { reading("after a reload", describe(reload.outcome)) }
        if let restart = assessment.afterRestart { reading("after a restart", describe(restart.outcome)) }
        if let watch = assessment.watch { reading("containerd's watch", describe(watch)) }
        let remedy = assessment.remedy
        let who =
            remedy.action == .reload || remedy.action == .restart
            ? remedy.automatic ? ", safe by itself" : ", by hand" : ""
        reading(
            "remedy", "\(remedy.action.rawValue)\(who); a restart would \(remedy.restartWouldHelp ? "" : "not ")help")
        if let running = document.runningVersion {
            let other = document.installedVersion.map { $0 == running ? "" : " (installed: \($0))" } ?? ""
            reading("containerd", running + other)
        }
        guard let remediation = document.remediation else { return }
        let breaker = remediation.isBreakerOpen ? ", breaker open" : ""
        let veto = remediation.veto.map { ", held back by \($0.name.rawValue)" } ?? ""
        reading("mode", "\(remediation.mode.rawValue)\(breaker)\(remediation.isPaused ? ", paused" : "")\(veto)")
    }

    private mutating func reading(_ name: String, _ value: String) {
        let label = name + String(repeating: " ", count: max(1, 20 - name.count))
        append(label + value, indent: 2, hanging: 22)
    }

    private func describe(_ now: NowReading) -> String {
        switch now {
        case .ready: "ready"
        case .notReady: "serving, not ready: \(document.runtimeStatus?.message ?? "")"
        case .noCRI: "containerd runs without CRI"
        case .hangs: "containerd hangs"
        case .down: "containerd is down"
        case .unknown(let why): "unknown: \(why)"
        }
    }

    private func describe(_ watch: WatchState) -> String {
        guard case .unknown(let why) = watch else { return watch.name }
        return "unknown (\(why))"
    }

    private func describe(_ outcome: Outcome) -> String {
        switch outcome.kind {
        case .serving:
            switch outcome.networkReady {
            case true?: "ready (\(outcome.networks.joined(separator: ", ")))"
            case false?:
                "serving, not ready: \(outcome.lastLoad.flatMap { $0 == "OK" ? nil : $0 } ?? outcome.message ?? "")"
            case nil: "serving; only a plug-in's STATUS could tell"
            }
        case .noCRI: "containerd runs without CRI: \(outcome.cause ?? "switched off")"
        case .exits: "containerd ends: \(outcome.exitText ?? "")"
        case .hangs: "containerd hangs"
        }
    }

    /// Folds a text at spaces; a word longer than a line stands alone.
    private mutating func append(_ text: String, indent: Int, hanging: Int? = nil) {
        let first = String(repeating: " ", count: indent)
        let next = String(repeating: " ", count: hanging ?? indent)
        var line = first
        var isEmpty = true
        let clean = printable(Array(text.utf8)[...])
        for word in clean.split(separator: " ", omittingEmptySubsequences: false) {
            if !isEmpty, line.count + 1 + word.count > Self.width {
                lines.append(line)
                line = next
                isEmpty = true
            }
            line += isEmpty ? String(word) : " \(word)"
            isEmpty = false
        }
        lines.append(line)
    }
}
