/// The journal files that one look has open, for the readers of all its sources: opening them costs more than a look at
/// the few entries that are new.
///
/// For a moment only: it does not see a file that a rotation makes.
package final class JournalSession {
    private var files: [String] = []
    private var handle: JournalHandle?

    package init() {}

    /// Calls the body with the files, filtered to the source; what it throws is thrown, and the files are opened anew
    /// for the next one.
    func read<Value>(
        _ files: [String], _ source: JournalSource,
        _ body: (borrowing JournalHandle) throws(SystemdError) -> Value
    ) throws(SystemdError) -> Value {
        var opened = try take(files)
        do throws(SystemdError) {
            try opened.restrict(to: source)
            let value = try body(opened)
            handle = consume opened
            return value
        } catch {
            throw error
        }
    }

    private func take(_ files: [String]) throws(SystemdError) -> JournalHandle {
        if let old = handle.take(), self.files == files { return old }
        self.files = files
        return try JournalHandle.open(files: files)
    }
}
