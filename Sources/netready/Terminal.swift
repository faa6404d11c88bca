import Glibc
import Linux
import Readiness
import Syntax

/// Writes to standard output; a closed pipe ends the program silently, as for any filter.
func show(_ text: String) {
    StandardStream.output(text)
}

/// One sentence on standard error.
func complain(_ sentence: String) {
    StandardStream.error("netready: \(sentence)\n")
}

func show(_ value: JSONValue) {
    show(writeJSON(value, pretty: true) + "\n")
}

/// Colours on a terminal only, and not where `NO_COLOR` is set (no-color.org).
var terminalStyle: Page.Style {
    let isRefused = unsafe getenv("NO_COLOR").map { unsafe $0.pointee != 0 } ?? false
    return Page.Style(isColoured: isatty(STDOUT_FILENO) == 1 && !isRefused)
}
