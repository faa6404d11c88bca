import ArgumentParser
import Containerd
import Daemon
import Diagnosis
import Linux
import Node
import Observing
import Redaction
import Syntax

struct Lint: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract: "Says whether containerd would accept these files, with file:line:column.",
        discussion: """
            Tells of every mistake in the order of the file; where containerd stops at one, its own words stand below it. A \
            note is about something that containerd takes, though not as it seems to be meant. A file that is not valid \
            JSON or TOML has one mistake: what follows it would be guessed. Of a directory each file is looked at; what \
            containerd does not read is passed over, and said.

            Exit status: 0 accepted, 1 refused.
            """)

    enum Kind: String, ExpressibleByArgument, CaseIterable {
        case json, toml, conf, conflist, containerd, settings
    }

    @Argument(help: "The files and directories.")
    var files: [String]

    @Option(help: "json, toml, conf, conflist, containerd or settings (netready's own); without it the name decides.")
    var syntax: Kind?

    @Option(help: "The version of containerd to go by; without it the one that is installed, else the newest known.")
    var containerdVersion: String?

    @Option(help: "The file system that paths in the files are looked for in; without it they are not looked at.")
    var root: String?

    @OptionGroup var format: OutputOptions

    func run() throws {
        let version = try versionToGoBy()
        var complaints: [LintComplaint] = []
        var redaction = Redaction()
        for file in try files.flatMap(listed) {
            guard let kind = syntax ?? kind(of: file) else {
                complaints.append(skipped(file))
                continue
            }
            do throws(SystemError) {
                let bytes = try StandardStream.named(file, limit: 16 << 20)
                redaction.learn(bytes, path: file)
                complaints += LintedFile(name: file, bytes: bytes, version: version, root: root).lint(as: kind)
            } catch {
                complaints.append(
                    LintComplaint(
                        location: SourceLocation(file: file), text: "\(error.reason); name a file that can be read",
                        theirs: nil))
            }
        }
        present(complaints, through: redaction)
        throw ExitCode(complaints.contains { $0.isRefusal } ? 1 : 0)
    }

    private func present(_ complaints: [LintComplaint], through redaction: Redaction) {
        switch format.output {
        case .json:
            show(redaction.json(AnswerSchema.lint.document([("complaints", .array(complaints.map(\.json)))])))
        case .text:
            for complaint in complaints {
                let note = complaint.isRefusal ? "" : "note: "
                show(redaction.text(printable("\(complaint.location.text): \(note)\(complaint.text)") + "\n"))
                guard let theirs = complaint.theirs else { continue }
                show(redaction.text(printable("    containerd says: \(theirs)") + "\n"))
            }
        }
    }

    /// nil where containerd would not read a file of that name.
    private func kind(of file: String) -> Kind? {
        let name = file.split(separator: "/").last.map(String.init) ?? file
        if name == "netready.toml" || absolute(file).hasPrefix("/etc/netready/") { return .settings }
        if name == "hosts.toml" { return .toml }
        if name.hasSuffix(".conflist") { return .conflist }
        if name.hasSuffix(".conf") || name.hasSuffix(".json") { return .conf }
        return name.hasSuffix(".toml") ? .containerd : nil
    }

    private func versionToGoBy() throws -> ContainerdVersion {
        if let containerdVersion {
            guard let version = ContainerdVersion(containerdVersion), version.isPredictable else {
                throw usageError("\(containerdVersion) is not a version of containerd from 1.6 on")
            }
            return version
        }
        let installed = (try? NodeRoot(path: root ?? "/")).flatMap { packagedVersion($0) }
        if let installed, installed.isPredictable { return installed }
        guard let newest = ContainerdVersion("2.3.7") else { throw ExitCode(70) }
        return newest
    }

    /// The files of a directory in the order of their names, which is containerd's; a file as it is.
    private func listed(_ name: String) throws -> [String] {
        guard let view = try? NodeRoot(path: "/"), let end = view.look(at: absolute(name)).last, end.status != nil,
            case .names(let names) = view.list(end.path)
        else { return [name] }
        let directory = name.hasSuffix("/") ? String(name.dropLast()) : name
        return names.map { "\(directory)/\($0)" }.filter { path in
            guard let end = view.look(at: absolute(path)).last else { return false }
            if case .names = view.list(end.path) { return false }
            return true
        }
    }

    private func skipped(_ file: String) -> LintComplaint {
        LintComplaint(
            location: SourceLocation(file: file),
            text: "containerd reads no file of this name, and so it was passed over; --syntax has it looked at.",
            theirs: nil, isRefusal: false)
    }
}

/// Why a file is refused, and containerd's own words for it where it has some.
struct LintComplaint {
    var location: SourceLocation
    var text: String
    var theirs: String?
    /// False where containerd takes the file, though not as it seems to be meant.
    var isRefusal = true

    var json: JSONValue {
        let position = location.position
        return JSONValue.object([
            ("file", .string(location.file)), ("line", position.map { .int($0.line) } ?? .null),
            ("column", position.map { .int($0.column) } ?? .null), ("message", .string(text)),
            ("severity", .string(isRefusal ? "error" : "warning")),
            ("containerd", theirs.map(JSONValue.string) ?? .null),
        ])
    }
}
