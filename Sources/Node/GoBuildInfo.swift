import Syntax

/// What the Go linker has written into a program of how it was built, found without running it.
///
/// Source: debug/buildinfo of Go: the section `.go.buildinfo` holds the version of Go and the module information, each
/// with its length before it; so since Go 1.18.
package struct GoBuildInfo: Sendable, Equatable {
    /// A line each: `path`, `mod`, `dep`, `=>` or `build`, then fields parted by tabs.
    package var module: String

    /// Reads some bytes of the program: fewer at its end.
    package typealias Read = (_ offset: UInt64, _ count: Int) -> [UInt8]

    private static let mark = [0xFF] + Array(" Go buildinf:".utf8)
    private static let headerLength = 32
    /// Of kubelet's it is some 20 KB.
    private static let longestSection: UInt64 = 256 << 10
    private static let mostSections = 256

    /// Reads no more than the headers and that section; hostile bytes give nil, never a trap.
    ///
    /// - Returns: nil for what is no program of Go with sections, 64 bits wide.
    package init?(reading read: Read) {
        guard let section = Self.section(read) else { return nil }
        // A flag of 2 says that the texts follow, and do not stand elsewhere as in older programs.
        guard section.starts(with: Self.mark), section.count > Self.headerLength, section[15] & 2 != 0 else {
            return nil
        }
        var rest = section[Self.headerLength...]
        guard Self.takeText(&rest) != nil, let framed = Self.takeText(&rest) else { return nil }
        // The module information stands between two marks of 16 bytes.
        guard framed.count >= 32 else { return nil }
        module = String(decoding: framed.dropFirst(16).dropLast(16), as: UTF8.self)
    }

    private static func takeText(_ bytes: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        var length = 0
        var shift = 0
        while let byte = bytes.popFirst(), shift < 35 {
            length |= Int(byte & 0x7F) << shift
            shift += 7
            guard byte & 0x80 == 0 else { continue }
            guard length <= bytes.count else { return nil }
            defer { bytes = bytes.dropFirst(length) }
            return bytes.prefix(length)
        }
        return nil
    }

    // MARK: elf(5)

    private static func section(_ read: Read) -> [UInt8]? {
        let header = read(0, 64)
        // Kubernetes has been built for nothing with fewer bits since 1.27.
        guard header.count == 64, header.starts(with: [0x7F, 0x45, 0x4C, 0x46]), header[4] == 2 else { return nil }
        let isBig = header[5] == 2
        let fields = ByteReader(bytes: header, isBigEndian: isBig)
        guard let table = fields.number(at: 40, width: 8), fields.number(at: 58, width: 2) == UInt64(entryLength),
            let count = fields.number(at: 60, width: 2), let names = fields.number(at: 62, width: 2), names < count,
            count <= UInt64(mostSections), table < UInt64(Int64.max)
        else { return nil }
        let entries = ByteReader(bytes: read(table, Int(count) * entryLength), isBigEndian: isBig)
        guard let texts = place(entries, Int(names)) else { return nil }
        let text = read(texts.offset, Int(min(texts.length, 64 << 10)))
        for index in 0..<Int(count) {
            guard let name = entries.number(at: index * entryLength, width: 4), name < UInt64(text.count),
                text[Int(name)...].starts(with: ".go.buildinfo\0".utf8)
            else { continue }
            guard let place = place(entries, index), place.length <= longestSection else { return nil }
            return read(place.offset, Int(place.length))
        }
        return nil
    }

    private static let entryLength = 64

    private static func place(_ entries: ByteReader, _ index: Int) -> (offset: UInt64, length: UInt64)? {
        guard let offset = entries.number(at: index * entryLength + 24, width: 8),
            let length = entries.number(at: index * entryLength + 32, width: 8), offset < UInt64(Int64.max)
        else { return nil }
        return (offset, length)
    }
}

extension GoBuildInfo {
    /// The release of Kubernetes that a program is or has within itself, such as `v1.29.4`; nil where nothing tells.
    ///
    /// Kubernetes' own build sets it by the linker's flags, which Go notes unless it is told to trim paths (Kubernetes does
    /// so from 1.30 on); what is built as a module, and what has Kubernetes within itself, tells it by the module's version.
    /// Source: `kube::version::ldflags` of hack/lib/version.sh; go.dev/issue/63432.
    package var kubernetesVersion: String? { flaggedVersion ?? moduleVersion }

    private var flaggedVersion: String? {
        guard let line = lines.first(where: { $0.utf8.starts(with: "build\t-ldflags=".utf8) }) else { return nil }
        let signs = Set(" \"'\\".utf8)
        for word in line.utf8.split(whereSeparator: { signs.contains($0) }) {
            guard let sign = word.lastIndex(of: UInt8(ascii: "=")), Substring(word[..<sign]).hasSuffix(Self.variable)
            else { continue }
            return Self.version(Substring(word[word.index(after: sign)...]))
        }
        return nil
    }

    private static let variable = "k8s.io/component-base/version.gitVersion"

    private var moduleVersion: String? {
        let rows = lines.map { $0.parts("\t") }
        guard
            let index = rows.firstIndex(where: {
                $0.count >= 3 && ($0[0] == "mod" || $0[0] == "dep") && $0[1] == "k8s.io/kubernetes"
            })
        else { return nil }
        // A distribution puts its own in the module's place.
        if index + 1 < rows.count, rows[index + 1].first == "=>", rows[index + 1].count >= 3,
            let version = Self.version(rows[index + 1][2])
        {
            return version
        }
        return Self.version(rows[index][2])
    }

    private var lines: [Substring] { module.parts("\n") }

    private static func version(_ text: Substring) -> String? {
        let digits = text.utf8.dropFirst()
        guard text.utf8.first == UInt8(ascii: "v"), digits.first.map({ (48...57).contains($0) }) == true,
            text.utf8.contains(UInt8(ascii: ".")), text.utf8.count <= 64,
            // What a tree without a release has.
            !text.utf8.starts(with: "v0.0.0".utf8)
        else { return nil }
        return String(text)
    }
}
