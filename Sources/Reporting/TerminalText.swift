import Syntax

/// Lines of text for a terminal, none of them wider than it unless a single word is.
package struct TerminalText: Sendable {
    /// How a text is to look.
    package struct Style: Sendable {
        /// Columns where nobody says how many there are.
        package static let usualWidth = 100
        /// Narrower than 40 columns nothing can be read, and a line of more than 200 is lost on the way back.
        private static let widths = 40...200

        /// ANSI colours, or none.
        package var isColoured: Bool
        /// Columns of the terminal, 40 to 200.
        package var width: Int

        /// - Parameter width: columns of the terminal; what lies outside 40 to 200 is brought there.
        package init(isColoured: Bool, width: Int = usualWidth) {
            self.isColoured = isColoured
            self.width = min(max(width, Self.widths.lowerBound), Self.widths.upperBound)
        }

        /// The text in a colour, where colours are shown at all.
        package func paint(_ text: String, _ colour: Colour) -> String {
            isColoured ? "\u{1b}[\(colour.rawValue)m\(text)\u{1b}[0m" : text
        }
    }

    /// Parameters of SGR, ECMA-48, section 8.3.117.
    package enum Colour: String, Sendable {
        case bold = "1"
        case red = "1;31"
        case green = "1;32"
        case yellow = "1;33"
        case magenta = "1;35"
    }

    let style: Style
    private var lines: [String] = []

    package init(style: Style) { self.style = style }

    package var text: String { lines.isEmpty ? "" : lines.joined(separator: "\n") + "\n" }

    /// Adds a line as it is.
    package mutating func add(_ line: String) { lines.append(line) }

    package mutating func addBlank() { lines.append("") }

    /// Adds a text, folded at spaces; a word longer than a line stands alone.
    ///
    /// - Parameter hanging: spaces before all lines but the first; as before the first where it is nil.
    package mutating func add(folding text: String, indent: Int, hanging: Int? = nil) {
        var line = String(repeating: " ", count: indent)
        let next = String(repeating: " ", count: hanging ?? indent)
        var isEmpty = true
        for word in printable(text).split(separator: " ", omittingEmptySubsequences: false) {
            if !isEmpty, line.count + 1 + word.count > style.width {
                lines.append(line)
                line = next
                isEmpty = true
            }
            line += isEmpty ? String(word) : " \(word)"
            isEmpty = false
        }
        lines.append(line)
    }

    /// Adds a name and what is to be said of it, in two columns.
    package mutating func add(_ name: String, _ value: String, indent: Int = 2, column: Int) {
        let gap = String(repeating: " ", count: max(1, column - indent - name.count))
        add(folding: name + gap + value, indent: indent, hanging: column)
    }

    /// Adds the line of a file that a position is in, with a caret under its byte.
    mutating func quote(_ bytes: [UInt8], at position: Position) {
        let rows = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard position.line >= 1, position.line <= rows.count else { return }
        let row = Array(rows[position.line - 1])
        let room = style.width - 14
        let from = max(0, min(position.column - 1 - room / 2, row.count - room))
        let shown = printable(row[from..<min(row.count, from + room)])
        let before = printable(row[from..<min(row.count, max(from, position.column - 1))])
        let gutter = String(position.line)
        let blank = String(repeating: " ", count: gutter.count)
        lines.append("    \(gutter) | \(shown)")
        lines.append("    \(blank) | " + String(repeating: " ", count: before.count) + style.paint("^", .red))
    }
}
