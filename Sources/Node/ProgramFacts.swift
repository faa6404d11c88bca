/// What the first bytes of a program file tell, without running it.
///
/// Source: elf(5): `Elf32_Ehdr`, `Elf64_Ehdr`, `PT_LOAD`, `PT_INTERP`; execve(2) for `#!`.
package enum ProgramFacts: Sendable, Equatable {
    case empty
    case elf(ELF)
    /// A `#!` script and the interpreter that its first line names.
    case script(interpreter: String)
    case unrecognised

    package struct ELF: Sendable, Equatable {
        /// `e_machine`, for instance 62 for x86-64 and 183 for AArch64.
        package var machine: UInt16
        /// The path in `PT_INTERP`; nil for a static program, or where it lies beyond the bytes at hand.
        package var interpreter: String?
        /// Bytes that the file must have to be whole: the end of its last loadable segment.
        package var requiredSize: UInt64

        package init(machine: UInt16, interpreter: String?, requiredSize: UInt64) {
            self.machine = machine
            self.interpreter = interpreter
            self.requiredSize = requiredSize
        }
    }

    /// Bytes of a file that suffice for all this in practice.
    package static let headLength = 4096

    /// Shortens the head of a file to what ``read(head:)`` goes by: of a script its first line, of what is no program next
    /// to nothing, since a text may hold secrets.
    package static func redact(of bytes: inout [UInt8]) {
        guard !bytes.starts(with: elfMark) else { return }
        let length = bytes.starts(with: scriptMark) ? bytes.prefix { $0 != UInt8(ascii: "\n") }.count : 1
        for index in bytes.indices.dropFirst(length) { bytes[index] = 0 }
        bytes.removeLast(max(0, bytes.count - length))
    }

    private static let scriptMark = Array("#!".utf8)
    private static let elfMark: [UInt8] = [0x7f, 0x45, 0x4c, 0x46]

    /// Reads the head of a file; hostile bytes give ``unrecognised``, never a trap.
    package static func read(head bytes: [UInt8]) -> ProgramFacts {
        guard !bytes.isEmpty else { return .empty }
        if bytes.starts(with: scriptMark) { return script(bytes) }
        guard bytes.starts(with: elfMark) else { return .unrecognised }
        return elf(bytes).map(ProgramFacts.elf) ?? .unrecognised
    }

    private static func script(_ bytes: [UInt8]) -> ProgramFacts {
        let line = bytes.dropFirst(2).prefix { $0 != UInt8(ascii: "\n") }
        let words = line.split(whereSeparator: { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") })
        guard let first = words.first else { return .unrecognised }
        return .script(interpreter: String(decoding: first, as: UTF8.self))
    }

    private static func elf(_ bytes: [UInt8]) -> ELF? {
        guard bytes.count > 6, let layout = ELFLayout(class: bytes[4], data: bytes[5]) else { return nil }
        let reader = ByteReader(bytes: bytes, isBigEndian: layout.isBigEndian)
        guard let machine = reader.number(at: 18, width: 2),
            let table = reader.number(at: layout.tableOffset, width: layout.word),
            let size = reader.number(at: layout.entrySizeOffset, width: 2),
            let count = reader.number(at: layout.entrySizeOffset + 2, width: 2)
        else { return nil }
        var elf = ELF(machine: UInt16(truncatingIfNeeded: machine), interpreter: nil, requiredSize: 0)
        // A file that ends before its own table of segments is cut off as well.
        let tableSize = min(count, 128) * min(size, 4096)
        if count > 0 { elf.requiredSize = table.addingReportingOverflow(tableSize).partialValue }
        for index in 0..<min(count, 128) {
            let (start, overflow) = table.addingReportingOverflow(index * size)
            guard !overflow, let header = Int(exactly: start), header < bytes.count else { break }
            guard let kind = reader.number(at: header, width: 4),
                let offset = reader.number(at: header + layout.segmentOffset, width: layout.word),
                let length = reader.number(at: header + layout.segmentLength, width: layout.word)
            else { break }
            let end = offset.addingReportingOverflow(length)
            guard !end.overflow else { return nil }
            if kind == 1 { elf.requiredSize = max(elf.requiredSize, end.partialValue) }
            if kind == 3 { elf.interpreter = reader.text(at: offset, length: length) }
        }
        return elf
    }
}

/// Where the fields of an ELF header lie, for its two classes.
private struct ELFLayout {
    var isBigEndian: Bool
    var word: Int
    var tableOffset: Int
    var entrySizeOffset: Int
    var segmentOffset: Int
    var segmentLength: Int

    init?(class kind: UInt8, data: UInt8) {
        guard kind == 1 || kind == 2, data == 1 || data == 2 else { return nil }
        let is64 = kind == 2
        isBigEndian = data == 2
        word = is64 ? 8 : 4
        tableOffset = is64 ? 32 : 28
        entrySizeOffset = is64 ? 54 : 42
        segmentOffset = is64 ? 8 : 4
        segmentLength = is64 ? 32 : 16
    }
}

/// Numbers and texts in bytes, nil beyond their end.
struct ByteReader {
    var bytes: [UInt8]
    var isBigEndian: Bool

    func number(at offset: Int, width: Int) -> UInt64? {
        guard offset >= 0, offset <= bytes.count - width else { return nil }
        let field = bytes[offset..<offset + width]
        return isBigEndian
            ? field.reduce(0) { $0 << 8 | UInt64($1) } : field.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    func text(at offset: UInt64, length: UInt64) -> String? {
        guard let start = Int(exactly: offset), start < bytes.count else { return nil }
        let end = min(bytes.count, start &+ Int(min(length, 4096)))
        guard start < end else { return nil }
        return String(decoding: bytes[start..<end].prefix { $0 != 0 }, as: UTF8.self)
    }
}
