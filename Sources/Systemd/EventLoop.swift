internal import CSystemd
internal import Glibc

/// The daemon's one loop, on one thread: an `sd_event`.
///
/// Everything that is registered here is called on the thread that calls `run()`, one handler at a time.
@safe package final class EventLoop {
    let handle: OpaquePointer
    private let tasks: TaskQueue
    private var turns: [() -> Void] = []
    private var turn: AlwaysReady?

    /// - Throws: when no epoll descriptor can be had.
    package init() throws(SystemdError) {
        var event: OpaquePointer?
        try check("sd_event_new", unsafe sd_event_new(&event))
        guard let event = unsafe event else { throw SystemdError(operation: "sd_event_new", code: ENOMEM) }
        unsafe handle = unsafe event
        tasks = TaskQueue()
        try unsafe tasks.register(with: event)
    }

    deinit {
        turn = nil
        tasks.close()
        _ = unsafe sd_event_unref(handle)
    }

    /// Runs handlers until one of them calls `exit`; returns its code. A loop that has ended does not run again.
    package func run() throws(SystemdError) -> Int32 {
        try check("sd_event_loop", unsafe sd_event_loop(handle))
    }

    /// Ends `run()` once the handler that runs now has returned.
    package func exit(_ code: UInt8 = 0) {
        _ = unsafe sd_event_exit(handle, Int32(code))
    }

    /// Iterations so far, which is wake-ups and a little more: the measure of idleness.
    package var iterations: UInt64 {
        var count: UInt64 = 0
        _ = unsafe sd_event_get_iteration(handle, &count)
        return count
    }

    /// Watches a descriptor, level-triggered; a descriptor can be in a loop once.
    package func addIO(
        _ descriptor: Int32, _ events: IOEvents, _ handler: @escaping (IOEvents) -> Void
    ) throws(SystemdError) -> IOSource {
        try unsafe makeSource("sd_event_add_io", handler, as: IOSource.self) { source, userdata in
            unsafe sd_event_add_io(
                handle, source, descriptor, events.rawValue,
                { _, _, ready, userdata in
                    unsafe HandlerBox<IOEvents>.call(userdata, IOEvents(rawValue: ready))
                    return 0
                }, userdata)
        }
    }

    /// Calls `handler` once, `after` nanoseconds from now by CLOCK_MONOTONIC, and again after each `rearm`.
    ///
    /// It never fires early, and late by up to `accuracy` nanoseconds, which lets wake-ups coalesce. (libsystemd reads
    /// an accuracy of 0 as 250 ms; here it means the finest, 1 µs.)
    package func addTimer(
        after nanoseconds: UInt64, accuracy: UInt64 = 1_000_000, _ handler: @escaping () -> Void
    ) throws(SystemdError) -> TimerSource {
        let deadline = monotonicDeadline(after: nanoseconds)
        let slack = max(1, microseconds(accuracy))
        return try unsafe makeSource(
            "sd_event_add_time", { (_: Void) in handler() }, as: TimerSource.self
        ) { source, userdata in
            unsafe sd_event_add_time(
                handle, source, CLOCK_MONOTONIC, deadline, slack,
                { _, _, userdata in
                    unsafe HandlerBox<Void>.call(userdata, ())
                    return 0
                }, userdata)
        }
    }

    /// Calls `handler` for each arrival of a signal, which is blocked for the calling thread from here on.
    ///
    /// Standard signals that arrive together are seen as one (signal(7)).
    package func addSignal(_ signal: Int32, _ handler: @escaping () -> Void) throws(SystemdError) -> EventSource {
        // SD_EVENT_SIGNAL_PROCMASK, sd_event_add_signal(3), since systemd 251.
        let masked = signal | (1 << 30)
        return try unsafe makeSource(
            "sd_event_add_signal", { (_: Void) in handler() }, as: EventSource.self
        ) { source, userdata in
            unsafe sd_event_add_signal(
                handle, source, masked,
                { _, _, userdata in
                    unsafe HandlerBox<Void>.call(userdata, ())
                    return 0
                }, userdata)
        }
    }

    /// Calls `handler` at the end of each iteration in which anything else was dispatched.
    package func addPost(_ handler: @escaping () -> Void) throws(SystemdError) -> EventSource {
        try unsafe makeSource("sd_event_add_post", { (_: Void) in handler() }, as: EventSource.self) {
            source, userdata in
            unsafe sd_event_add_post(
                handle, source,
                { _, userdata in
                    unsafe HandlerBox<Void>.call(userdata, ())
                    return 0
                }, userdata)
        }
    }

    /// Calls `task` once in the next iteration, in the order of enqueueing; never before this returns.
    package func enqueue(_ task: @escaping () -> Void) {
        tasks.append(task)
    }

    /// Calls `task` once after what is ready by now, in the order of enqueueing; never before this returns.
    ///
    /// By a descriptor that is always ready: of all that are ready the one that has waited longest comes first. A
    /// deferred source counts as the oldest of them, so that a chain of them lets nothing else have its turn; one of a
    /// lower priority might never have its own; and a timer that is due at once is a wake-up.
    package func enqueueInTurn(_ task: @escaping () -> Void) {
        turns.append(task)
        guard turns.count == 1 else { return }
        if turn == nil { turn = try? AlwaysReady(in: self) { [weak self] in self?.takeTurn() } }
        guard let turn, turn.wakes() else { return enqueue { [weak self] in self?.takeTurn() } }
    }

    private func takeTurn() {
        turn?.sleeps()
        let current = turns
        turns = []
        for task in current { task() }
    }

    /// Answers systemd's watchdog from this loop, so that a hung handler gets the daemon restarted.
    /// - Returns: whether systemd asked for it (`WATCHDOG_USEC`, sd_watchdog_enabled(3)).
    @discardableResult
    package func enableWatchdog() throws(SystemdError) -> Bool {
        try check("sd_event_set_watchdog", unsafe sd_event_set_watchdog(handle, 1)) > 0
    }
}

