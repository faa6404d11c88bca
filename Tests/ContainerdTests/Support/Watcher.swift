import Containerd
import Glibc

/// An inotify watch as containerd would hold it.
final class Watcher {
    private let descriptor: Int32

    init?(_ path: String) {
        descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
        guard unsafe inotify_add_watch(descriptor, path, DirectoryEvent.Mask.asked.rawValue) >= 0 else {
            close(descriptor)
            return nil
        }
    }

    deinit {
        close(descriptor)
    }

    /// What has happened since the last call.
    func events() -> [DirectoryEvent] {
        var events: [DirectoryEvent] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { return events }
            var offset = 0
            while offset + 16 <= count {
                let (mask, length) = (Self.word(buffer, offset + 4), Int(Self.word(buffer, offset + 12)))
                let name = buffer[(offset + 16)..<(offset + 16 + length)].prefix { $0 != 0 }
                events.append(
                    DirectoryEvent(
                        DirectoryEvent.Mask(rawValue: mask),
                        name: length == 0 ? nil : String(decoding: name, as: UTF8.self)))
                offset += 16 + length
            }
        }
    }

    private static func word(_ bytes: [UInt8], _ offset: Int) -> UInt32 {
        (0..<4).reduce(0) { $0 | UInt32(bytes[offset + $1]) << (8 * $1) }
    }
}
