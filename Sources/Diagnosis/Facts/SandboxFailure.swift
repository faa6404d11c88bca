import Containerd
import Node
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

    /// The path behind a mark, up to the colon before the reason.
    func path(after mark: String) -> String? {
        guard let range = Self.range(of: mark, in: reason[...]) else { return nil }
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
