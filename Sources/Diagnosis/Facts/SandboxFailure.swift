import Containerd
import Node
import Syntax

/// A pod that containerd could not give a network to, or could not take it from, as its journal tells.
///
/// Source: sandbox_run.go and sandbox_stop.go of containerd; libcni's and the plugins' own words within.
struct SandboxFailure: Equatable {
    enum Operation { case add, delete }

    /// What containerd was at; the first comes before any plugin.
    private enum Step: String, CaseIterable {
        case namespace = "failed to create network namespace for sandbox"
        case add = "failed to setup network for sandbox"
        case delete = "failed to destroy network for sandbox"
    }

    var operation: Operation
    /// containerd could not even make the pod's network namespace.
    var isOfNamespace: Bool
    /// The plugin that failed; nil where libcni itself did.
    var plugin: String?
    /// What the plugin said, without the sandbox's id.
    var reason: String
    var at: Int64
    /// nil where the line does not name it.
    var pod: PodPlace?

    /// How far back a failure still counts: kubelet tries again within this time while it lasts.
    static let window = 5 * Span.minute

    /// - Returns: nil for a line that tells of no such failure.
    init?(_ line: JournalLine) {
        // Most lines tell of something else, and taking one apart costs a hundred times as much.
        guard line.holds("network for sandbox") || line.holds("network namespace for sandbox") else { return nil }
        let entry = line.entry
        let texts = [entry.message] + entry.fields.map(\.value)
        guard let (step, rest) = texts.lazy.compactMap({ Self.marked(LogEntry.plain($0)) }).first else { return nil }
        operation = step == .delete ? .delete : .add
        isOfNamespace = step == .namespace
        at = line.realtime
        // The id of the sandbox stands in quotes, then a colon and what is wrong.
        var reason = String(rest.rest(after: "\": ") ?? rest[...])
        // What it is a part of ends with a quote.
        if reason.last == "\"", reason.filter({ $0 == "\"" }).count % 2 == 1 { reason.removeLast() }
        self.reason = step == .namespace ? "failed to create network namespace: \(reason)" : reason
        plugin = reason.part(after: "plugin type=\"", before: "\"")
        pod = PodPlace(in: entry.text)
    }

    /// What it says, the same from try to try.
    var words: [Substring] { reason.wordsWithoutNumbers }

    /// How it is cited.
    var text: String {
        operation == .add
            ? "pods fail to start: \(reason)"
            : "pods cannot be removed: failed to destroy network for sandbox: \(reason)"
    }

    private static func marked(_ message: String) -> (Step, String)? {
        Step.allCases.lazy.compactMap { step in message.rest(after: step.rawValue).map { (step, String($0)) } }.first
    }
}
