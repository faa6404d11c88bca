/// What differs between two texts, line by line, as `diff -u` shows it.
package struct UnifiedDiff {
    /// Lines around a change that are shown.
    private static let context = 3
    /// Cells of the table of common lines; beyond them the whole middle counts as changed.
    private static let limit = 4 << 20

    private enum Line {
        case both(Int, Int)
        case old(Int)
        case new(Int)

        var isChange: Bool { if case .both = self { false } else { true } }
    }

    /// The diff without a header; empty where the texts are equal.
    ///
    /// - Parameter shown: what is shown of a text in place of it, byte for byte as long: that is where secrets are taken out.
    package static func text(_ old: [UInt8], _ new: [UInt8], shown: ([UInt8]) -> [UInt8] = { $0 }) -> [String] {
        let (oldLines, newLines) = (lines(old), lines(new))
        let (oldShown, newShown) = (lines(shown(old)), lines(shown(new)))
        let script = script(oldLines, newLines)
        var output: [String] = []
        for range in hunks(script) {
            output.append(header(script[range]))
            for line in script[range] {
                switch line {
                case .both(let index, _): output += rows(" ", oldShown, index, isLast: index == oldLines.count - 1)
                case .old(let index): output += rows("-", oldShown, index, isLast: index == oldLines.count - 1)
                case .new(let index): output += rows("+", newShown, index, isLast: index == newLines.count - 1)
                }
            }
        }
        return output
    }

    /// Lines with their ends.
    private static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = bytes.startIndex
        while start < bytes.endIndex {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.endIndex
            lines.append(bytes[start..<end])
            start = end
        }
        return lines
    }

    private static func rows(
        _ mark: String, _ lines: [ArraySlice<UInt8>], _ index: Int, isLast: Bool
    ) -> [String] {
        guard index < lines.count else { return [] }
        let line = lines[index]
        let isEnded = line.last == UInt8(ascii: "\n")
        var text = line
        if isEnded { text.removeLast() }
        if text.last == UInt8(ascii: "\r") { text.removeLast() }
        let row = mark + String(decoding: text, as: UTF8.self)
        return isEnded || !isLast ? [row] : [row, "\\ No newline at end of file"]
    }

    // MARK: Script

    private static func script(_ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>]) -> [Line] {
        var start = 0
        while start < old.count, start < new.count, old[start] == new[start] { start += 1 }
        var end = 0
        while end < old.count - start, end < new.count - start, old[old.count - 1 - end] == new[new.count - 1 - end] {
            end += 1
        }
        let head = (0..<start).map { Line.both($0, $0) }
        let tail = (0..<end).map { Line.both(old.count - end + $0, new.count - end + $0) }
        let middle = middle(old, start..<(old.count - end), new, start..<(new.count - end))
        return head + middle + tail
    }

    /// By the longest common subsequence.
    private static func middle(
        _ old: [ArraySlice<UInt8>], _ oldRange: Range<Int>, _ new: [ArraySlice<UInt8>], _ newRange: Range<Int>
    ) -> [Line] {
        let (rows, columns) = (oldRange.count, newRange.count)
        guard rows > 0, columns > 0, rows <= limit / columns else {
            return oldRange.map { .old($0) } + newRange.map { .new($0) }
        }
        let width = columns + 1
        var common = [Int32](repeating: 0, count: (rows + 1) * width)
        for row in (0..<rows).reversed() {
            for column in (0..<columns).reversed() {
                let isSame = old[oldRange.lowerBound + row] == new[newRange.lowerBound + column]
                let (down, right) = (common[(row + 1) * width + column], common[row * width + column + 1])
                common[row * width + column] = isSame ? common[(row + 1) * width + column + 1] + 1 : max(down, right)
            }
        }
        var lines: [Line] = []
        var (row, column) = (0, 0)
        while row < rows, column < columns {
            let (oldIndex, newIndex) = (oldRange.lowerBound + row, newRange.lowerBound + column)
            if old[oldIndex] == new[newIndex] {
                lines.append(.both(oldIndex, newIndex))
                row += 1
                column += 1
            } else if common[(row + 1) * width + column] >= common[row * width + column + 1] {
                lines.append(.old(oldIndex))
                row += 1
            } else {
                lines.append(.new(newIndex))
                column += 1
            }
        }
        lines += (oldRange.lowerBound + row..<oldRange.upperBound).map { .old($0) }
        lines += (newRange.lowerBound + column..<newRange.upperBound).map { .new($0) }
        return lines
    }

    // MARK: Hunks

    private static func hunks(_ script: [Line]) -> [Range<Int>] {
        var hunks: [Range<Int>] = []
        for index in script.indices where script[index].isChange {
            let range = max(0, index - context)..<min(script.count, index + context + 1)
            if let last = hunks.last, range.lowerBound <= last.upperBound {
                hunks[hunks.count - 1] = last.lowerBound..<range.upperBound
            } else {
                hunks.append(range)
            }
        }
        return hunks
    }

    private static func header(_ lines: ArraySlice<Line>) -> String {
        var old: [Int] = []
        var new: [Int] = []
        for line in lines {
            switch line {
            case .both(let one, let other):
                old.append(one)
                new.append(other)
            case .old(let index): old.append(index)
            case .new(let index): new.append(index)
            }
        }
        return "@@ -\(span(old)) +\(span(new)) @@"
    }

    /// The first line and their number; an empty side stands before the file's first line.
    private static func span(_ lines: [Int]) -> String {
        guard let first = lines.first else { return "0,0" }
        return lines.count == 1 ? "\(first + 1)" : "\(first + 1),\(lines.count)"
    }
}
