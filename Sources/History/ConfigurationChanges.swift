import Containerd
import Syntax

/// What has changed between two looks at the watched configuration, each as a short sentence without a full stop.
package struct ConfigurationChanges: Sendable, Equatable {
    /// Of config.toml, its imports, and what comes of them.
    package var settings: [String] = []
    /// Of the network lists that are loaded.
    package var networks: [String] = []

    package init() {}

    package init(from before: WatchedConfiguration, to after: WatchedConfiguration) {
        let written = FileComparison(before: before, after: after, syntax: .toml).changes(
            before.settings, after.settings)
        let effective = Self.effective(before.effective, after.effective).filter { change in
            !written.contains { $0.holds(Self.lastKey(change)) }
        }
        if before.knowsSettings, after.knowsSettings { settings = written + effective.map { $0 + " in effect" } }
        guard before.knowsNetworks, after.knowsNetworks else { return }
        networks = FileComparison(before: before, after: after, syntax: .json).changes(before.networks, after.networks)
    }

    /// Another version of containerd, or a section that replaces another, may change what no key of a file tells.
    private static func effective(_ old: CNISettings?, _ new: CNISettings?) -> [String] {
        guard let old, let new else { return [] }
        var diff = SemanticDiff()
        diff.compare(old.json, new.json)
        return diff.changes
    }

    private static func lastKey(_ change: String) -> String {
        let path = change.prefix { $0 != " " }
        return path.split(separator: ".").last.map(String.init) ?? String(path)
    }
}

extension CNISettings {
    fileprivate var json: JSONValue {
        let runtimes = handlers.map { handler in
            (
                handler.name,
                JSONValue.object([
                    ("cni_conf_dir", .string(handler.confDir.value)), ("cni_max_conf_num", .int(handler.maxConfNum)),
                ])
            )
        }
        return .object([
            ("conf_dir", .string(confDir.value)), ("bin_dirs", .array(binDirs.value.map(JSONValue.string))),
            ("max_conf_num", .int(maxConfNum.value)), ("conf_template", .string(confTemplate.value)),
            ("use_internal_loopback", .bool(useInternalLoopback.value)), ("runtimes", .object(runtimes)),
        ])
    }
}

/// Compares the files of one kind.
private struct FileComparison {
    enum Kind {
        case toml
        case json
    }

    let before: WatchedConfiguration
    let after: WatchedConfiguration
    let syntax: Kind

    func changes(_ old: [WatchedConfiguration.File], _ new: [WatchedConfiguration.File]) -> [String] {
        var changes: [String] = []
        for file in new {
            guard let known = old.first(where: { $0.path == file.path }) else {
                changes.append(appeared(file))
                continue
            }
            changes += differences(known.content, file.content, file.path)
        }
        for file in old where !new.contains(where: { $0.path == file.path }) { changes.append(gone(file.path)) }
        return changes
    }

    private func appeared(_ file: WatchedConfiguration.File) -> String {
        let wasThere = before.candidates.contains(file.path)
        let verb = syntax == .json && wasThere ? "is loaded now" : "appeared"
        guard case .broken(let why) = read(file.content, before.dialect) else { return "\(title(file.path)) \(verb)" }
        return "\(title(file.path)) \(verb) and \(why)"
    }

    private func gone(_ path: String) -> String {
        if after.candidates.contains(path) { return "\(title(path)) is no longer loaded" }
        let isElsewhere = syntax == .json && before.confDir != after.confDir
        return "\(title(path)) \(isElsewhere ? "is no longer read" : "is gone")"
    }

    private func differences(
        _ old: WatchedConfiguration.Content, _ new: WatchedConfiguration.Content, _ path: String
    ) -> [String] {
        guard old != new else { return [] }
        switch (read(old, before.dialect), read(new, after.dialect)) {
        case (.value(let one), .value(let other)):
            var diff = SemanticDiff()
            diff.compare(one, other)
            return diff.changes.map { prefix(path) + $0 }
        case (.broken(let why), .broken(let now)): return why == now ? [] : ["\(name(path)) \(now)"]
        case (.value, .broken(let why)): return ["\(name(path)) \(why)"]
        case (.broken, .value): return ["\(name(path)) can be read again"]
        }
    }

    private enum Reading {
        case value(JSONValue)
        /// Why not, as a piece of a sentence.
        case broken(String)
    }

    private func read(_ content: WatchedConfiguration.Content, _ dialect: TOMLDialect) -> Reading {
        switch content {
        case .none(let why): return .broken(why)
        case .bytes(let bytes):
            do throws(SyntaxError) {
                return .value(
                    syntax == .json ? try parseJSON(bytes) : JSONValue(try parseTOML(bytes, dialect: dialect)))
            } catch {
                let place = "line \(error.position.line), column \(error.position.column)"
                return .broken("is not \(syntax == .json ? "JSON" : "TOML") (\(place): \(error.message))")
            }
        }
    }

    /// Keys of config.toml itself need no file's name.
    private func prefix(_ path: String) -> String {
        syntax == .toml && path == after.settings.first?.path ? "" : "\(name(path)): "
    }

    private func title(_ path: String) -> String { (syntax == .json ? "network list " : "") + name(path) }

    /// A file of the CNI directory goes by its own name.
    private func name(_ path: String) -> String {
        let directory = after.confDir + "/"
        let isThere = syntax == .json && path.hasPrefix(directory)
        return isThere ? String(path.dropFirst(directory.count)) : path
    }
}
