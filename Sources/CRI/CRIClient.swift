/// Unary calls to the container runtime over its unix socket, on the caller's thread and event loop.
///
/// It has no thread and no loop of its own and never blocks. Whoever owns the loop watches `descriptor`, for
/// writing as well while `wantsWrite`, and calls `handle`; and calls `checkDeadlines` at `nextDeadline`.
/// `onInterestChange` says when one of the three has changed. A command without a loop calls `wait` instead.
///
/// It connects at the first call, again after a loss, and where the socket's name is gone or leads elsewhere than to what
/// it is connected to: it is answered as any new client would be. Completions run in `handle`, `checkDeadlines` and
/// `wait` only, never within the call that they belong to, each exactly once; they may make further calls.
/// A client that is released with calls under way drops them: their completions never run.
package final class CRIClient {
    /// The socket's path.
    package let socketPath: String

    /// Called when `descriptor`, `wantsWrite` or `nextDeadline` has changed.
    ///
    /// A descriptor is always announced as gone (nil) before it is closed, so that its event source can go
    /// first, and that a new one with the same number is not taken for it. Make no calls from here, and hold the
    /// client unowned.
    package var onInterestChange: (() -> Void)?

    private struct Interest: Equatable {
        var descriptor: Int32?
        var wantsWrite: Bool
        var deadline: UInt64?
    }

    private var connection: CRIConnection?
    /// Calls that have not been sent, in order.
    private var waiting: [PendingCall] = []
    /// Calls under way on the present connection, by stream.
    private var active: [Int32: PendingCall] = [:]
    /// Calls that are over, until their completions have run.
    private var finished: [() -> Void] = []
    private var isDelivering = false
    /// When to connect again while the listener's backlog is full, and how long to pause after that.
    private var retryAt: UInt64?
    private var retryPause = CRIClient.firstPause
    private var announced = Interest(wantsWrite: false)

    private static let firstPause: UInt64 = 2_000_000
    private static let longestPause: UInt64 = 1_000_000_000

    /// Makes a client for the socket at this path; nothing is opened before the first call.
    package init(socketPath: String) {
        self.socketPath = socketPath
    }

    /// The descriptor to watch, for reading always; nil while there is no connection.
    package var descriptor: Int32? { connection?.descriptor }

    /// Whether the descriptor is to be watched for writing as well.
    package var wantsWrite: Bool { connection?.wantsWrite ?? false }

    /// When to call `checkDeadlines`, in nanoseconds of CLOCK_MONOTONIC; 0 means at once; nil means never.
    package var nextDeadline: UInt64? {
        guard finished.isEmpty else { return 0 }
        let deadlines = waiting.map(\.deadline) + active.values.map(\.deadline)
        return (deadlines + (retryAt.map { [$0] } ?? [])).filter { $0 != .max }.min()
    }

    /// The process that listens on the present connection's socket; nil without a connection, or where it
    /// cannot be seen from this PID namespace. It is the process that called listen(2): systemd's (1) for a
    /// socket unit.
    package var peerPID: Int32? { connection?.peerPID }

    /// Whether no call is under way and every completion has run.
    package var isIdle: Bool { waiting.isEmpty && active.isEmpty && finished.isEmpty }

    /// Goes on after poll(2) or an event source has said that the descriptor is ready; hang-up and error count
    /// as readable.
    package func handle(readable: Bool, writable: Bool) {
        if readable { receive() }
        advance()
        deliver()
        announce()
    }

    /// Ends the calls whose deadline has passed, and does what was put off until now.
    ///
    /// - Parameter now: the present moment in nanoseconds of CLOCK_MONOTONIC.
    package func checkDeadlines(now: UInt64) {
        for call in waiting where call.deadline <= now { finish(call, .failure(.timedOut)) }
        waiting.removeAll { $0.deadline <= now }
        for (stream, call) in active where call.deadline <= now {
            connection?.cancel(stream)
            active[stream] = nil
            finish(call, .failure(.timedOut))
        }
        if let moment = retryAt, moment <= now || waiting.isEmpty { retryAt = nil }
        advance()
        // Who has never said a word is not worth another call.
        if active.isEmpty, connection?.hasSpoken == false { drop() }
        deliver()
        announce()
    }

    /// Begins a call.
    func start(_ call: PendingCall) {
        if connection?.isInPlace == false { lose(.closedByPeer) }
        waiting.append(call)
        advance()
        announce()
    }
}

extension CRIClient {
    private func receive() {
        do throws(CRIConnection.Loss) {
            try connection?.receive()
            collect()
        } catch {
            lose(error)
        }
    }

    /// Connects if there is need, sends what can be sent, and takes what has ended.
    private func advance() {
        replaceSpentConnection()
        // Ends soon: a new connection takes all that waits, so that its loss leaves nothing to connect for.
        repeat {
            if connection == nil, !waiting.isEmpty, retryAt == nil { connect() }
            submit()
            send()
        } while connection == nil && !waiting.isEmpty && retryAt == nil
    }

    private func send() {
        do throws(CRIConnection.Loss) {
            try connection?.send()
            collect()
        } catch {
            lose(error)
        }
    }

    /// A connection that the peer has closed, or that takes no more requests, is left once its calls are over.
    private func replaceSpentConnection() {
        guard let connection, active.isEmpty, !waiting.isEmpty else { return }
        if !connection.takesRequests || connection.isHungUp { drop() }
    }

    private func connect() {
        do throws(Socket.Failure) {
            connection = try CRIConnection(path: socketPath)
            retryPause = Self.firstPause
        } catch {
            switch error {
            case .busy:
                retryAt = MonotonicTime.after(retryPause)
                retryPause = min(retryPause * 2, Self.longestPause)
            case .failed(let reason):
                let calls = waiting
                waiting = []
                for call in calls { finish(call, .failure(reason)) }
            }
        }
    }

    private func submit() {
        guard let connection, connection.takesRequests else { return }
        while let call = waiting.first {
            guard let stream = connection.submit(path: call.path, message: call.request) else { return }
            waiting.removeFirst()
            active[stream] = call
        }
    }

    private func collect() {
        guard let connection else { return }
        for (stream, exchange) in connection.takeEnded() {
            guard var call = active.removeValue(forKey: stream) else { continue }
            if exchange.end == .unprocessed, !call.isRetry {
                call.isRetry = true
                waiting.append(call)
                continue
            }
            finish(call, GRPCStatus.result(of: exchange))
        }
    }

    private func lose(_ loss: CRIConnection.Loss) {
        // What was answered before the loss counts.
        collect()
        let error: CRIError =
            switch loss {
            case .closedByPeer: .disconnected
            case .broken(let reason): .garbage(reason: reason)
            }
        let calls = active.sorted { $0.key < $1.key }.map(\.value)
        active = [:]
        for call in calls { finish(call, .failure(error)) }
        drop()
    }

    /// Announces the descriptor as gone, and only then closes it.
    private func drop() {
        guard let closing = connection else { return }
        connection = nil
        announce()
        withExtendedLifetime(closing) {}
    }

    private func finish(_ call: PendingCall, _ result: Result<ArraySlice<UInt8>, CRIError>) {
        finished.append { call.deliver(result) }
    }

    private func deliver() {
        guard !isDelivering else { return }
        isDelivering = true
        defer { isDelivering = false }
        while !finished.isEmpty { finished.removeFirst()() }
    }

    private func announce() {
        let interest = Interest(descriptor: descriptor, wantsWrite: wantsWrite, deadline: nextDeadline)
        guard interest != announced else { return }
        announced = interest
        onInterestChange?()
    }
}
