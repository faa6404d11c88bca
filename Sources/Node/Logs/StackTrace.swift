import Syntax

/// Lines of a dump of goroutines, which follow a panic of Go and say nothing that it does not say.
package enum StackTrace {
    /// Whether a line is a part of one: a goroutine's head, a call, or the place of a call.
    ///
    /// Source: `goroutineheader`, `printcreatedby` and `traceback2` in the runtime of Go.
    package static func isPart(_ line: String) -> Bool {
        let text = line.utf8
        if text.starts(with: "goroutine ".utf8) { return line.holds(" [") && text.last == UInt8(ascii: ":") }
        if text.starts(with: "created by ".utf8) || text.starts(with: "...additional frames elided".utf8) {
            return true
        }
        if line.holds(".go:"), text.first == UInt8(ascii: "\t") || line.holds(" +0x") { return true }
        return isCall(text)
    }

    /// `main.main()`, `k8s.io/klog/v2.(*loggingT).output(0xc0000a, 0x3, {0x1, 0x2})`: no blank before the arguments.
    private static func isCall(_ text: String.UTF8View) -> Bool {
        guard text.last == UInt8(ascii: ")"), let start = text.lastIndex(of: UInt8(ascii: "(")) else { return false }
        let name = text[..<start]
        guard !name.isEmpty, name.contains(UInt8(ascii: ".")), !name.contains(UInt8(ascii: " ")) else { return false }
        let arguments = text[start...].dropFirst().dropLast()
        return arguments.isEmpty || arguments.starts(with: "0x".utf8) || arguments.starts(with: "{0x".utf8)
            || arguments.starts(with: "...".utf8)
    }
}
