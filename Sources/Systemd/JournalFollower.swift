/// Ties a reader to an event loop: looks when the journal changes, and then not again before the spacing has passed.
final class JournalFollower {
    private unowned let reader: JournalReader
    private let watch: JournalWatch
    private let loop: EventLoop
    private let spacing: UInt64
    private let handler: ([JournalEntry]) -> Void
    private var source: IOSource?
    private var pause: TimerSource?

    init(
        reader: JournalReader, watch: JournalWatch, loop: EventLoop, spacing: UInt64,
        handler: @escaping ([JournalEntry]) -> Void
    ) throws(SystemdError) {
        self.reader = reader
        self.watch = watch
        self.loop = loop
        self.spacing = spacing
        self.handler = handler
        source = try loop.addIO(watch.descriptor, .read) { [weak self] _ in self?.look() }
        pause = try loop.addTimer(after: 0) { [weak self] in try? self?.source?.setEnabled(true) }
        loop.enqueue { [weak self] in self?.look() }
    }

    // The source goes before the descriptor that it watches is closed.
    deinit { source?.cancel() }

    /// Looks when there are new directories.
    func refresh() {
        if watch.refresh() { look() }
    }

    private func look() {
        watch.drain()
        watch.refresh()
        // A failure is of the moment; what it kept from being read is read at the next change.
        let entries = (try? reader.read()) ?? []
        rest()
        // Last, since the handler may detach or release the reader.
        if !entries.isEmpty { handler(entries) }
    }

    /// Leaves further changes in the kernel's queue for a while.
    private func rest() {
        guard spacing > 0 else { return }
        try? source?.setEnabled(false)
        try? pause?.rearm(after: spacing)
    }
}
