import Diagnosis
import Linux
import Node
import Observing
import Redaction
import Reporting
import Syntax
import Systemd

/// Says what is: journal or terminal, systemd, and the files of status, metrics and node-problem-detector.
final class Publisher {
    /// Nanoseconds until a journal that took nothing is tried again; it doubles until the journal takes something.
    private static let pauses: (first: UInt64, longest: UInt64) = (10_000_000, 1_000_000_000)

    /// nil in the foreground, where records go to the terminal.
    private let records: RecordWriter?
    private let loop: EventLoop
    private var delivery: TimerSource?
    private var isDeliveryArmed = false
    private var pause = Publisher.pauses.first
    private let directory: String
    /// What must not leave, as the last look at the node told.
    var redaction = Redaction()
    /// In the order of ``names``.
    private var files: [PublishedFile]
    private static let names = ["status.json", "metrics.prom", "npd"]
    private let retry: Retry
    private var losses: (watch: LossWatch, source: IOSource)?
    private var lastNotified = ""
    private var blindParts: [String: String] = [:]

    init(options: DaemonOptions, loop: EventLoop) throws(SystemdError) {
        records = options.isForeground ? nil : try RecordWriter(identifier: "netreadyd")
        self.loop = loop
        directory = options.runtimeDirectory
        files = Self.names.map { PublishedFile(path: "\(options.runtimeDirectory)/\($0)") }
        retry = Retry(loop: loop)
        retry.action = { [weak self] in self?.bringFilesAbout() }
        followLosses(in: loop)
    }

    /// Without a watch of its own a loss is found at the next look.
    private func followLosses(in loop: EventLoop) {
        guard let watch = try? LossWatch(directory: directory, names: Set(Self.names)) else { return }
        let source = try? loop.addIO(watch.descriptor, .read) { [weak self] _ in
            // Not at once: who removes a directory with all that is in it must be able to.
            if watch.drain() { self?.retry.schedule() }
        }
        losses = source.map { (watch, $0) }
    }

    /// Removes what a daemon that was killed has left half-written.
    func removeLeftovers() {
        for file in files { _ = try? AtomicFile.removeLeftovers(of: file.path) }
    }

    /// How many records were given up so far.
    var lostRecords: UInt64 { records?.lost ?? 0 }

    func write(_ new: [Record]) {
        guard let records else {
            for record in new { printToTerminal(record) }
            return
        }
        deliver(records.write(new, through: redaction))
    }

    /// Sees to it that what is left is sent too; nothing is armed while nothing is left.
    private func deliver(_ rest: RecordWriter.Rest) {
        switch rest {
        case .nothing: pause = Self.pauses.first
        case .more:
            pause = Self.pauses.first
            loop.enqueueInTurn { [weak self] in self?.deliverRest() }
        case .waits: deliverLater()
        case .held:
            pause = Self.pauses.longest
            deliverLater()
        }
    }

    private func deliverRest() {
        guard let records else { return }
        deliver(records.flush())
    }

    /// Tries for a second to bring what is left into the journal, for a daemon that ends.
    func finish() {
        guard let records else { return }
        let end = SystemClock.monotonic + Span.second
        while records.flush() != .nothing, SystemClock.monotonic < end {
            SystemClock.sleep(nanoseconds: Span.second / 20)
        }
        guard records.count > 0 else { return }
        StandardStream.error(redaction.text("\(records.count) records are lost: the journal takes none.\n"))
    }

    private func deliverLater() {
        guard !isDeliveryArmed else { return }
        let after = pause
        pause = min(2 * pause, Self.pauses.longest)
        if let delivery {
            try? delivery.rearm(after: after)
        } else {
            delivery = try? loop.addTimer(after: after) { [weak self] in
                self?.isDeliveryArmed = false
                self?.deliverRest()
            }
        }
        isDeliveryArmed = delivery != nil
    }

    private func printToTerminal(_ record: Record) {
        let time = timestamp(SystemClock.realtime).dropFirst(11).prefix(12)
        StandardStream.error(redaction.text("\(time) \(record.message)\n"))
    }

    /// Whether something is missing of what it goes by or writes.
    var isBlind: Bool { !blindParts.isEmpty }

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

    /// Puts the status in its place once more, for a path unit of systemd that did not watch while it came: one watches again
    /// only some milliseconds after the end of what it has started.
    func repeatStatus() {
        files[0].renew()
        bringFilesAbout()
    }

    func write(status document: StatusDocument, metrics text: String) {
        files[0].mean(redaction.json(document.json))
        files[1].mean(redaction.text(text))
        files[2].mean(DetectorAnswer.file(document.assessment, through: redaction))
        bringFilesAbout()
    }

    /// Writes the files where they do not stand; what could not be written is tried again until it could.
    private func bringFilesAbout() {
        var isDone = true
        for index in files.indices where !bringAbout(&files[index]) { isDone = false }
        losses?.watch.arm()
        isDone ? retry.reset() : retry.schedule()
    }

    /// Removes what nobody would bring up to date any more; the status says by itself how old it is.
    func withdraw() { try? AtomicFile.remove(files[2].path) }

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