/// A source that is ready whenever it is switched on; off at first.
private final class AlwaysReady {
    private let descriptor: Int32
    private let source: IOSource

    init(in loop: EventLoop, _ handler: @escaping () -> Void) throws(SystemdError) {
        // eventfd(2): a counter above 0 can be read, and nobody reads it.
        let descriptor = eventfd(1, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard descriptor >= 0 else { throw SystemdError(operation: "eventfd", code: errno) }
        self.descriptor = descriptor
        do throws(SystemdError) {
            source = try loop.addIO(descriptor, .read) { _ in handler() }
            try source.setEnabled(false)
        } catch {
            close(descriptor)
            throw error
        }
    }

    func wakes() -> Bool { (try? source.setEnabled(true)) != nil }

    func sleeps() { try? source.setEnabled(false) }

    deinit {
        source.cancel()
        close(descriptor)
    }
}

/// What `enqueue` collects: one deferred source for all, switched on only while there is something to run.
@safe private final class TaskQueue {
    private var tasks: [() -> Void] = []
    private var source: OpaquePointer?
    func register(with event: OpaquePointer) throws(SystemdError) {
        let result = unsafe sd_event_add_defer(
            event, &source,
            { _, userdata in
                guard let userdata = unsafe userdata else { return 0 }
                unsafe Unmanaged<TaskQueue>.fromOpaque(userdata).takeUnretainedValue().run()
                return 0
            }, unsafe Unmanaged.passUnretained(self).toOpaque())
        try check("sd_event_add_defer", result)
        try check("sd_event_source_set_enabled", unsafe sd_event_source_set_enabled(source, Int32(SD_EVENT_OFF)))
    }

    func append(_ task: @escaping () -> Void) {
        tasks.append(task)
        guard tasks.count == 1, let source = unsafe source else { return }
        _ = unsafe sd_event_source_set_enabled(source, Int32(SD_EVENT_ONESHOT))
    }

    /// Unregisters before release: the loop knows the queue by an unretained pointer.
    func close() {
        guard let old = unsafe source else { return }
        unsafe source = nil
        _ = unsafe sd_event_source_disable_unref(old)
    }

    private func run() {
        let current = tasks
        tasks = []
        for task in current { task() }
    }

    deinit { close() }
}
