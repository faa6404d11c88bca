/// The names of the unix sockets that somebody listens on, without a connection to any: one would start what waits behind a
/// socket unit of systemd.
///
/// Source: proc_net(5), `/proc/net/unix`; of this process's own network namespace.
package struct ListeningSockets: Sendable {
    /// As they were bound.
    package let names: [String]

    /// Without names where the list cannot be read.
    package init() { self.init((try? systemFile("/proc/net/unix")) ?? []) }

    init(_ list: [UInt8]) {
        names = list.split(separator: UInt8(ascii: "\n")).compactMap(Self.name)
    }

    /// nil where it has no path, or nobody listens.
    private static func name(_ line: ArraySlice<UInt8>) -> String? {
        // Num, RefCount, Protocol, Flags, Type, St, Inode, Path.
        let fields = line.split(separator: UInt8(ascii: " "), maxSplits: 7)
        guard fields.count == 8, fields[7].first == UInt8(ascii: "/"),
            let flags = UInt32(String(decoding: fields[3], as: UTF8.self), radix: 16), flags & accepts != 0
        else { return nil }
        return String(decoding: fields[7], as: UTF8.self)
    }

    /// `__SO_ACCEPTCON` of linux/net.h.
    private static let accepts: UInt32 = 1 << 16
}
