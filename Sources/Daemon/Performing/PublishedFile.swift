import Linux
import Redaction

/// A file that everybody may read, which is to lie in its place as it was last meant to be.
struct PublishedFile {
    let path: String
    private var text: RedactedText?
    /// As it was written; nil where what is meant is not written yet.
    private var written: FileStatus?

    init(path: String) { self.path = path }

    /// Takes what it is to hold from now on.
    mutating func mean(_ new: RedactedText) {
        guard new != text else { return }
        text = new
        written = nil
    }

    /// Has it written once more, though it stands.
    mutating func renew() { written = nil }

    /// Writes it where it does not stand: not written yet, removed, or changed by somebody else.
    ///
    /// A directory that is gone is made anew; where there is no room, what stands there makes it: that it is missing says
    /// less than what is not true any more.
    mutating func bringAbout() throws(SystemError) {
        guard let text else { return }
        if let written, AtomicFile.stands(path, as: written) { return }
        written = nil
        do throws(SystemError) {
            written = try AtomicFile.publish(path, text)
        } catch {
            try makeWay(after: error)
            written = try AtomicFile.publish(path, text)
        }
    }

    private func makeWay(after error: SystemError) throws(SystemError) {
        if error.name == "ENOENT", let slash = path.lastIndex(of: "/") {
            try makePublicDirectory(String(path[..<slash]))
            return
        }
        try AtomicFile.remove(path)
    }
}
