import Glibc

/// One event as inotify(7) queues it.
struct InotifyEvent: Equatable {
    var watch: Int32
    var mask: UInt32
    /// Empty where the event is about the watched directory itself.
    var name: String

    var isOverflow: Bool { mask & UInt32(IN_Q_OVERFLOW) != 0 }

    /// wd, mask, cookie and len: 4 bytes each, in the machine's order.
    private static let headerSize = 16

    /// Takes the events out of what one read(2) returned; a cut one at the end is left out.
    static func parse(_ bytes: ArraySlice<UInt8>, _ body: (InotifyEvent) -> Void) {
        var rest = bytes
        while rest.count >= headerSize {
            let length = Int(word(rest, at: 12))
            guard rest.count - headerSize >= length else { return }
            let name = rest.dropFirst(headerSize).prefix(length).prefix { $0 != 0 }
            body(
                InotifyEvent(
                    watch: Int32(bitPattern: word(rest, at: 0)), mask: word(rest, at: 4), name: FileName.text(name)))
            rest = rest.dropFirst(headerSize + length)
        }
    }

    private static func word(_ bytes: ArraySlice<UInt8>, at offset: Int) -> UInt32 {
        let start = bytes.startIndex + offset
        var value: UInt32 = 0
        for byte in bytes[start..<start + 4] { value = value << 8 | UInt32(byte) }
        // The bytes stand in this machine's order; they were put together as big-endian ones.
        return value.bigEndian
    }
}
