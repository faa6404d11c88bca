internal import CSystemd
internal import Glibc
package import Redaction

/// What the service tells systemd about itself (sd_notify(3)); nothing happens without `NOTIFY_SOCKET`.
package enum Notify {
    /// The service is up, or a reload has ended.
    /// - Returns: whether systemd was told.
    @discardableResult
    package static func ready(status: RedactedText? = nil) -> Bool {
        send(["READY=1"] + statusLines(status?.string))
    }

    /// One line for `systemctl status`; line breaks become spaces, and it is cut at 400 bytes.
    @discardableResult
    package static func status(_ text: RedactedText) -> Bool {
        send(statusLines(text.string))
    }

    /// A reload has begun; `ready()` ends it. MONOTONIC_USEC is what `Type=notify-reload` (systemd 253) asks for.
    @discardableResult
    package static func reloading() -> Bool {
        send(["RELOADING=1", "MONOTONIC_USEC=\(monotonicMicroseconds())"])
    }

    /// The service is on its way down.
    @discardableResult
    package static func stopping(status: RedactedText? = nil) -> Bool {
        send(["STOPPING=1"] + statusLines(status?.string))
    }

    private static func statusLines(_ text: String?) -> [String] {
        guard let text else { return [] }
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        return ["STATUS=" + truncated(line, toBytes: 400)]
    }

    private static func send(_ lines: [String]) -> Bool {
        unsafe sd_notify(0, lines.joined(separator: "\n")) > 0
    }
}

/// The longest prefix of whole scalars that fits, marked with an ellipsis where something was cut.
func truncated(_ text: String, toBytes limit: Int) -> String {
    guard text.utf8.count > limit else { return text }
    let ellipsis = "…"
    var end = text.utf8.index(text.startIndex, offsetBy: max(0, limit - ellipsis.utf8.count))
    // A byte offset may fall inside a scalar: step back over its continuation bytes.
    while end > text.startIndex, text.utf8[end] & 0xC0 == 0x80 { end = text.utf8.index(before: end) }
    return String(text[..<end]) + ellipsis
}
