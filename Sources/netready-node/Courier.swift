internal import Linux
internal import Node
internal import NodeReport
internal import Redaction
internal import Syntax

/// Carries what is due to the API server, until nothing is due soon.
final class Courier {
    /// Nanoseconds that are waited out here; for more the timer starts the program again.
    private static let patience = 20 * Span.second
    /// Nanoseconds between two looks at the status file while something is waited for.
    private static let pace = Span.second / 10

    private let options: Options
    private let settings: NodeSettings
    private let files: Files
    private var reporter: NodeReporter
    private var credential: Result<Credential, Trouble>
    private var place: Trouble.Place
    /// As it lies in the state directory; nil where another is to be written there.
    private var kept: [UInt8]?
    private var hasSent = false
    private let bootID = Machine.bootID ?? ""
    private var known: FileStatus?

    init(_ options: Options, _ settings: NodeSettings, _ files: Files) {
        self.options = options
        self.settings = settings
        self.files = files
        credential = Result { () throws(Trouble) in try Credential(settings, files) }
        place = Self.place(try? credential.get(), settings, files)
        let standIn = Self.memory(options.standIn, files)
        let found = standIn ?? Self.memory(options.memory, files)
        kept = standIn == nil ? found?.bytes : nil
        reporter = NodeReporter(
            settings, node: place.node, machineID: files.machineID, memory: found?.memory ?? ReporterMemory())
        // A kubelet's files are read again before each request; for anything else nothing more is to be read.
        guard settings.credential == .own else { return }
        do throws(SystemError) {
            try Capabilities.drop()
        } catch {
            log("netready-node keeps more rights than it needs: \(error.description).", isWarning: true)
        }
    }

    private static func place(_ credential: Credential?, _ settings: NodeSettings, _ files: Files) -> Trouble.Place {
        .init(
            node: settings.node ?? credential?.node ?? files.hostName,
            server: credential?.connection.server ?? "the API server", credential: credential?.path ?? "its credential")
    }

    private static func memory(_ place: String?, _ files: Files) -> (memory: ReporterMemory, bytes: [UInt8])? {
        guard let place, let bytes = (try? files.read(place)) ?? nil, let json = try? parseJSON(bytes) else {
            return nil
        }
        return ReporterMemory(json: json).map { ($0, bytes) }
    }

    private var now: Timestamp {
        Timestamp(monotonic: SystemClock.boottime, realtime: SystemClock.realtime, bootID: bootID)
    }

    // MARK: Writing

    /// Writes until nothing is due soon and the status file is as it was when that was found.
    func run() {
        while true {
            look()
            switch reporter.next(at: now) {
            case .send(let purpose, let request): send(request, purpose)
            case .wait(let span) where span <= Self.patience: waitForChange(upTo: span)
            case .wait:
                // One change is seldom alone, and systemd watches the file again only after this program has ended.
                waitForChange(upTo: hasSent ? Span.second : 0)
                hasSent = false
                guard files.status(statusFile) != known else { return }
            }
        }
    }

    /// Tells of settings that are refused, once.
    func complain(_ sentence: String) {
        say(reporter.complain(Trouble(.local, sentence), place, at: now))
        keep()
    }

    private func send(_ request: APIRequest, _ purpose: NodeReporter.Purpose) {
        hasSent = true
        var trouble: Trouble?
        do throws(Trouble) {
            if let date = try deliver(request) {
                say(reporter.noticeClock(SystemClock.realtime - date, place, at: now))
            }
        } catch {
            trouble = error
        }
        say(reporter.answered(purpose, trouble, place, at: now))
        keep()
    }

    /// Sends a request.
    ///
    /// - Returns: the server's clock.
    private func deliver(_ request: APIRequest) throws(Trouble) -> Int64? {
        if settings.credential == .kubelet {
            credential = Result { () throws(Trouble) in try Credential(settings, files) }
        }
        let credential = try credential.get()
        place = Self.place(credential, settings, files)
        guard isNodeName(place.node) else {
            throw Trouble(.local, "\"\(place.node)\" can be no Node's name: set node in netready-node.toml")
        }
        let answer = try HTTPClient.send(
            request, Redaction().json(request.body), to: credential.connection, with: credential.material)
        let said = (try? parseJSON(answer.body))?["message"]?.stringValue ?? ""
        if let trouble = Trouble(
            status: answer.status, message: printable(said), retryAfter: answer.retryAfter)
        {
            throw trouble
        }
        return answer.date
    }

