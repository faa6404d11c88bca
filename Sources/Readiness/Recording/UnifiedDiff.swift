/// Two texts compared line by line, in the unified format of diff(1).
///
/// Source: "Detailed Unified", GNU diffutils manual.
package struct UnifiedDiff: Sendable {
    /// Lines around a change that are shown.
    private static let context = 3
    /// Beyond so many lines a comparison could take minutes.
    private static let limit = 20_000

    private enum Edit: Equatable {
        case kept(String)
        case removed(String)
        case added(String)

        var line: String {
            switch self {
            case .kept(let text): " " + text
            case .removed(let text): "-" + text
            case .added(let text): "+" + text
            }
        }

        var isChange: Bool { if case .kept = self { false } else { true } }
        var isOld: Bool { if case .added = self { false } else { true } }
        var isNew: Bool { if case .removed = self { false } else { true } }
    }

    /// The text of the comparison with a final newline; empty where both are the same.
    ///
    /// - Parameters:
    ///   - old: nil where there is no such file.
    ///   - names: what stands after `---` and `+++`.
    package static func text(_ old: String?, _ new: String?, names: (old: String, new: String)) -> String {
        guard old != new else { return "" }
        let (before, after) = (lines(old ?? ""), lines(new ?? ""))
        let head = "--- \(old == nil ? "/dev/null" : names.old)\n+++ \(new == nil ? "/dev/null" : names.new)\n"
        guard before.count + after.count <= limit else { return head + "(more than \(limit) lines differ)\n" }
        let edits = edits(before, after)
        return head + hunks(edits).map { text(of: $0, edits) }.joined()
    }

    /// The last line keeps the mark of a missing newline, so that it differs from one that has it.
    private static func lines(_ text: String) -> [String] {
        guard !text.isEmpty else { return [] }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard let last = lines.popLast(), !last.isEmpty else { return lines }
        return lines + [last + "\n\\ No newline at end of file"]
    }

    private static func edits(_ old: [String], _ new: [String]) -> [Edit] {
        var removed: Set<Int> = []
        var added: Set<Int> = []
        for change in new.difference(from: old) {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): added.insert(offset)
            }
        }
        var edits: [Edit] = []
        var (left, right) = (0, 0)
        while left < old.count || right < new.count {
            if left < old.count, removed.contains(left) {
                edits.append(.removed(old[left]))
                left += 1
            } else if right < new.count, added.contains(right) {
                edits.append(.added(new[right]))
                right += 1
            } else {
                edits.append(.kept(old[left]))
                left += 1
                right += 1
            }
        }
        return edits
    }

    /// Changes that are near each other share a hunk.
    private static func hunks(_ edits: [Edit]) -> [Range<Int>] {
        var hunks: [Range<Int>] = []
        for index in edits.indices where edits[index].isChange {
            let range = max(0, index - context)..<min(edits.count, index + context + 1)
            guard let last = hunks.last, range.lowerBound <= last.upperBound else {
                hunks.append(range)
                continue
            }
            hunks[hunks.count - 1] = last.lowerBound..<range.upperBound
        }
        return hunks
    }

    private static func text(of hunk: Range<Int>, _ edits: [Edit]) -> String {
        let before = edits[..<hunk.lowerBound]
        let inside = edits[hunk]
        let old = span(after: before.count(where: \.isOld), inside.count(where: \.isOld))
        let new = span(after: before.count(where: \.isNew), inside.count(where: \.isNew))
        return "@@ -\(old) +\(new) @@\n" + inside.map { $0.line + "\n" }.joined()
    }

    /// The first line of an empty span is the one before it.
    private static func span(after skipped: Int, _ count: Int) -> String {
        let start = count == 0 ? skipped : skipped + 1
        return count == 1 ? "\(start)" : "\(start),\(count)"
    }
}
