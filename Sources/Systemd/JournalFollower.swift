/// Ties a reader to an event loop: looks when the journal changes, and then not again before the spacing has passed.
final class JournalFollower {
    private unowned let reader: JournalReader
    private let loop: EventLoop
    private let spacing: UInt64
    private let handler: ([JournalEntry]) -> Void
    private var source: IOSource?
    private var pause: TimerSource?

    init(
        reader: JournalReader, loop: EventLoop, spacing: UInt64, handler: @escaping ([JournalEntry]) -> Void
    ) throws(SystemdError) {
        self.reader = reader
        self.loop = loop
        self.spacing = spacing
        self.handler = handler
        let pause = try loop.addTimer(after: 0) { [weak self] in try? self?.source?.setEnabled(true) }
        pause.disarm()
        self.pause = pause
    }

    /// Lets go of the descriptor, which is about to be closed.
    func unwatch() {
        pause?.disarm()
        source = nil
    }

    /// Watches the reader's present descriptor, and looks soon.
    func watch() {
        unwatch()
        guard let descriptor = reader.descriptor else { return }
        source = try? loop.addIO(descriptor, .read) { [weak self] _ in self?.look() }
        loop.enqueue { [weak self] in self?.look() }
    }

    /// After a failure the reader has closed the journal and unwatched; its `reopenIfNeeded` begins again.
    private func look() {
        guard source != nil, let batch = try? reader.read() else { return }
        if batch.hasMore {
            loop.enqueue { [weak self] in self?.look() }
        } else {
            rest()
        }
        // Last, since the handler may detach or release the reader.
        if !batch.entries.isEmpty { handler(batch.entries) }
    }

    /// Leaves further changes in the kernel's queue for a while.
    private func rest() {
        guard spacing > 0, (try? source?.setEnabled(false)) != nil else { return }
        try? pause?.rearm(after: spacing)
    }
}
