import Containerd
import Daemon
import Linux
import Node
import Observing
import Syntax

/// A file that a person asks about.
struct LintedFile {
    /// As the person wrote it.
    let name: String
    let bytes: [UInt8]
    let version: ContainerdVersion
    /// The file system in which other files are looked for.
    let root: String?

    func lint(as kind: Lint.Kind) -> [LintComplaint] {
        switch kind {
        case .json: json()
        case .toml: toml()
        case .conf, .conflist: network(isList: kind == .conflist)
        case .containerd: configuration()
        case .settings: settings()
        }
    }

    private func json() -> [LintComplaint] {
        do throws(SyntaxError) {
            _ = try parseJSON(bytes)
            return []
        } catch {
            return [complaint(error.message, at: error.position, theirs: error.goText)]
        }
    }

    /// By TOML 1.0; what containerd's own reader says is told beside it, if that has something to say.
    private func toml() -> [LintComplaint] {
        do throws(SyntaxError) {
            _ = try parseTOML(bytes)
            return []
        } catch {
            let dialect = readTOML(bytes, dialect: Behaviour(version).dialect)
            let theirs = dialect.error.map { error in
                let place = error.goPosition.map { "row \($0.row) column \($0.column): " } ?? ""
                return place + error.goText
            }
            return [complaint(error.message, at: error.position, theirs: theirs)]
        }
    }

    /// netready's own.
    private func settings() -> [LintComplaint] {
        do throws(SettingsError) {
            _ = try Settings.read([(name, bytes)])
            return []
        } catch {
            return [complaint(error.description, at: nil)]
        }
    }

    private func complaint(
        _ text: String, at position: Position?, theirs: String? = nil, isRefusal: Bool = true
    ) -> LintComplaint {
        let location = SourceLocation(file: name, position: position)
        return LintComplaint(location: location, text: text, theirs: theirs, isRefusal: isRefusal)
    }
}

extension LintedFile {
    private static let directory = "/etc/cni/net.d"

    /// Loads the file as the only one of a directory, and looks for what else is wrong with it.
    private func network(isList: Bool) -> [LintComplaint] {
        let last = name.split(separator: "/").last.map(String.init) ?? ""
        let isNamed = last.hasSuffix(isList ? ".conflist" : ".conf") || !isList && last.hasSuffix(".json")
        let path = "\(Self.directory)/\(last)" + (isNamed ? "" : isList ? ".conflist" : ".conf")
        let plugins = isList ? pluginDirectory() : [:]
        let settings = CNISettings(
            confDir: Located(Self.directory), binDirs: Located(["/opt/cni/bin"]), maxConfNum: Located(1))
        let files = tree(plugins.merging([path: bytes]) { $1 })
        let loading = predictReload(files, version: version, running: settings).loading
        let theirs = loading?.failure == nil ? nil : loading?.status
        let root: JSONValue
        do throws(SyntaxError) {
            root = try parseJSON(bytes)
        } catch {
            return [complaint(error.message, at: error.position, theirs: theirs)]
        }
        if let failure = loading?.failure, failure.location.file != path {
            let text = "this list also needs a file that is refused: \(failure.text)"
            return [complaint(text, at: nil, theirs: theirs)]
        }
        let remarks = reviewCNI(root, isList: isList, version: version, hasPluginDirectory: !plugins.isEmpty)
        return remarks.map { remark in
            let words = remark.isFirst ? theirs : nil
            return complaint(remark.text, at: remark.position, theirs: words, isRefusal: remark.isRefusal)
        }
    }

    /// The files in the directory of the network's name beside this one, from which containerd 2.1 takes plugins too; by
    /// their paths on the node.
    private func pluginDirectory() -> [String: [UInt8]] {
        guard let root = try? parseJSON(bytes), let network = root["name"]?.stringValue, !network.isEmpty,
            !network.utf8.contains(UInt8(ascii: "/")), network != ".", network != ".."
        else { return [:] }
        let parent = absolute(name).split(separator: "/").dropLast().map { "/" + $0 }.joined()
        let directory = "\(parent)/\(network)"
        guard let view = try? NodeRoot(path: "/"), let end = view.look(at: directory).last, end.status != nil,
            case .names(let names) = view.list(end.path)
        else { return [:] }
        var files: [String: [UInt8]] = [:]
        for name in names where name.hasSuffix(".conf") {
            guard let bytes = try? wholeFile("\(directory)/\(name)", limit: 1 << 20) else { continue }
            files["\(Self.directory)/\(network)/\(name)"] = bytes
        }
        return files
    }

