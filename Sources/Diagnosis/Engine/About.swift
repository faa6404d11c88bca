import Node
import Syntax

/// What is always true of a finding, whatever node it is found on: what explain, docs/findings.md and the journal's
/// catalog say of it.
package struct About: Sendable {
    /// One sentence: what it means.
    package var meaning: String
    /// How it is proven.
    package var proof: String
    /// What to do, with `{unit}` where containerd's unit belongs.
    var fix: String
    /// `MESSAGE_ID` of its records, whose entry in the journal catalog says all this: public interface, never reused.
    package var messageID: String
    /// Threads in which people have met it.
    package var links: [String] = []

    /// What to do.
    ///
    /// - Parameter unit: that containerd runs in, with its suffix.
    package func fix(for unit: String = KnownRuntime.usualUnit) -> String {
        var out = ""
        for (index, piece) in fix.parts("{", keepsEmpty: true).enumerated() {
            let isUnit = index > 0 && piece.hasPrefix("unit}")
            if index > 0, !isUnit { out += "{" }
            out += isUnit ? unit + piece.dropFirst("unit}".utf8.count) : piece
        }
        return out
    }
}
