import Glibc
import Linux
import Readiness
import Syntax

/// Writes to standard output; a closed pipe ends the program silently, as for any filter.
func show(_ text: String) {
    StandardStream.output(text)
}

/// A path of the command line, from the root.
func absolute(_ path: String) -> String {
    guard !path.hasPrefix("/"), let directory = unsafe getcwd(nil, 0) else { return path }
    // getcwd(3) allocates for us what it returns.
    defer { unsafe free(directory) }
    return unsafe String(cString: directory) + "/" + path
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
