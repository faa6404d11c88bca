internal import CSystemd
internal import Glibc

/// Owner of an open `sd_journal`, filtered to one source at a time.
@safe struct JournalHandle: ~Copyable {
    /// Longest field that is read; longer ones are cut.
    static let dataThreshold = 16 << 10

    private let handle: OpaquePointer
    private var isOfKernel = false

    /// Opens these files.
    ///
    /// libsystemd opens all of them or none, so a damaged or just deleted one is left out and the others are read.
    static func open(files: [String]) throws(SystemdError) -> JournalHandle {
        do throws(SystemdError) {
            return try JournalHandle.open(files)
        } catch {
            let readable = files.filter { (try? JournalHandle.canOpen($0)) != nil }
            guard !readable.isEmpty else { throw error }
            return try JournalHandle.open(readable)
        }
    }

    private static func canOpen(_ file: String) throws(SystemdError) {
        _ = try open([file])
    }

    private static func open(_ files: [String]) throws(SystemdError) -> JournalHandle {
        var journal: OpaquePointer?
        try check("sd_journal_open_files", unsafe openFiles(files, &journal))
        guard let journal = unsafe journal else {
            throw SystemdError(operation: "sd_journal_open_files", code: ENOMEM)
        }
        let opened = unsafe JournalHandle(adopting: journal)
        try check(
            "sd_journal_set_data_threshold", unsafe sd_journal_set_data_threshold(journal, Self.dataThreshold))
        return opened
    }

    private init(adopting handle: OpaquePointer) { unsafe self.handle = unsafe handle }

    deinit { unsafe sd_journal_close(handle) }

    /// Filters to the source, and to no other one. `UNIT=`, which anybody can set, counts of pid 1 alone.
    mutating func restrict(to source: JournalSource) throws(SystemdError) {
        unsafe sd_journal_flush_matches(handle)
        isOfKernel = source == .kernel
        switch source {
        case .units(let units): try restrict(to: units)
        case .kernel: try restrictToKernel()
        }
    }

    private func restrictToKernel() throws(SystemdError) {
        try match("_TRANSPORT=kernel")
        try check("sd_journal_add_disjunction", unsafe sd_journal_add_disjunction(handle))
        try match("_TRANSPORT=audit")
        try match("_AUDIT_TYPE=\(JournalSource.denial)")
    }

    private func restrict(to units: [String]) throws(SystemdError) {
        try match("_UID=0")
        for unit in units { try match("_SYSTEMD_UNIT=" + unit) }
        try check("sd_journal_add_disjunction", unsafe sd_journal_add_disjunction(handle))
        try match("_UID=0")
        try match("_PID=1")
        for unit in units { try match("UNIT=" + unit) }
    }

    private func match(_ text: String) throws(SystemdError) {
        // 0 means that the match ends at its NUL.
        try check("sd_journal_add_match \(text)", unsafe sd_journal_add_match(handle, text, 0))
    }

    /// The next call of ``previous()`` gives the newest entry.
    func seekTail() throws(SystemdError) {
        try check("sd_journal_seek_tail", unsafe sd_journal_seek_tail(handle))
    }

    /// Leaves of what is matched the entries of one run of a unit; the first step leads to the oldest of them.
    /// - Parameter invocation: 32 hexadecimal digits.
    func seekBeginning(of invocation: String) throws(SystemdError) {
        try check("sd_journal_add_conjunction", unsafe sd_journal_add_conjunction(handle))
        try match("_SYSTEMD_INVOCATION_ID=" + invocation)
        try check("sd_journal_seek_head", unsafe sd_journal_seek_head(handle))
    }

    /// Steps to the matching entry after; false at the end.
    func next() throws(SystemdError) -> Bool {
        try check("sd_journal_next", unsafe sd_journal_next(handle)) > 0
    }

    /// Steps to the matching entry before; false at the beginning.
    func previous() throws(SystemdError) -> Bool {
        try check("sd_journal_previous", unsafe sd_journal_previous(handle)) > 0
    }

    /// Where the entry stood on lies; nil when it cannot be read.
    func place() -> JournalPlace? {
        var (realtime, monotonic): (UInt64, UInt64) = (0, 0)
        var boot = sd_id128_t()
        guard unsafe sd_journal_get_realtime_usec(handle, &realtime) >= 0,
            unsafe sd_journal_get_monotonic_usec(handle, &monotonic, &boot) >= 0, let cursor = cursor()
        else { return nil }
        return JournalPlace(
            realtime: realtime, monotonic: monotonic, boot: unsafe withUnsafeBytes(of: boot) { unsafe Array($0) },
            cursor: cursor)
    }

    /// The entry stood on; nil when it cannot be read (a damaged or vanishing file), which is no reason to stop.
    func entry() -> JournalEntry? {
        var realtime: UInt64 = 0
        guard unsafe sd_journal_get_realtime_usec(handle, &realtime) >= 0 else { return nil }
        let fields = readFields()
        guard let message = fields[.message] else { return nil }
        if isOfKernel { return JournalEntry(realtime: realtime, message: message, unit: "kernel", invocationID: "") }
        let isFromManager = fields[.subject] != nil && fields[.process] == "1"
        return JournalEntry(
            realtime: realtime, message: message, unit: fields[isFromManager ? .subject : .writer] ?? "",
            invocationID: fields[isFromManager ? .subjectInvocation : .writerInvocation] ?? "")
    }

    private func cursor() -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard unsafe sd_journal_get_cursor(handle, &text) >= 0, let text = unsafe text else { return nil }
        defer { unsafe free(text) }
        return unsafe String(cString: text)
    }

    /// What is taken of the entry stood on, each field cut at the threshold.
    ///
    /// In one walk over the entry: `sd_journal_get_data` walks from the beginning for every field that it is asked for.
    private func readFields() -> JournalFields {
        var fields = JournalFields()
        unsafe sd_journal_restart_data(handle)
        var data: UnsafeRawPointer?
        var length = 0
        while unsafe sd_journal_enumerate_available_data(handle, &data, &length) > 0, let start = unsafe data {
            // libsystemd owns the bytes until the next call.
            unsafe fields.take(UnsafeRawBufferPointer(start: start, count: length), limit: Self.dataThreshold)
        }
        return fields
    }
}

/// Calls `sd_journal_open_files` with a null-terminated array of C strings that live as long as the call.
private func openFiles(_ paths: [String], _ journal: inout OpaquePointer?) -> Int32 {
    let copies = unsafe paths.map { unsafe strdup($0) }
    defer { unsafe copies.forEach { unsafe free($0) } }
    var pointers: [UnsafePointer<CChar>?] = unsafe copies.map { unsafe UnsafePointer($0) }
    unsafe pointers.append(nil)
    return unsafe sd_journal_open_files(&journal, &pointers, 0)
}
