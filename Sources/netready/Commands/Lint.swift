import Agent
import ArgumentParser
import Containerd
import Linux
import Readiness
import Redaction
import Syntax

struct Lint: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract: "Says whether containerd would accept these files, with file:line:column.",
        discussion: """
            Tells of every mistake in the order of the file; where containerd stops at one, its own words stand below it. A \
            note is about something that containerd takes, though not as it seems to be meant. A file that is not valid \
            JSON or TOML has one mistake: what follows it would be guessed.

            Exit status: 0 accepted, 1 refused.
            """)

    enum Kind: String, ExpressibleByArgument, CaseIterable {
        case json, toml, conf, conflist, containerd
    }

    @Argument(help: "The files.")
    var files: [String]

    @Option(help: "json, toml, conf, conflist or containerd; without it the name decides.")
    var syntax: Kind?

    @Option(help: "The version of containerd to go by.")
    var containerdVersion = "2.3.4"

    @OptionGroup var format: OutputOptions

    func run() throws {
        guard let version = ContainerdVersion(containerdVersion), version.isPredictable else {
            throw usageError("\(containerdVersion) is not a version of containerd from 1.6 on")
        }
        var complaints: [LintComplaint] = []
        var redaction = Redaction()
        for file in files {
            do throws(SystemError) {
                let bytes = try StandardStream.named(file, limit: 16 << 20)
                redaction.learn(bytes, path: file)
                complaints += LintedFile(name: file, bytes: bytes, version: version).lint(as: syntax ?? kind(of: file))
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
        case .json: show(redaction.json(JSONValue.array(complaints.map(\.json))))
        case .text:
            for complaint in complaints {
                let note = complaint.isRefusal ? "" : "note: "
                show(redaction.text(printable("\(complaint.location.text): \(note)\(complaint.text)") + "\n"))
                guard let theirs = complaint.theirs else { continue }
                show(redaction.text(printable("    containerd says: \(theirs)") + "\n"))
            }
        }
    }

    private func kind(of file: String) -> Kind {
        if file.hasSuffix(".conflist") { return .conflist }
        if file.hasSuffix(".conf") || file.hasSuffix(".json") { return .conf }
        return file.hasSuffix(".toml") ? .containerd : .json
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
