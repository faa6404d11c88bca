import Agent
import ArgumentParser
import Containerd
import Linux
import Readiness
import Syntax

struct Lint: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Says whether containerd would accept these files, with file:line:column.",
        discussion: "Exit status: 0 accepted, 1 refused.")

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
        for file in files {
            do throws(SystemError) {
                let bytes = try StandardStream.named(file, limit: 16 << 20)
                complaints += lint(bytes, file: file, kind: syntax ?? kind(of: file), version: version)
            } catch {
                complaints.append(
                    LintComplaint(location: SourceLocation(file: file), text: error.description, theirs: nil))
            }
        }
        present(complaints)
        throw ExitCode(complaints.contains { $0.isRefusal } ? 1 : 0)
    }

    private func present(_ complaints: [LintComplaint]) {
        switch format.output {
        case .json: show(JSONValue.array(complaints.map(\.json)))
        case .text:
            for complaint in complaints {
                show("\(complaint.location.text): \(complaint.isRefusal ? "" : "note: ")\(complaint.text)\n")
                if let theirs = complaint.theirs { show("    containerd says: \(theirs)\n") }
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

private func lint(_ bytes: [UInt8], file: String, kind: Lint.Kind, version: ContainerdVersion) -> [LintComplaint] {
    do throws(SyntaxError) {
        switch kind {
        case .json: _ = try parseJSON(bytes)
        case .toml: _ = try parseTOML(bytes)
        case .conf, .conflist: return lintNetwork(bytes, file: file, isList: kind == .conflist, version: version)
        case .containerd: return lintConfiguration(bytes, file: file, version: version)
        }
        return []
    } catch {
        let location = SourceLocation(file: file, position: error.position)
        return [LintComplaint(location: location, text: error.message, theirs: error.goText)]
    }
}

/// Loads the file as the only one of a directory.
private func lintNetwork(
    _ bytes: [UInt8], file: String, isList: Bool, version: ContainerdVersion
) -> [LintComplaint] {
    let directory = "/etc/cni/net.d"
    let name = file.split(separator: "/").last.map(String.init) ?? ""
    let isNamed = name.hasSuffix(isList ? ".conflist" : ".conf") || !isList && name.hasSuffix(".json")
    let path = isNamed ? "\(directory)/\(name)" : "\(directory)/\(name)\(isList ? ".conflist" : ".conf")"
    let settings = CNISettings(confDir: Located(directory), binDirs: Located(["/opt/cni/bin"]), maxConfNum: Located(1))
    let prediction = predictReload(tree(holding: bytes, at: path), version: version, running: settings)
    guard let failure = prediction.loading?.failure else { return [] }
    let theirs = prediction.loading?.status
    do throws(SyntaxError) {
        _ = try parseJSON(bytes)
    } catch {
        let location = SourceLocation(file: file, position: error.position)
        return [LintComplaint(location: location, text: error.message, theirs: theirs)]
    }
    let location = SourceLocation(file: file, position: failure.location.position)
    return [LintComplaint(location: location, text: failure.text, theirs: theirs)]
}

/// Reads the file as config.toml; imports of other files are not followed.
private func lintConfiguration(_ bytes: [UInt8], file: String, version: ContainerdVersion) -> [LintComplaint] {
    let path = "/etc/containerd/config.toml"
    let prediction = predict(tree(holding: bytes, at: path), version: version)
    return prediction.configuration.problems.map { problem in
        let name = problem.location.file == path ? file : problem.location.file
        let location = SourceLocation(file: name, position: problem.location.position)
        let theirs = problem.kind == .fatal ? prediction.outcome.exitText : nil
        let isRefusal = problem.kind == .fatal || problem.kind == .failsCRI
        return LintComplaint(location: location, text: problem.text, theirs: theirs, isRefusal: isRefusal)
    }
}

/// A file system with nothing in it but one file and the directories above it.
private func tree(holding bytes: [UInt8], at path: String) -> FileTree {
    var tree = FileTree(scope: .whole)
    var parent = ""
    var names: [String] = []
    for name in path.split(separator: "/") {
        tree.entries[parent.isEmpty ? "/" : parent] = FileEntry(
            kind: .directory, mode: 0o755, listing: .names([String(name)]))
        parent += "/\(name)"
        names.append(String(name))
    }
    tree.entries[path] = FileEntry(kind: .file, mode: 0o644, size: Int64(bytes.count), content: .bytes(bytes))
    return tree
}