    // MARK: Looking

    private var statusFile: String { "\(options.runtimeDirectory)/status.json" }

    private func look() {
        known = files.status(statusFile)
        var json: JSONValue?
        do throws(Trouble) {
            json = try status()
        } catch {
            say(reporter.complain(error, place, at: now))
        }
        reporter.see(
            json.flatMap(NodeCondition.init(status:)), since: json?["since"]?.stringValue, isRunning: isRunning, at: now
        )
    }

    /// What the status file says; nil where there is none.
    private func status() throws(Trouble) -> JSONValue? {
        guard let bytes = try files.read(statusFile) else { return nil }
        guard let json = try? parseJSON(bytes), NodeCondition(status: json) != nil else {
            throw Trouble(.local, "\(statusFile) is no status of netreadyd: see whether netreadyd is of this version")
        }
        return json
    }

    /// What another runtime directory's daemon is called nobody knows here.
    private var isRunning: Bool {
        guard options.runtimeDirectory == Options.defaultRuntimeDirectory else { return true }
        return !(UnitGroups().processes(of: "netreadyd.service") ?? []).isEmpty
    }

    private func waitForChange(upTo span: Int64) {
        keep()
        let end = SystemClock.boottime + span
        while SystemClock.boottime < end, files.status(statusFile) == known {
            SystemClock.sleep(nanoseconds: min(Self.pace, max(1, end - SystemClock.boottime)))
        }
    }

    // MARK: Remembering and telling

    private func keep() {
        guard memoryText != kept else { return }
        do throws(SystemError) {
            let written = memoryText
            try AtomicFile.write(options.memory, written, mode: 0o600)
            kept = written
            if let standIn = options.standIn { try? AtomicFile.remove(standIn) }
            // That it could not be written is over, and is forgotten there as well.
            _ = reporter.noticeMemory(nil, place, at: now)
            if memoryText != kept { keep() }
        } catch {
            // What is told is part of the memory: else it would be told at each start.
            say(reporter.noticeMemory(error.description, place, at: now))
            if let standIn = options.standIn { _ = try? AtomicFile.write(standIn, memoryText, mode: 0o600) }
        }
    }

    private var memoryText: [UInt8] { Array(writeJSON(reporter.memory.json, pretty: false).utf8) }

    private func say(_ remarks: [NodeReporter.Remark]) {
        for remark in remarks { log(remark.text, isWarning: remark.isWarning) }
    }

    // MARK: Removing

    /// Takes the condition off the Node, in a few tries.
    ///
    /// - Returns: the exit status.
    func remove() -> Int32 {
        var last: Trouble?
        for attempt in 0..<3 {
            if attempt > 0 { SystemClock.sleep(nanoseconds: Span.second) }
            do throws(Trouble) {
                _ = try deliver(.remove(from: place.node))
                log("The condition \(NodeCondition.type) is taken off the Node \(place.node).", isWarning: false)
                return 0
            } catch {
                guard error.cause != .noNode else {
                    log("There is no Node \(place.node); nothing was taken off.", isWarning: false)
                    return 0
                }
                last = error
            }
        }
        if let last { log(last.sentence(place, .removal), isWarning: true) }
        return 1
    }
}

/// Whether systemd has started this program, and the journal reads what it says.
var isService: Bool { environment("JOURNAL_STREAM") != nil }

/// A line for the journal, or for the person at the terminal.
func log(_ text: String, isWarning: Bool) {
    // sd-daemon(3): the number is the line's priority.
    let priority = !isService ? "" : isWarning ? "<4>" : "<5>"
    StandardStream.error(Redaction().text("\(priority)\(text)\n"))
}