    /// Reads the file as config.toml; imports of other files are looked for with a root alone.
    private func configuration() -> [LintComplaint] {
        let path = absolute(name)
        let outside = LintedImports(bytes, of: path, version)
        let files = root == nil ? outside.standing(in: nodeContext(path)) : nodeContext(path)
        let review = reviewConfiguration(files, version: version, path: path)
        let prediction = predict(files, version: version, configPath: path)
        var first = review.first
        let open = prediction.undecided.map { key in
            complaint(
                "\(key.path): \(key.why ?? "")", at: key.location?.position, isRefusal: false)
        }
        let notes = root == nil ? outside.all.map { unseen($0.path, $0.position) } : []
        return complaints(review.problems, &first) + imports(prediction, review.problems) + notes + open
    }

    private func unseen(_ path: String, _ position: Position) -> LintComplaint {
        complaint(
            "imports: whether \(path) is there is not looked at; without it containerd ends; --root has it looked for.",
            at: position, isRefusal: false)
    }

    /// What containerd has against the imports, where they were looked for.
    private func imports(
        _ prediction: Prediction, _ known: [ConfigurationReading.Problem]
    ) -> [LintComplaint] {
        guard root != nil, known.allSatisfy({ $0.kind != .fatal && $0.kind != .failsCRI }) else { return [] }
        return prediction.configuration.problems.filter { $0.kind == .fatal || $0.kind == .failsCRI }.map { problem in
            LintComplaint(
                location: problem.location, text: problem.text,
                theirs: prediction.outcome.exitText ?? prediction.outcome.cause)
        }
    }

    /// The file alone, of whose nodeContext nothing is known; with a root, what it leads to there.
    private func nodeContext(_ path: String) -> FileTree {
        var files = tree([path: bytes])
        files.scope = .observed
        // What else is in its directories is not known.
        for (place, entry) in files.entries where entry.kind == .directory {
            files.entries[place]?.listing = .notListed
        }
        guard let root, let collector = try? FileCollector(root: root), let now = try? NodeClock().now.realtime else {
            return files
        }
        func overlaid() -> FileTree {
            var tree = collector.tree
            tree.entries[path] = files.entries[path]
            return tree
        }
        for _ in 0..<64 {
            let missing = predict(overlaid(), version: version, configPath: path).missing
            guard !missing.isEmpty else { break }
            let before = collector.tree
            collector.collect(missing, now: now)
            guard collector.tree != before else { break }
        }
        return overlaid()
    }

    private func complaints(
        _ problems: [ConfigurationReading.Problem], _ first: inout (location: SourceLocation, text: String)?
    ) -> [LintComplaint] {
        problems.map { problem in
            var theirs: String?
            if let words = first, words.location == problem.location, problem.kind != .ignored {
                theirs = words.text
                first = nil
            }
            let isRefusal = problem.kind == .fatal || problem.kind == .failsCRI
            return complaint(problem.text, at: problem.location.position, theirs: theirs, isRefusal: isRefusal)
        }
    }

    /// A file system with nothing in it but these files and the directories above them.
    private func tree(_ files: [String: [UInt8]]) -> FileTree {
        var tree = FileTree(scope: .whole)
        for (path, bytes) in files {
            var parent = "/"
            for name in path.split(separator: "/") {
                var names: [String] = []
                if case .names(let known)? = tree.entries[parent]?.listing { names = known }
                if !names.contains(String(name)) { names.append(String(name)) }
                tree.entries[parent] = FileEntry(kind: .directory, mode: 0o755, listing: .names(names.sorted()))
                parent += parent == "/" ? String(name) : "/\(name)"
            }
            tree.entries[path] = FileEntry(kind: .file, mode: 0o644, size: Int64(bytes.count), content: .bytes(bytes))
        }
        return tree
    }
}
