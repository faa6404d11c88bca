/// A line of `/proc/PID/mountinfo`; proc_pid_mountinfo(5).
package struct Mount: Sendable, Equatable {
    package var id: Int32
    package var parent: Int32
    /// `major:minor` of the superblock.
    package var device: String
    /// The directory of the file system that is mounted.
    package var root: String
    package var mountPoint: String
    /// Options of this mount, for instance `ro`.
    package var options: [String]
    package var fileSystem: String
    package var source: String
    /// Options of the superblock.
    package var superOptions: [String]

    /// Writing is refused, by the mount or by the file system.
    package var isReadOnly: Bool { options.contains("ro") || superOptions.contains("ro") }

    /// The lines of a table, in its order.
    ///
    /// - Parameter places: beginnings of mount points; those of other mounts are left out, but for `/`. nil for all mounts.
    ///   A node with many pods has hundreds, and taking one apart costs a hundred times as much as passing it by.
    static func parse(_ text: [UInt8], at places: [String]? = nil) -> [Mount] {
        let lines = text.split(separator: 0x0A)
        guard let places else { return lines.compactMap { Mount($0) } }
        let wanted = places.map { Array($0.utf8) }
        return lines.filter { isAt(wanted, $0) }.compactMap { Mount($0) }
    }

    private static func isAt(_ places: [[UInt8]], _ line: ArraySlice<UInt8>) -> Bool {
        var rest = line
        for _ in 0..<4 {
            guard let space = rest.firstIndex(of: 0x20) else { return false }
            rest = rest[(space + 1)...]
        }
        let point = rest[..<(rest.firstIndex(of: 0x20) ?? rest.endIndex)]
        return point.elementsEqual("/".utf8) || places.contains { point.starts(with: $0) }
    }

    private init?(_ line: ArraySlice<UInt8>) {
        let fields = line.split(separator: 0x20).map { Self.unescaped($0) }
        // Optional fields, any number of them, end with a dash.
        guard fields.count >= 10, let dash = fields[6...].firstIndex(of: "-"), fields.count > dash + 3,
            let id = Int32(fields[0]), let parent = Int32(fields[1])
        else { return nil }
        self.id = id
        self.parent = parent
        device = fields[2]
        root = fields[3]
        mountPoint = fields[4]
        options = Self.words(fields[5])
        fileSystem = fields[dash + 1]
        source = fields[dash + 2]
        superOptions = Self.words(fields[dash + 3])
    }

    private static func words(_ list: String) -> [String] {
        list.utf8.split(separator: UInt8(ascii: ",")).compactMap { String($0) }
    }

    /// Space, tab, newline and backslash stand as three octal digits after a backslash.
    private static func unescaped(_ field: ArraySlice<UInt8>) -> String {
        guard field.contains(UInt8(ascii: "\\")) else { return FileName.text(field) }
        var bytes: [UInt8] = []
        var rest = field
        while let byte = rest.first {
            let digits = rest.dropFirst().prefix(3)
            if byte == UInt8(ascii: "\\"), digits.count == 3, let value = octal(digits) {
                bytes.append(value)
                rest = rest.dropFirst(4)
            } else {
                bytes.append(byte)
                rest = rest.dropFirst()
            }
        }
        return FileName.text(bytes)
    }

    private static func octal(_ digits: ArraySlice<UInt8>) -> UInt8? {
        var value = 0
        for digit in digits {
            guard (0x30...0x37).contains(digit) else { return nil }
            value = value * 8 + Int(digit - 0x30)
        }
        return UInt8(exactly: value)
    }
}
