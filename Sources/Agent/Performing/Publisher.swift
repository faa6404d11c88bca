import Linux
import Observing
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
    private var status: PublishedFile
    private var metrics: PublishedFile
    private let retry: Retry
    private var losses: (watch: LossWatch, source: IOSource)?
    private var lastNotified = ""
    private var blindParts: [String: String] = [:]

    init(options: DaemonOptions, loop: EventLoop) throws(SystemdError) {
        journal = options.isForeground ? nil : try Journal(identifier: "netreadyd")
        directory = options.runtimeDirectory
        status = PublishedFile(path: "\(directory)/status.json")
        metrics = PublishedFile(path: "\(directory)/metrics.prom")
        retry = Retry(loop: loop)
        retry.action = { [weak self] in self?.bringFilesAbout() }
        followLosses(in: loop)
    }

    /// Without a watch of its own a loss is found at the next look.
    private func followLosses(in loop: EventLoop) {
        guard let watch = try? LossWatch(directory: directory, names: ["status.json", "metrics.prom"]) else { return }
        let source = try? loop.addIO(watch.descriptor, .read) { [weak self] _ in
            // Not at once: who removes a directory with all that is in it must be able to.
            if watch.drain() { self?.retry.schedule() }
        }
        losses = source.map { (watch, $0) }
    }

    /// Removes what a daemon that was killed has left half-written.
    func removeLeftovers() {
        for file in [status, metrics] { _ = try? AtomicFile.removeLeftovers(of: file.path) }
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

    func write(status document: StatusDocument, metrics text: String) {
        status.mean(redaction.json(document.json))
        metrics.mean(redaction.text(text))
        bringFilesAbout()
    }

    /// Writes both files where they do not stand; what could not be written is tried again until it could.
    private func bringFilesAbout() {
        let isDone = [bringAbout(&status), bringAbout(&metrics)].allSatisfy(\.self)
        losses?.watch.arm()
        isDone ? retry.reset() : retry.schedule()
    }

    private func bringAbout(_ file: inout PublishedFile) -> Bool {
        do throws(SystemError) {
            try file.bringAbout()
            blind(file.path, nil)
            return true
        } catch {
            blind(file.path, error.description)
            return false
        }
    }

    func notify(_ assessment: Assessment) {
        let text = "\(assessment.verdict.rawValue): \(assessment.reason)"
        guard text != lastNotified else { return }
        lastNotified = text
        Notify.status(redaction.text(text))
    }
}
