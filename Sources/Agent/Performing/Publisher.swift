import Linux
import Readiness
import Redaction
import Systemd

/// Says what is: journal or terminal, status file, metrics file, systemd.
final class Publisher {
    private static let queueLimit = 512

    private let journal: Journal?
    private let directory: String
    private var queue: [Record] = []
    /// What must not leave, as the last look at the node told.
    var redaction = Redaction()
    private var lastStatus: RedactedText?
    private var lastNotified = ""
    private var blindParts: [String: String] = [:]

    init(options: DaemonOptions) throws(SystemdError) {
        journal = options.isForeground ? nil : try Journal(identifier: "netreadyd")
        directory = options.runtimeDirectory
    }

    /// Removes what a daemon that was killed has left half-written.
    func removeLeftovers() {
        for name in ["status.json", "metrics.prom"] { _ = try? AtomicFile.removeLeftovers(of: "\(directory)/\(name)") }
    }

    /// Whether records wait for a journald to come back.
    var isWaiting: Bool { !queue.isEmpty }

    func write(_ records: [Record]) {
        for record in records { queue.append(record) }
        flush()
    }

    /// Sends what waits; the oldest are given up where journald stays away for long.
    func flush() {
        while let record = queue.first {
            guard send(record) else { break }
            queue.removeFirst()
        }
        queue.removeFirst(max(0, queue.count - Self.queueLimit))
    }

    private func send(_ record: Record) -> Bool {
        guard let journal else {
            printToTerminal(record)
            return true
        }
        if case .unreachable = journal.send(fields: record.fields(through: redaction)) { return false }
        return true
    }

    private func printToTerminal(_ record: Record) {
        let time = timestamp(SystemClock.realtime).dropFirst(11).prefix(12)
        StandardStream.error(redaction.text("\(time) \(record.message)\n"))
    }

    /// A part of the node cannot be seen, or (nil) can be seen again; each change is one record.
    func blind(_ part: String, _ why: String?) {
        guard blindParts[part] != why else { return }
        let wasBlind = blindParts[part] != nil
        blindParts[part] = why
        if let why {
            guard !wasBlind else { return }
            write([Record(.blind, .warning, "Goes on without \(part): \(why).", verdictFields(nil))])
        } else {
            write([Record(.seeing, .notice, "Has \(part) again.", verdictFields(nil))])
        }
    }

    func write(status document: StatusDocument, metrics: String) {
        let status = redaction.json(document.json)
        if status != lastStatus {
            lastStatus = status
            writeFile("status.json", status)
        }
        writeFile("metrics.prom", redaction.text(metrics))
    }

    private func writeFile(_ name: String, _ text: RedactedText) {
        do throws(SystemError) {
            try AtomicFile.publish("\(directory)/\(name)", text)
            blind("\(directory)/\(name)", nil)
        } catch {
            blind("\(directory)/\(name)", error.description)
        }
    }

    func notify(_ assessment: Assessment) {
        let text = "\(assessment.verdict.rawValue): \(assessment.reason)"
        guard text != lastNotified else { return }
        lastNotified = text
        Notify.status(redaction.text(text))
    }
}
