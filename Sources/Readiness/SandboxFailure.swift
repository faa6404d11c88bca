import Containerd
import Syntax

/// A pod that containerd could not give a network to, or could not take it from, as its journal tells.
///
/// Source: sandbox_run.go and sandbox_stop.go of containerd; libcni's and the plug-ins' own words within.
struct SandboxFailure: Equatable {
    enum Operation { case add, delete }

    var operation: Operation
    /// The plug-in that failed; nil where libcni itself did.
    var plugin: String?
    /// What the plug-in said, without the sandbox's id.
    var reason: String
    var at: Int64

    /// How far back a failure still counts: kubelet tries again within this time while it lasts.
    static let window = 5 * Span.minute

    /// - Returns: nil for a line that tells of no such failure.
    init?(_ line: JournalLine) {
        // Most lines tell of something else, and taking one apart costs a hundred times as much.
        guard line.holds("network for sandbox") else { return nil }
        let entry = line.entry
        let texts = [entry.message] + entry.fields.map(\.value)
        guard let (operation, rest) = texts.lazy.compactMap({ Self.marked(Self.unescaped($0)) }).first else {
            return nil
        }
        self.operation = operation
        at = line.realtime
        // The id of the sandbox stands in quotes, then a colon and what is wrong.
        let end = Self.range(of: "\": ", in: rest)
        var reason = String(end.map { rest[$0.upperBound...] } ?? rest)
        // What it is a part of ends with a quote.
        if reason.last == "\"", reason.filter({ $0 == "\"" }).count % 2 == 1 { reason.removeLast() }
        self.reason = reason
        plugin = Self.quoted(after: "plugin type=\"", in: reason)
    }

    /// A plug-in that was looked for in vain.
    var missingPlugin: String? { Self.quoted(after: "failed to find plugin \"", in: reason) }

    /// The program that could not be executed.
    var failedProgram: String? {
        guard let range = Self.range(of: "fork/exec ", in: reason[...]) else { return nil }
        return String(reason[range.upperBound...].prefix { $0 != ":" })
    }

    /// How it is cited.
    var text: String {
        operation == .add
            ? "pods fail to start: \(reason)"
            : "pods cannot be removed: failed to destroy network for sandbox: \(reason)"
    }

    private static func marked(_ message: String) -> (Operation, Substring)? {
        for (mark, operation) in [
            ("failed to setup network for sandbox", Operation.add),
            ("failed to destroy network for sandbox", Operation.delete),
        ] {
            guard let range = range(of: mark, in: message[...]) else { continue }
            return (operation, message[range.upperBound...])
        }
        return nil
    }

    /// Without the backslashes that loggers have put before quotes, at any depth.
    private static func unescaped(_ text: String) -> String {
        String(decoding: text.utf8.filter { $0 != UInt8(ascii: "\\") }, as: UTF8.self)
    }

    static func quoted(after mark: String, in text: String) -> String? {
        guard let range = range(of: mark, in: text[...]) else { return nil }
        let value = text[range.upperBound...].prefix { $0 != "\"" }
        return value.isEmpty ? nil : String(value)
    }

    /// A name behind a mark, up to what cannot be in one.
    static func word(after mark: String, in text: String) -> String? {
        guard let range = range(of: mark, in: text[...]) else { return nil }
        let value = text[range.upperBound...].prefix { !" \",:(_)]".contains($0) }
        return value.isEmpty ? nil : String(value)
    }

    /// The place of a piece; the library's own search brings in regular expressions.
    private static func range(of piece: String, in text: Substring) -> Range<Substring.Index>? {
        let wanted = Array(piece.utf8)
        let bytes = Array(text.utf8)
        guard bytes.count >= wanted.count, let first = wanted.first else { return nil }
        for start in 0...(bytes.count - wanted.count) where bytes[start] == first {
            guard bytes[start..<start + wanted.count].elementsEqual(wanted) else { continue }
            let from = text.utf8.index(text.startIndex, offsetBy: start)
            return from..<text.utf8.index(from, offsetBy: wanted.count)
        }
        return nil
    }
}

