/// A place in a file's bytes, as people and editors count it.
package struct Position: Hashable, Sendable, Comparable {
    /// Line, from 1; lines end at LF.
    package var line: Int
    /// Column in bytes, from 1, as Go's `encoding/json` offsets and compilers count it.
    package var column: Int
    /// Offset in bytes from the start of the file, from 0.
    package var offset: Int

    package init(line: Int, column: Int, offset: Int) {
        self.line = line
        self.column = column
        self.offset = offset
    }

    /// The place of an offset in these bytes; past their end it is the place where the next byte would be.
    package init(of offset: Int, in bytes: [UInt8]) {
        let before = bytes.prefix(max(0, offset))
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        line = before.count { $0 == UInt8(ascii: "\n") } + 1
        column = before.count - lineStart + 1
        self.offset = before.count
    }

    /// The first byte of a file.
    package static let start = Position(line: 1, column: 1, offset: 0)

    /// Compares offsets.
    package static func < (left: Position, right: Position) -> Bool { left.offset < right.offset }
}
