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
    private var credential: Credential?
    private var place: Trouble.Place
    private let bootID = Machine.bootID ?? ""
    private var known: FileStatus?

    init(_ options: Options, _ settings: NodeSettings, _ files: Files) {
        self.options = options
        self.settings = settings
        self.files = files
        let found: Result<Credential, Trouble> = Result { () throws(Trouble) in try Credential(settings, files) }
        credential = try? found.get()
        place = Self.place(credential, settings, files)
        reporter = NodeReporter(
            settings, node: place.node, machineID: files.machineID, memory: Self.memory(options, files))
        // A kubelet's files are read again before each request; for anything else nothing more is to be read.
        guard settings.credential == .own else { return }
        do throws(SystemError) {
            try Capabilities.drop()
        } catch {
            tell("netready-node keeps more rights than it needs: \(error.description).", isWarning: true)
        }
    }

    private static func place(_ credential: Credential?, _ settings: NodeSettings, _ files: Files) -> Trouble.Place {
        .init(
            node: settings.node ?? credential?.node ?? files.hostName,
            server: credential?.connection.server ?? "the API server", credential: credential?.path ?? "its credential")
    }

    private static func memory(_ options: Options, _ files: Files) -> ReporterMemory {
        guard let bytes = (try? files.read("\(options.stateDirectory)/memory.json")) ?? nil,
            let json = try? parseJSON(bytes)
        else { return ReporterMemory() }
        return ReporterMemory(json: json) ?? ReporterMemory()
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
                keep()
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
        if settings.credential == .kubelet || credential == nil { credential = try Credential(settings, files) }
        guard let credential else { return nil }
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
        let json = ((try? files.read(statusFile)) ?? nil).flatMap { try? parseJSON($0) }
        reporter.see(
            json.flatMap(NodeCondition.init(status:)), since: json?["since"]?.stringValue, isRunning: isRunning, at: now
        )
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
        let text = Array(writeJSON(reporter.memory.json, pretty: false).utf8)
        do throws(SystemError) {
            try AtomicFile.write("\(options.stateDirectory)/memory.json", text, mode: 0o600)
        } catch {
            tell("netready-node cannot remember what it wrote: \(error.description).", isWarning: true)
        }
    }

    private func say(_ remarks: [NodeReporter.Remark]) {
        for remark in remarks { tell(remark.text, isWarning: remark.isWarning) }
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
                try? AtomicFile.remove("\(options.stateDirectory)/memory.json")
                tell("The condition \(NodeCondition.type) is taken off the Node \(place.node).", isWarning: false)
                return 0
            } catch {
                if error.cause == .noNode { return 0 }
                last = error
            }
        }
        if let last { tell(last.sentence(place), isWarning: true) }
        return 1
    }
}

/// Whether systemd has started this program, and the journal reads what it says.
var isService: Bool { environment("JOURNAL_STREAM") != nil }

/// A line for the journal, or for the person at the terminal.
func tell(_ text: String, isWarning: Bool) {
    // sd-daemon(3): the number is the line's priority.
    let priority = !isService ? "" : isWarning ? "<4>" : "<5>"
    StandardStream.error(Redaction().text("\(priority)\(text)\n"))
}
