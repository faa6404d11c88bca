import Containerd
import Syntax
import Upgrading

/// Edits that may take the present fault away, the smallest first; whether one does is for the prediction to say.
struct UpgradeEdits {
    let files: FileTree
    let after: Prediction
    let upgrade: Upgrade

    typealias Step = UpgradeFix.Step

    var all: [Step] {
        let kinds: [ConfigurationReading.Problem.Kind] = [.fatal, .failsCRI, .disablesCRI]
        let problems = after.configuration.problems.filter { kinds.contains($0.kind) }
        var steps = problems.flatMap { edits(at: $0.location) + edits(of: $0) }
        if after.outcome.kind == .serving { steps += settings + networks }
        return steps
    }

    // MARK: Files of the configuration

    /// A file that is no link, by its physical path.
    private func source(_ file: String) -> (path: String, bytes: [UInt8])? {
        guard case .entry(let entry, let path) = PathResolver(files).find(file, following: false), entry.kind == .file,
            case .bytes(let bytes) = entry.content
        else { return nil }
        return (path, bytes)
    }

    private func step(
        _ source: (path: String, bytes: [UInt8]), _ bytes: [UInt8]?, at location: SourceLocation, _ words: String
    ) -> Step? {
        guard let bytes, bytes != source.bytes else { return nil }
        let operation = FileOperation.rewrite(path: source.path, from: source.bytes, to: bytes)
        return Step(operation: operation, location: location, words: words)
    }

    private func edits(at location: SourceLocation) -> [Step] {
        guard let source = source(location.file) else { return [] }
        let repaired = step(source, TOMLRepair(source.bytes).bytes, at: location, "write it as TOML 1.0 has it")
        if let repaired { return [repaired] }
        guard let text = TOMLText(source.bytes), let line = location.position?.line else { return [] }
        let places = text.places.filter { text.holds(line, $0) }
        var steps = places.flatMap { edits(of: $0, text, source, at: location) }
        if places.isEmpty { steps += versions(text, source, at: location) }
        if let bytes = text.removingTables(at: line), isWithoutEffect(location) {
            steps += [step(source, bytes, at: location, "take out the section, which has no effect now")].compactMap(
                \.self)
        }
        return steps
    }

    /// Keys that the words of a fault name, wherever they stand: of two that exclude each other one may have no effect now.
    private func edits(of problem: ConfigurationReading.Problem) -> [Step] {
        after.configuration.files.flatMap { file -> [Step] in
            guard let source = source(file), let text = TOMLText(source.bytes) else { return [] }
            let named = text.places.filter { problem.text.holds("`\($0.member.key)`") }
            return named.flatMap { removal(of: $0, text, source, at: SourceLocation(file: file)) }
        }
    }

    private func edits(
        of place: TOMLText.Place, _ text: TOMLText, _ source: (path: String, bytes: [UInt8]),
        at location: SourceLocation
    ) -> [Step] {
        let key = place.member.key
        switch key {
        case "version": return versions(text, source, at: location)
        case "disabled_plugins", "required_plugins":
            guard let offset = location.position?.offset else { return [] }
            let bytes = text.removingElement(at: offset, of: place)
            return [step(source, bytes, at: location, "take the plugin out of \(key)")].compactMap(\.self)
        case "selinux_category_range":
            let bytes = text.replacing(place.extent, with: Array("1024".utf8))
            return [step(source, bytes, at: location, "write 1024")].compactMap(\.self)
        case "bin_dir", "bin_dirs":
            return joinedDirectories(text, source, at: location) + removal(of: place, text, source, at: location)
        default: return removal(of: place, text, source, at: location)
        }
    }

    /// Only what has no effect now is taken out.
    private func removal(
        of place: TOMLText.Place, _ text: TOMLText, _ source: (path: String, bytes: [UInt8]),
        at location: SourceLocation
    ) -> [Step] {
        var location = location
        location.position = place.member.keyPosition
        guard isWithoutEffect(location) else { return [] }
        let words = "take out \(place.member.key), which has no effect now"
        return [step(source, text.removing(place), at: location, words)].compactMap(\.self)
    }

    private func isWithoutEffect(_ location: SourceLocation) -> Bool {
        guard let line = location.position?.line, let source = source(location.file),
            let text = TOMLText(source.bytes)
        else { return false }
        let lines = Set(
            upgrade.ignoredNow.filter { $0.file == location.file }.compactMap { $0.position?.line })
        return !lines.isDisjoint(with: text.lines(above: line))
    }

    /// Other numbers of the file's version: the sections of another are passed over now.
    private func versions(
        _ text: TOMLText, _ source: (path: String, bytes: [UInt8]), at location: SourceLocation
    ) -> [Step] {
        let place = text.places.first { $0.path == ["version"] }
        let present = place?.member.value.integerValue
        return [Int64(2), 3].filter { $0 != present }.compactMap { (number: Int64) in
            let value = Array("\(number)".utf8)
            let bytes = place.map { text.replacing($0.extent, with: value) } ?? text.addingTop("version", value)
            return step(source, bytes, at: location, "write version = \(number)")
        }
    }

