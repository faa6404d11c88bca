extension ProgramFacts {
    /// `#!` lines are read this far by the kernel (BINPRM_BUF_SIZE, linux/binfmts.h).
    private static let headSize = 256

    /// Reads a program's headers.
    ///
    /// - Parameter read: Gives so many bytes at an offset, fewer where the file ends.
    package init(read: @escaping (_ offset: Int64, _ count: Int) -> [UInt8]) {
        let head = read(0, Self.headSize)
        if head.allSatisfy({ $0 == 0 }) {
            self = .empty
        } else if head.starts(with: [0x7F, 0x45, 0x4C, 0x46]) {
            self = ELFReader(head: head, read: read).flatMap { $0.header() }.map { .elf($0) } ?? .unrecognised
        } else if let interpreter = Self.interpreter(head) {
            self = .script(interpreter: interpreter)
        } else {
            self = .unrecognised
        }
    }

    private static func interpreter(_ head: [UInt8]) -> String? {
        guard head.starts(with: [0x23, 0x21]) else { return nil }
        let line = head.dropFirst(2).prefix { $0 != 0x0A && $0 != 0 }
        let path = line.drop { $0 == 0x20 || $0 == 0x09 }.prefix { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }
        return path.isEmpty ? nil : FileName.text(path)
    }
}

/// Reads an ELF header and its program headers from a file that may be cut, broken or hostile; elf(5).
private struct ELFReader {
    private let head: [UInt8]
    private let read: (Int64, Int) -> [UInt8]
    private let is64: Bool
    private let isBigEndian: Bool

    /// The kernel takes no more bytes of program headers (load_elf_phdrs, fs/binfmt_elf.c).
    private static let maximumTable: Int64 = 65536
    private static let maximumInterpreter = 4096
    private static let load: UInt64 = 1
    private static let interpreter: UInt64 = 3

    /// nil where the class or byte order is none that exists.
    init?(head: [UInt8], read: @escaping (Int64, Int) -> [UInt8]) {
        guard head.count > 5, head[4] == 1 || head[4] == 2, head[5] == 1 || head[5] == 2 else { return nil }
        self.head = head
        self.read = read
        is64 = head[4] == 2
        isBigEndian = head[5] == 2
    }

    private var headerSize: Int { is64 ? 64 : 52 }
    private var entrySize: Int { is64 ? 56 : 32 }
    private var wordSize: Int { is64 ? 8 : 4 }

    /// nil where it is no program that any kernel would load.
    func header() -> ELFHeader? {
        let machine = UInt16(truncatingIfNeeded: number(head[...], at: 18, size: 2) ?? 0)
        var result = ELFHeader(
            machine: machine, bits: is64 ? 64 : 32, interpreter: nil, requiredSize: Int64(headerSize))
        guard head.count >= headerSize else { return result }
        guard let start = offset(head[...], at: is64 ? 32 : 28),
            let size = number(head[...], at: is64 ? 54 : 42, size: 2), size == UInt64(entrySize),
            let count = number(head[...], at: is64 ? 56 : 44, size: 2), count > 0
        else { return nil }
        let length = Int64(count) * Int64(entrySize)
        guard length <= Self.maximumTable, let end = sum(start, length) else { return nil }
        result.requiredSize = max(result.requiredSize, end)
        return add(read(start, Int(length)), to: result)
    }

    private func add(_ table: [UInt8], to header: ELFHeader) -> ELFHeader? {
        var result = header
        var rest = table[...]
        while rest.count >= entrySize {
            let entry = rest.prefix(entrySize)
            rest = rest.dropFirst(entrySize)
            let type = number(entry, at: 0, size: 4)
            guard type == Self.load || type == Self.interpreter else { continue }
            guard let start = offset(entry, at: is64 ? 8 : 4), let size = offset(entry, at: is64 ? 32 : 16),
                let end = sum(start, size)
            else { return nil }
            if type == Self.load { result.requiredSize = max(result.requiredSize, end) }
            if type == Self.interpreter, result.interpreter == nil { result.interpreter = text(at: start, size) }
        }
        return result
    }

    private func text(at offset: Int64, _ size: Int64) -> String? {
        let bytes = read(offset, Int(min(size, Int64(Self.maximumInterpreter)))).prefix { $0 != 0 }
        return bytes.isEmpty ? nil : FileName.text(bytes)
    }

    private func sum(_ one: Int64, _ other: Int64) -> Int64? {
        let (sum, overflow) = one.addingReportingOverflow(other)
        return overflow ? nil : sum
    }

    /// A file offset or size; nil beyond what a file can have.
    private func offset(_ bytes: ArraySlice<UInt8>, at position: Int) -> Int64? {
        number(bytes, at: position, size: wordSize).flatMap { Int64(exactly: $0) }
    }

    private func number(_ bytes: ArraySlice<UInt8>, at position: Int, size: Int) -> UInt64? {
        let field = bytes.dropFirst(position).prefix(size)
        guard field.count == size else { return nil }
        return (isBigEndian ? Array(field) : field.reversed()).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
