import Containerd
import Corpus
import Foundation
import Syntax
import Testing

/// The recorded answers of running containerds: steps are replayed in a scratch root under real inotify watches, and the
/// model is asked what each version makes of the events.
@Suite(.serialized) struct DynamicTests {
    @Test(
        "after each change, containerd says what was recorded",
        arguments: try Corpus.load("dynamic.jsonl") + Corpus.load("newer-dynamic.jsonl"))
    func agrees(item: CorpusCase) throws {
        var replay = try Replay(item)
        let start = try replay.answers()
        for (version, recorded) in item.expected { compare(start[version], recorded, "\(item.id) \(version) start") }
        for (number, step) in (item.object["steps"]?.arrayValue ?? []).enumerated() {
            let calls = try replay.perform(step["do"]?.stringValue ?? "")
            let answers = try replay.answers()
            for member in step["after"]?.objectValue?.members ?? [] {
                let name = "\(item.id) \(member.key) step \(number)"
                compare(answers[member.key], member.value, name)
                if let call = member.value["call"]?.stringValue { #expect(calls[member.key] == call, "\(name)") }
            }
        }
    }

    private func compare(_ ours: Replay.Answer?, _ recorded: JSONValue, _ name: String) {
        guard let ours else {
            Issue.record("\(name): no answer")
            return
        }
        guard !ours.outcome.needsExec else { return }
        let given = Set(recorded.objectValue?.members.map(\.key) ?? [])
        for difference in Comparison.differences(ours.outcome, recorded) where given.contains(difference.field) {
            Issue.record(
                "\(name) \(difference.field):\n    ours     \(difference.ours)\n    recorded \(difference.recorded)")
        }
        if let watch = recorded["watch"]?.stringValue { #expect(ours.watch?.rawValue == watch, "\(name)") }
    }
}

extension CorpusCase: CustomTestStringConvertible {
    var testDescription: String { id }
}

/// One case under replay, with a running containerd of every version.
private struct Replay {
    struct Answer {
        var outcome: Outcome
        var watch: RunningContainerd.Watch?
    }

    private let root: ScratchRoot
    private let versions: [String]
    private var running: [String: RunningContainerd] = [:]
    /// By version, since settings may differ, and by the syncer's name.
    private var watchers: [String: [String: Watcher]] = [:]

    init(_ item: CorpusCase) throws {
        root = try ScratchRoot(mounts: item.object["needsMount"]?.boolValue ?? false)
        versions = item.expected.map(\.version)
        try root.layOut(item.tree)
        if let setup = item.object["setup"]?.stringValue { try root.do(setup) }
        try start()
    }

    /// Starts all versions: makes the directories that containerd makes, and watches them.
    private mutating func start() throws {
        watchers = [:]
        let files = try root.tree()
        for name in versions {
            let version = try #require(ContainerdVersion(name))
            let settings = predict(files, version: version).settings
            var directories = ["default": settings?.confDir.value ?? ""]
            for handler in settings?.handlers ?? [] { directories[handler.name] = handler.confDir.value }
            for (syncer, directory) in directories where !directory.isEmpty {
                try root.do("mkdir -p \(directory)")
                watchers[name, default: [:]][syncer] = Watcher(root.path(directory))
            }
        }
        let started = try root.tree()
        for name in versions {
            running[name] = RunningContainerd(starting: try #require(ContainerdVersion(name)), files: started)
            for watcher in (watchers[name] ?? [:]).values { _ = watcher.events() }
        }
    }

    /// Performs a step; gives what calls answered.
    mutating func perform(_ step: String) throws -> [String: String] {
        switch step.split(separator: " ").first {
        case "@restart": try start()
        case "@sleep": break
        case "@update": return try update(String(step.dropFirst(8)))
        default:
            if step.contains("kill -HUP") {
                for name in versions { running[name]?.hangUp() }
            } else if step.contains("kill -STOP") {
                // The flood itself needs a stopped reader; what the kernel says then is one event.
                let overflow = ["default": [DirectoryEvent(.overflow)]]
                let files = try root.tree()
                for name in versions { running[name]?.notice(overflow, files: files) }
            } else {
                try root.do(step)
                try notice()
            }
        }
        return [:]
    }

    private mutating func notice() throws {
        let files = try root.tree()
        for name in versions {
            let events = (watchers[name] ?? [:]).mapValues { $0.events() }
            running[name]?.notice(events, files: files)
        }
    }

    private mutating func update(_ podCIDR: String) throws -> [String: String] {
        var calls: [String: String] = [:]
        var written: RunningContainerd.Update?
        let files = try root.tree()
        for name in versions {
            let update = running[name]?.updateRuntimeConfig(podCIDR: podCIDR, files: files)
            calls[name] = update?.answer
            if update?.template != nil { written = update }
        }
        guard let written, let path = written.path, let template = written.template else { return calls }
        // As much of Go's templates as the cases use.
        let text = String(decoding: template, as: UTF8.self).replacing("{{.PodCIDR}}", with: podCIDR)
            .replacing(/\{\{range.*\{\{end\}\}/, with: "{\"dst\": \"0.0.0.0/0\"}")
        let temporary = root.path(path + ".tmp")
        try Data(text.utf8).write(to: URL(fileURLWithPath: temporary))
        _ = unsafe rename(temporary, root.path(path))
        try notice()
        return calls
    }

    func answers() throws -> [String: Answer] {
        let files = try root.tree()
        return running.mapValues { Answer(outcome: $0.status(files: files), watch: $0.watch(files: files)) }
    }
}
