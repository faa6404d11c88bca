internal import CSystemd
internal import Glibc

/// A connection to the system bus, for talking with systemd; all of it asynchronous, nothing ever blocks.
///
/// A lost connection is not made again by itself: the owner calls `connect()` from a timer of its own. What `subscribe`
/// asked for is asked for again on each new connection. Releasing the bus drops handlers that still wait.
@safe package final class Bus {
    package enum State: Equatable, Sendable {
        case lost
        /// The handshake is under way; calls are refused as `notConnected` until it has ended.
        case connecting
        case connected
    }

    package private(set) var state = State.lost
    /// The bus answers; called once for each connection, from the loop.
    package var onConnect: (() -> Void)?
    /// The connection, or the attempt at one, has ended, and every call that waited has got its error.
    package var onDisconnect: (() -> Void)?

    let loop: EventLoop
    private let address: String
    private(set) var handle: OpaquePointer?
    private var localSlots: [BusSlot] = []
    /// Armed while connecting.
    private var patience: TimerSource?
    var subscription: Subscription?
    var jobs: [ObjectIdentifier: PendingJob] = [:]

    /// - Parameter address: the system bus where systemd puts it; another one for tests.
    package init(loop: EventLoop, address: String = "unix:path=/run/dbus/system_bus_socket") {
        self.loop = loop
        self.address = address
    }

    deinit { release() }

    /// Begins to connect, unless that is done or under way; `onConnect` or `onDisconnect` tells how it ended.
    ///
    /// libsystemd by itself waits for a hung bus without limit (stopped by a signal: over 60 s, systemd 252).
    /// - Parameter deadline: for the handshake, in nanoseconds.
    /// - Throws: when nobody listens at the address (ENOENT, ECONNREFUSED) or it cannot be reached at once.
    package func connect(deadline: UInt64 = 10_000_000_000) throws(SystemdError) {
        guard state == .lost else { return }
        var made: OpaquePointer?
        try check("sd_bus_new", unsafe sd_bus_new(&made))
        guard let made = unsafe made else { throw SystemdError(operation: "sd_bus_new", code: ENOMEM) }
        unsafe handle = unsafe made
        do throws(SystemdError) {
            try unsafe prepare(made)
            try check("connect \(address)", unsafe sd_bus_start(made))
            patience = try loop.addTimer(after: deadline) { [weak self] in self?.lose(notify: true) }
        } catch {
            release()
            throw error
        }
        state = .connecting
    }

    /// Ends the connection at once; handlers that wait are dropped, those of jobs get `connectionLost`.
    package func close() {
        guard state != .lost else { return }
        lose(notify: false)
    }

    private func prepare(_ bus: OpaquePointer) throws(SystemdError) {
        try check("sd_bus_set_address \(address)", unsafe sd_bus_set_address(bus, address))
        try check("sd_bus_set_bus_client", unsafe sd_bus_set_bus_client(bus, 1))
        try check("sd_bus_set_exit_on_disconnect", unsafe sd_bus_set_exit_on_disconnect(bus, 0))
        // Else the end of the loop flushes the bus, which waits without limit for one that does not answer.
        try check("sd_bus_set_close_on_exit", unsafe sd_bus_set_close_on_exit(bus, 0))
        try check("sd_bus_set_connected_signal", unsafe sd_bus_set_connected_signal(bus, 1))
        try check("sd_bus_attach_event", unsafe sd_bus_attach_event(bus, loop.handle, 0))
        localSlots = [
            try local("Connected") { [weak self] in self?.connected() },
            try local("Disconnected") { [weak self] in self?.lose(notify: true) },
        ]
    }

    /// Signals that libsystemd makes itself, for its own connection.
    private func local(_ member: String, _ handler: @escaping () -> Void) throws(SystemdError) -> BusSlot {
        let rule = """
            type='signal',sender='org.freedesktop.DBus.Local',path='/org/freedesktop/DBus/Local',\
            interface='org.freedesktop.DBus.Local',member='\(member)'
            """
        return try match(rule) { _ in handler() }
    }

    private func connected() {
        state = .connected
        patience = nil
        subscription?.install(on: self)
        onConnect?()
    }

    private func lose(notify: Bool) {
        state = .lost
        subscription?.uninstall()
        localSlots = []
        let waiting = jobs.values
        jobs = [:]
        for job in waiting { job.finish(.failure(.connectionLost)) }
        release()
        if notify { onDisconnect?() }
    }

    /// libsystemd holds on to the connection by itself where this happens inside one of its callbacks.
    private func release() {
        guard let old = unsafe handle else { return }
        unsafe handle = nil
        localSlots = []
        patience = nil
        _ = unsafe sd_bus_close_unref(old)
    }
}
