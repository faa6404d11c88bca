package import Containerd
import Diagnosis
import Node
package import Redaction
import Syntax

/// A status as text for a person: from the cause to what mends it, on one screen.
package struct Report {
    private let status: PublishedStatus
    private let files: FileTree
    private let redaction: Redaction
    private var page: Page

    /// - Parameters:
    ///   - files: where the offending lines are taken from.
    ///   - redaction: what it must not show.
    package static func text(
        _ status: PublishedStatus, files: FileTree, style: Page.Style, redaction: Redaction
    ) -> RedactedText {
        var report = Report(status: status, files: files, redaction: redaction, page: Page(style: style))
        report.write()
        return redaction.text(report.page.text)
    }

    /// Files whose lines a report quotes.
    package static func quotedFiles(_ status: PublishedStatus) -> [String] {
        status.findings.compactMap { $0.position == nil ? nil : $0.file }
    }

    private mutating func write() {
        page.add(headline)
        for (index, finding) in status.findings.enumerated() { write(finding, isFirst: index == 0) }
        page.addBlank()
        writeReadings()
        writeRemedy()
        if let running = status.text("containerd", "running") ?? status.text("containerd", "installed") {
            reading("containerd", running + installedToo(running))
        }
        writeRuntime()
        writeRemediation()
    }

    private var headline: String {
        let (word, colour): (String, Page.Colour) =
            switch status.verdict {
            case .ready: ("READY", .green)
            case .degraded: ("DEGRADED", .yellow)
            case .notReady: ("NOT READY", .red)
            case .unknown: ("UNKNOWN", .magenta)
            }
        let head = page.style.paint(word, colour)
        guard status.verdict != .ready else {
            let networks = (status.now ?? status.afterReload ?? status.afterRestart)?.networks ?? []
            return networks.isEmpty ? head : "\(head)  \(printable(networks.joined(separator: ", ")))"
        }
        return status.reason == "Ready" ? head : "\(head)  \(page.style.paint(printable(status.reason), .bold))"
    }

    // MARK: Findings

    private mutating func write(_ finding: PublishedFinding, isFirst: Bool) {
        page.addBlank()
        if !isFirst || status.verdict == .ready {
            page.add(page.style.paint("\(finding.severity): \(finding.code)", .bold))
        }
        page.add(folding: finding.message, indent: 2)
        if let place = finding.place, finding.position != nil, !finding.message.holds(place) {
            page.add(folding: "at \(place)", indent: 4)
        }
        quote(finding)
        for consequence in finding.consequences { page.add(folding: "so: \(consequence)", indent: 4) }
        page.add(folding: "do: \(finding.advice)", indent: 2, hanging: 6)
        if isFirst { page.add(folding: "more: netready explain \(finding.code)", indent: 2) }
    }

    private mutating func quote(_ finding: PublishedFinding) {
        guard let file = finding.file, let position = finding.position else { return }
        guard case .entry(let entry, _) = Lookup(files).find(file), case .bytes(let bytes) = entry.content else {
            return
        }
        page.quote(redaction.file(bytes, path: file), at: position)
    }

    // MARK: Readings

    private static let column = 22

    private mutating func reading(_ name: String, _ value: String) { page.add(name, value, column: Self.column) }

    private mutating func writeReadings() {
        if let now = status.now { reading("now", now.words) }
        if let reload = status.afterReload { reading("after a reload", reload.words) }
        if let restart = status.afterRestart { reading("after a restart", restart.words) }
        if status.now != nil, let watch = status.text("watch") {
            let why = status.text("watchReason").map { " (\($0))" } ?? ""
            reading("containerd's watch", watch + why)
        }
        for (index, blind) in (status.json["blind"]?.arrayValue ?? []).enumerated() {
            let (part, why) = (blind["part"]?.stringValue ?? "", blind["why"]?.stringValue ?? "")
            reading(index == 0 ? "not seen" : "", "\(part): \(why)")
        }
        writeNotJudged()
    }

    /// What a person can have looked at.
    private mutating func writeNotJudged() {
        let lacks = (status.json["notJudged"]?.arrayValue ?? []).filter { $0["isMendable"]?.boolValue == true }
        guard !lacks.isEmpty else { return }
        let codes = Set(lacks.flatMap { $0["codes"]?.strings ?? [] })
        let inputs = lacks.map { "\($0["input"]?.stringValue ?? "") (\($0["why"]?.stringValue ?? ""))" }
        reading(
            "not judged",
            "\(codes.count) of \(FindingCode.allCases.count) findings, for want of \(inputs.joined(separator: ", "))")
    }

    private mutating func writeRemedy() {
        guard let action = status.text("remedy", "action") else { return }
        let isAct = action == Mend.reload.rawValue || action == Mend.restart.rawValue
        let isAutomatic = status.json["remedy"]?["automatic"]?.boolValue == true
        let who = isAct ? isAutomatic ? ", safe by itself" : ", by hand" : ""
        reading("remedy", "\(action)\(who)")
        guard status.verdict != .ready else { return }
        let help = Mend(rawValue: action).map { $0 == .none ? nil : $0.help } ?? nil
        reading("", help ?? status.text("remedy", "why") ?? "")
        if action == Mend.restart.rawValue, let first = status.json["undecided"]?.arrayValue?.first { writeHeld(first) }
        let helps = status.json["remedy"]?["restartWouldHelp"]?.boolValue == true
        if action == Mend.none.rawValue { reading("", "A restart would \(helps ? "" : "not ")help.") }
    }

    /// Why a restart is for a person.
    private mutating func writeHeld(_ key: JSONValue) {
        let place = key["file"]?.stringValue.map { file in
            key["line"]?.intValue.map { " (\(file):\($0))" } ?? " (\(file))"
        }
        let why = key["why"]?.stringValue ?? ""
        reading("", "What a start makes of \(key["key"]?.stringValue ?? "")\(place ?? "") is not known: \(why).")
    }

    private func installedToo(_ running: String) -> String {
        guard let installed = status.text("containerd", "installed"), installed != running else { return "" }
        return " (installed: \(installed))"
    }

    /// Where it is not the usual containerd in the usual place.
    private mutating func writeRuntime() {
        guard let unit = status.text("runtime", "unit"), let socket = status.text("runtime", "socket"),
            let name = status.text("runtime", "name"), status.text("runtime", "chosenBy") != "nothing",
            unit != KnownRuntime.usualUnit || socket != KnownRuntime.usualSocket
        else { return }
        reading("runtime", "\(name) (\(unit), \(socket))")
        if let why = status.text("runtime", "why") { reading("", why) }
    }

    /// The part that only the daemon knows.
    private mutating func writeRemediation() {
        guard let mode = status.text("remediation", "mode") else { return }
        let isOpen = status.text("remediation", "breaker") == "open"
        let isPaused = status.json["remediation"]?["paused"]?.boolValue == true
        let veto = status.text("remediation", "veto").map { ", held back by \($0)" } ?? ""
        reading("mode", "\(mode)\(isOpen ? ", breaker open" : "")\(isPaused ? ", paused" : "")\(veto)")
        if let since = status.text("since") { reading("since", since) }
    }
}