extension Facts {
    /// containerd's newest word on pods is a failure, and nothing that was found explains it.
    ///
    /// Source: "returns sandbox id" in the log of RunPodSandbox, pkg/cri/instrument of containerd.
    func findFailingPods() {
        // What netready cannot know explains no pod's failure.
        let isExplained = findings.contains { $0.severity != .info && $0.code.rule.stage != .limits }
        guard readings.now == .ready, !isExplained else { return }
        findStuckPods()
        guard let failure = recentFailures(since: nil).first(where: { $0.operation == .add }) else { return }
        guard !isOver(failure), !isMended(failure) else { return }
        let network = readings.onDisk?.loading?.networks.first
        add(
            Finding(
                .podNetworkFails, .warning,
                "NetworkReady is true\(network.map { " by \($0.file)" } ?? ""), and pods fail to start: \(failure.reason)",
                at: network.map { SourceLocation(file: $0.file) },
                evidence: [.init("plugin", failure.plugin ?? ""), .init("log", failure.reason)]))
    }

    /// A pod has started since, or would have failed again by now: kubelet tries a failing one again within a minute.
    func isOver(_ failure: SandboxFailure) -> Bool {
        guard failure.at >= snapshot.takenAt.realtime - 2 * Span.minute else { return true }
        let success = lastLine(where: \.tellsOfStartedSandbox)
        return success.map { $0.realtime >= failure.at } ?? false
    }

    /// containerd fails again and again to take a pod from its network.
    private func findStuckPods() {
        let since = snapshot.takenAt.realtime - SandboxFailure.window
        let stuck = failures.filter { $0.operation == .delete && $0.at >= since }
        guard let last = stuck.first, stuck.contains(where: { $0.at < last.at }), !isMended(last) else { return }
        add(
            Finding(
                .sandboxLeftover, .warning, "Old sandboxes cannot be removed: \(last.reason)",
                evidence: [.init("log", last.text), .init("count", "\(stuck.count)")]))
    }

    /// Whether something that the failure can have come from has changed since: a list, a program, a kubeconfig, or a
    /// file that it names.
    private func isMended(_ failure: SandboxFailure) -> Bool {
        let prediction = readings.onDisk
        let programs = [failure.missingPlugin, failure.plugin].compactMap(\.self).flatMap { name in
            (prediction?.settings?.binDirs.value ?? []).map { "\($0)/\(name)" }
        }
        if failure.missingPlugin != nil, programs.contains(where: { exists($0) == true }) { return true }
        var paths = programs + [AgentLog.path(in: failure.reason), failure.failedProgram].compactMap(\.self)
        for network in prediction?.loading?.networks ?? [] {
            paths.append(network.file)
            paths += network.plugins.compactMap { Self.kubeconfig(of: $0.object) }
        }
        let lookup = Lookup(snapshot.files)
        defer { wants.formUnion(lookup.wants) }
        return paths.contains { path in
            guard case .entry(let entry, _) = lookup.find(path) else { return false }
            return max(entry.changed, entry.modified) > failure.at
        }
    }

    /// Failures of the last minutes that the present files can have caused, newest first, each reason once.
    ///
    /// - Parameter file: a failure from before its last change proves nothing of it.
    func recentFailures(since file: String?) -> [SandboxFailure] {
        var from = snapshot.takenAt.realtime - SandboxFailure.window
        if let file, case .entry(let entry, _) = Lookup(snapshot.files).find(file) {
            from = max(from, max(entry.changed, entry.modified))
        }
        if let start = live?.process?.startedAt { from = max(from, start - Span.second) }
        var recent: [SandboxFailure] = []
        for failure in failures where failure.at >= from {
            let isKnown = recent.contains { $0.reason == failure.reason || $0.reason.holds(failure.reason) }
            if !isKnown { recent.append(failure) }
        }
        return recent
    }
}
