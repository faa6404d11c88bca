import ArgumentParser
import Containerd
import Daemon
import Diagnosis
import Fixing
import Glibc
import Linux
import Observing
import Redaction
import Reporting
import Syntax
import Systemd

struct Fix: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fix",
        abstract:
            "Shows how what is wrong can be repaired safely, as a diff with what would come of it; --apply does it.",
        discussion: """
            Files are moved aside, never deleted, and config.toml is edited in place of one value. Every file is copied
            before, and --undo takes the latest fix back. containerd is not restarted: netready says where it has to be.
            Exit status: 0, or 1 where files could not be changed.
            """)

    @Argument(help: "Only what repairs this finding, such as ConfFileMalformed.")
    var code: String?

    @Flag(help: "Does it.")
    var apply = false

    @Option(help: "Makes this network or file of the CNI directory the one that containerd loads.")
    var select: String?

    @Flag(help: "Takes the latest fix back, if its files are still as it left them.")
    var undo = false

    @Option(help: "A copied or mounted file system in place of this node.")
    var root: String?

    @Option(help: "The version of containerd that the tree is for.")
    var containerdVersion: String?

    @Option(help: "The settings of netreadyd.")
    var settings = "/etc/netready/netready.toml"

    @OptionGroup var state: StateOptions
    @OptionGroup var format: OutputOptions

    func run() throws {
        let request = try request()
        if apply || undo, root == nil, geteuid() != 0 {
            throw usageError("this changes files of the node; run as root")
        }
        guard !undo else { return try takeBack() }
        let settled = try plan(request)
        if let refusal = settled.plan.refusal { throw usageError(refusal) }
        guard apply, !settled.plan.fixes.isEmpty else { return show(settled, nil) }
        let record = try change { application throws(FixError) in
            try application.apply(settled.plan.fixes.flatMap(\.operations), seen: settled.files)
        }
        write(.fixApplied, record, settled.plan.fixes.map(\.sentence).joined(separator: " "))
        show(settled, record)
    }

    private func request() throws -> FixRequest {
        if undo, apply || code != nil || select != nil { throw usageError("--undo goes alone") }
        if root == nil, containerdVersion != nil { throw usageError("--containerd-version goes with --root") }
        if let select {
            guard code == nil else { throw usageError("--select and a code do not go together") }
            return .select(select)
        }
        guard let code else { return .all }
        let known = FindingCode.meant(by: code)
        guard let first = known.first else {
            throw usageError("unknown finding \"\(code)\"; list them: netready explain")
        }
        guard known.count == 1 else {
            throw usageError(
                "\(code) is several findings now; name one of \(known.map(\.rawValue).joined(separator: ", "))")
        }
        return .code(first)
    }

    private func plan(_ request: FixRequest) throws -> SettledPlan {
        let observation =
            try root.map { try observeTree(root: $0, version: containerdVersion) }
            ?? observeNode(settingsPath: settings)
        if root == nil, let why = observation.snapshot.whyNotToFix { throw usageError(why) }
        do {
            var settled = try SettledPlan(observation.snapshot, request, root: rootPath)
            try settled.warnOfPackages(root: rootPath)
            return settled
        } catch let error as SystemError {
            throw usageError("\(error.description); name a directory that can be read")
        } catch {
            complain("\(error)")
            throw ExitCode(1)
        }
    }

    /// Without links and dots: a fix is taken back by whatever name its root is called.
    private var rootPath: String {
        guard let root, let real = unsafe realpath(root, nil) else { return root ?? "/" }
        // realpath(3) allocates for us what it returns.
        defer { unsafe free(real) }
        return unsafe String(cString: real)
    }

    private func takeBack() throws {
        let record = try change { application throws(FixError) in try application.undo() }
        let paths = record.changes.map(\.path).joined(separator: ", ")
        write(.fixUndone, record, "Took fix \(record.number) back: \(paths).")
        switch format.output {
        case .json:
            netready.show(Redaction().json(.object([("schema", "netready.fix/v1"), ("undone", .int(record.number))])))
        case .text:
            let sentence = "Took fix \(record.number) back: \(paths). netready check says what is found now.\n"
            netready.show(Redaction().text(sentence))
        }
    }

    private func change(_ body: (FixApplication) throws(FixError) -> FixRecord) throws -> FixRecord {
        do {
            let application = FixApplication(
                root: try NodeRoot(path: rootPath), store: try FixStore(stateDirectory: state.stateDirectory),
                stateDirectory: state.stateDirectory, uid: state.callerID)
            return try body(application)
        } catch {
            complain((error as? FixError)?.isPartial == true ? "\(error)" : "nothing was changed: \(error)")
            throw ExitCode(1)
        }
    }

    /// What a person has typed, but for `--apply`.
    private var command: String {
        let state = state.stateDirectory == DaemonOptions().stateDirectory ? nil : state.stateDirectory
        let options = [
            ("--select", select), ("--root", root), ("--containerd-version", containerdVersion),
            ("--settings", settings == DaemonOptions().settingsPath ? nil : settings), ("--state-directory", state),
        ]
        return Self.command(code, options)
    }

    /// A command line of this verb, as a shell takes it.
    ///
    /// - Parameter options: with their values; one without a value is left out.
    static func command(_ code: String?, _ options: [(name: String, value: String?)]) -> String {
        let words = options.flatMap { name, value in value.map { [name, $0] } ?? [] }
        return (["netready", "fix"] + [code].compactMap(\.self) + words).map(shellWord).joined(separator: " ")
    }

    private func show(_ settled: SettledPlan, _ record: FixRecord?) {
        let redaction = settled.redaction
        let report = FixReport(
            plan: settled.plan, record: record, command: command, redaction: redaction,
            style: terminalStyle)
        switch format.output {
        case .json: netready.show(redaction.json(report.json))
        case .text: netready.show(redaction.text(report.text))
        }
    }

    /// What a person has done to this node stands in its journal; a copied tree is nobody's node.
    private func write(_ kind: RecordKind, _ record: FixRecord, _ sentence: String) {
        guard root == nil, let records = try? RecordWriter(identifier: "netready") else { return }
        let entry = Record(
            kind, .notice, sentence,
            [
                .init("NETREADY_FIX", "\(record.number)"), .init("NETREADY_UID", "\(record.uid)"),
                .init("NETREADY_PATH", record.changes.map(\.path).joined(separator: " ")),
            ])
        _ = records.write([entry], through: Redaction())
        awaitJournal(records)
    }
}

extension FixRecord.Change {
    /// The file as it is called without the fix.
    fileprivate var path: String {
        switch self {
        case .rewrite(let path, _, _, _), .move(let path, _, _, _), .setMode(let path, _, _, _): path
        }
    }
}

/// A word as a shell takes it for one: in quotes where it has anything but letters, digits and what paths have.
private func shellWord(_ word: String) -> String {
    let isPlain = !word.isEmpty && word.utf8.allSatisfy { isWordByte($0) }
    return isPlain
        ? word : "'\(word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''"))'"
}

private func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
    default: "-_./:@%+=,".utf8.contains(byte)
    }
}
