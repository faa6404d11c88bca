import Glibc
import Linux
import Redaction
import Reporting
import Syntax

/// Writes to standard output; a closed pipe ends the program silently, as for any filter.
///
/// What is lost is said, and a program that reads the exit status takes the answer for none.
func show(_ text: RedactedText) {
    do throws(SystemError) {
        try StandardStream.output(text)
    } catch {
        complain("\(error.description); what was to be shown is lost")
        exitProcess(74)
    }
}

/// One sentence on standard error; what it quotes of a file cannot move the cursor.
func complain(_ sentence: String, through redaction: Redaction = Redaction()) {
    StandardStream.error(redaction.text("netready: \(printable(sentence))\n"))
}

/// Colours on a terminal only, and not where `NO_COLOR` is set (no-color.org); as wide as the terminal.
var terminalStyle: TerminalText.Style {
    let isRefused = unsafe getenv("NO_COLOR").map { unsafe $0.pointee != 0 } ?? false
    return TerminalText.Style(
        isColoured: isatty(STDOUT_FILENO) == 1 && !isRefused,
        width: columnsByEnvironment ?? columnsOfTerminal ?? TerminalText.Style.usualWidth)
}

/// `COLUMNS`, which wins over what the terminal says: environ(7).
private var columnsByEnvironment: Int? {
    guard let text = unsafe getenv("COLUMNS") else { return nil }
    return unsafe Int(String(cString: text)).flatMap { $0 > 0 ? $0 : nil }
}

/// TIOCGWINSZ(2const); nil where the output is no terminal, or one that does not know.
private var columnsOfTerminal: Int? {
    var size = winsize()
    guard unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
}