    /// `bin_dir` as an entry of `bin_dirs`, which stands in its place or beside it.
    private func joinedDirectories(
        _ text: TOMLText, _ source: (path: String, bytes: [UInt8]), at location: SourceLocation
    ) -> [Step] {
        for place in text.places where place.member.key == "bin_dir" {
            guard let directory = place.member.value.stringValue else { continue }
            let quoted = TOMLText.quoted(directory, like: text.bytes[place.extent.lowerBound])
            let list = text.places.first { $0.path == place.path.dropLast() + ["bin_dirs"] }
            guard let list else {
                let start = place.member.keyPosition.offset
                let renamed = text.replacing(
                    start..<place.extent.upperBound,
                    with: Array("bin_dirs = [".utf8) + quoted + [UInt8(ascii: "]")])
                return [step(source, renamed, at: location, "write bin_dirs in the place of bin_dir")].compactMap(
                    \.self)
            }
            let held = list.member.value.arrayValue?.compactMap(\.stringValue) ?? []
            let added = held.contains(directory) ? text.bytes : text.appendingElement(directory, to: list)
            guard let added, let again = TOMLText(added),
                let old = again.places.first(where: { $0.path == place.path })
            else { continue }
            return [step(source, again.removing(old), at: location, "name the directory of bin_dir in bin_dirs")]
                .compactMap(\.self)
        }
        return []
    }

    // MARK: Settings of CNI

    private var settings: [Step] {
        guard let now = upgrade.before.settings, let then = after.settings else { return [] }
        var steps: [Step] = []
        if now.confDir.value != then.confDir.value {
            steps += edits("conf_dir", TOMLText.quoted(now.confDir.value), then.confDir.location, now.confDir.location)
        }
        if now.maxConfNum.value != then.maxConfNum.value {
            let value = Array("\(now.maxConfNum.value)".utf8)
            steps += edits("max_conf_num", value, then.maxConfNum.location, now.maxConfNum.location)
        }
        let lost = now.binDirs.value.filter { !$0.isEmpty && !then.binDirs.value.contains($0) }
        if !lost.isEmpty {
            steps += directories(lost, then.binDirs.location ?? now.binDirs.location, old: now.binDirs.location)
        }
        return steps
    }

    private func directories(_ lost: [String], _ location: SourceLocation?, old: SourceLocation?) -> [Step] {
        var steps: [Step] = []
        for place in [location, old].compactMap(\.self) {
            guard let source = source(place.file), let text = TOMLText(source.bytes) else { continue }
            steps += joinedDirectories(text, source, at: place)
            guard let line = place.position?.line, let list = text.places.first(where: { text.holds(line, $0) }) else {
                continue
            }
            steps += removal(of: list, text, source, at: place)
            let longer = lost.first.flatMap { text.appendingElement($0, to: list) }
            steps += [step(source, longer, at: place, "name the directory of now in \(list.member.key)")]
                .compactMap(\.self)
        }
        let list =
            [UInt8(ascii: "[")] + lost.map { TOMLText.quoted($0) }.joined(separator: Array(", ".utf8)) + [
                UInt8(ascii: "]")
            ]
        steps += edits("bin_dirs", list, nil, old)
        if let first = lost.first { steps += edits("bin_dir", TOMLText.quoted(first), nil, old) }
        return steps
    }

    /// - Parameters:
    ///   - then: where the other version has its value from.
    ///   - now: where the present one has.
    private func edits(_ key: String, _ value: [UInt8], _ then: SourceLocation?, _ now: SourceLocation?) -> [Step] {
        var steps: [Step] = []
        if let then, let line = then.position?.line, let source = source(then.file), let text = TOMLText(source.bytes),
            let place = text.places.first(where: { text.holds(line, $0) })
        {
            if now == nil { steps += removal(of: place, text, source, at: then) }
            steps += [step(source, text.replacing(place.extent, with: value), at: then, "write \(key) as it is now")]
                .compactMap(\.self)
            return steps
        }
        for file in after.configuration.files.reversed() {
            guard let source = source(file), let text = TOMLText(source.bytes) else { continue }
            let place = now ?? SourceLocation(file: file)
            let additions = text.additions(key, value, in: Self.sections) + [text.secondVersion]
            steps += additions.compactMap {
                step(source, $0, at: place, "write \(key) where containerd \(upgrade.to) reads it")
            }
        }
        return steps
    }

    /// Names of the section over the versions of config.toml.
    private static let sections = ["io.containerd.grpc.v1.cri", "io.containerd.cri.v1.runtime"]

    // MARK: Networks

    private var networks: [Step] {
        if let failure = after.loading?.failure { return edits(of: failure) }
        guard after.outcome.networkReady == false else { return [] }
        return (after.loading?.networks ?? []).compactMap { network in
            guard let location = network.cniVersion.location, let source = source(location.file) else { return nil }
            let bytes = JSONText(source.bytes)?.replacing("cniVersion", with: "\"1.0.0\"")
            return step(source, bytes, at: location, "write a cniVersion of which no plugin's state is asked")
        }
    }

    private func edits(of failure: CNILoading.Failure) -> [Step] {
        let file = failure.location.file
        guard let source = source(file), let loading = after.loading else { return [] }
        if !loading.candidates.contains(file) {
            let target = source.path + ".netready-aside"
            guard case .failed(.noEntry) = PathResolver(files).find(target, following: false) else { return [] }
            let move = FileOperation.move(path: source.path, to: target)
            return [Step(operation: move, location: failure.location, words: "move aside what is no plugin's file")]
        }
        guard let text = JSONText(source.bytes) else { return [] }
        return ["cniVersions", "disableGC", "loadOnlyInlinedPlugins"].compactMap { key in
            step(source, text.removing(key), at: failure.location, "take out \(key), which has no effect now")
        }
    }
}
