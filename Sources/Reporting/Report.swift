package import Containerd
import Diagnosis
import Node
package import Redaction
import Syntax

/// A status as text for a person, on one screen: what is wrong, where, what to type.
package struct Report {
    private let status: PublishedStatus
    private let files: FileTree
    private let fix: String?
    private let redaction: Redaction
    private var page: TerminalText
    private var said = Said()

    /// - Parameters:
    ///   - files: where the offending lines are taken from.
    ///   - fix: the command that shows the fix of the first finding; nil where none is known.
    ///   - redaction: what it must not show.
    package static func text(
        _ status: PublishedStatus, files: FileTree, fix: String? = nil, style: TerminalText.Style, redaction: Redaction
    ) -> RedactedText {
        var report = Report(
            status: status, files: files, fix: fix, redaction: redaction, page: TerminalText(style: style))
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
        writePredictions()
        writeRemedy()
        if let running = status.text("containerd", "running") ?? status.text("containerd", "installed") {
            reading("containerd", running + installedToo(running))
        }
        writeRuntime()
        writeRemediation()
    }

    private var headline: String {
        let (word, colour): (String, TerminalText.Colour) =
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
        said.note(finding.message)
        if let place = finding.place, finding.position != nil, !finding.message.holds(place) {
            page.add(folding: "at \(place)", indent: 4)
        }
        quote(finding)
        for consequence in news(of: finding) { page.add(folding: "as a result: \(consequence)", indent: 4, hanging: 6) }
        for consequence in finding.consequences { said.note(consequence) }
        let fix = said.fresh(finding.fix)
        if !fix.isEmpty { page.add(folding: "fix: \(fix)", indent: 2, hanging: 6) }
        guard isFirst else { return }
        for command in commands { page.add("  run: \(printable(command))") }
        page.add("  more: netready explain \(printable(finding.code))")
    }

    /// The consequences that no longer text tells.
    private func news(of finding: PublishedFinding) -> [String] {
        finding.consequences.enumerated().filter { index, text in
            !said.holds(text)
                && !finding.consequences.enumerated().contains { other, longer in
                    other != index && longer.holds(text) && (longer != text || other < index)
                }
        }.map(\.element)
    }

    /// What to type: what shows the fix and with --apply makes it, and the act that helps.
    private var commands: [String] {
        [
            fix,
            remedy == .reload ? "netready reload" : remedy == .restart ? "netready restart" : nil,
        ].compactMap(\.self)
    }

    private mutating func quote(_ finding: PublishedFinding) {
        guard let file = finding.file, let position = finding.position else { return }
        guard case .entry(let entry, _) = PathResolver(files).find(file), case .bytes(let bytes) = entry.content else {
            return
        }
        page.quote(redaction.file(bytes, path: file), at: position)
    }

    // MARK: Predictions

    private static let column = 22

    private mutating func reading(_ name: String, _ value: String) { page.add(name, value, column: Self.column) }

    private mutating func writePredictions() {
        for (name, text) in predictions { reading(name, text) }
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

    /// One line for those that say the same.
    private var predictions: [(name: String, text: String)] {
        let words = status.now?.words
        // Of one that was started in vain the files alone tell nothing.
        let contradictsPrediction =
            status.now?.kind == "down" && remedy == .fixThenRestart && status.afterRestart?.isReady == true
        let acts: [(act: RemedyKind, words: String)] = [
            (.reload, status.afterReload), (.restart, contradictsPrediction ? nil : status.afterRestart),
        ].compactMap { act, outcome in outcome.map { (act, $0.words) } }
        let idle = acts.filter { $0.words == words && $0.act != remedy }.map(\.act.rawValue)
        let others = acts.filter { $0.words != words }
        let same = idle.isEmpty ? "" : "; a \(idle.joined(separator: " or ")) changes nothing"
        let now = status.now.map { [(name: "now", text: self.words($0) + same)] } ?? []
        guard others.count > 1, others[0].words == others[1].words else {
            return now + others.map { ("after a \($0.act.rawValue)", $0.words) }
        }
        return now + [("after either", others[0].words)]
    }

    private var remedy: RemedyKind? { status.text("remedy", "action").flatMap(RemedyKind.init(rawValue:)) }

    /// What is now, in one line: short where the finding says it, and no mere "ready" where pods suffer.
    private func words(_ now: PublishedOutcome) -> String {
        if now.kind == "serving", now.isReady == false, said.holds(now.failure) { return "network not ready, as above" }
        guard now.isReady == true, status.verdict != .ready else { return now.words }
        let fault = status.text("networkFault").flatMap(NetworkFault.init)
        let but = fault.map { $0 == .broken ? ", but new pods fail" : ", but pods get a network that nobody wants" }
        return "NetworkReady is true\(now.inBrackets)\(but ?? "")"
    }

    /// What a person can have looked at.
    private mutating func writeNotJudged() {
        let lacks = (status.json["notJudged"]?.arrayValue ?? []).filter { $0["isFixable"]?.boolValue == true }
        guard !lacks.isEmpty else { return }
        let codes = Set(lacks.flatMap { $0["codes"]?.strings ?? [] })
        let inputs = lacks.map { "\($0["input"]?.stringValue ?? "") (\($0["why"]?.stringValue ?? ""))" }
        reading(
            "not judged",
            "\(codes.count) of \(FindingCode.allCases.count) findings, for want of \(inputs.joined(separator: ", "))")
    }

    private mutating func writeRemedy() {
        guard status.verdict != .ready, status.text("remedy", "action") != nil else { return }
        let kind = remedy
        let help = kind.map { $0 == .none ? nil : $0.help } ?? nil
        reading("what helps", help ?? status.text("remedy", "why") ?? "")
        if kind == .reload || kind == .restart {
            let isAutomatic = status.json["remedy"]?["automatic"]?.boolValue == true
            reading(
                "", isAutomatic ? "In mode enforce netready does this itself." : "netready leaves this to a person.")
        }
        if kind == .restart, let first = status.json["undecided"]?.arrayValue?.first { writeHeld(first) }
        let helps = status.json["remedy"]?["restartWouldHelp"]?.boolValue == true
        if kind == RemedyKind.none { reading("", "A restart would \(helps ? "" : "not ")help.") }
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
