/// What is to be done with a unit.
package enum JobMethod: String, Sendable {
    case start = "StartUnit"
    case stop = "StopUnit"
    case restart = "RestartUnit"
    /// Restarts a unit that runs; one that was stopped stays stopped.
    case tryRestart = "TryRestartUnit"
}

/// What becomes of jobs that are queued already (org.freedesktop.systemd1(5), StartUnit).
package enum JobMode: String, Sendable {
    /// Conflicting jobs are replaced.
    case replace
    /// The call fails if there is a conflicting job.
    case fail
}

/// How a job ended (org.freedesktop.systemd1(5), JobRemoved).
package enum JobResult: Equatable, Sendable {
    case done, canceled, timeout, failed, dependency, skipped
    /// `invalid`, `assert`, `unsupported`, `collected`, `once`, or one that is newer than this.
    case other(String)

    init(_ text: String) {
        switch text {
        case "done": self = .done
        case "canceled": self = .canceled
        case "timeout": self = .timeout
        case "failed": self = .failed
        case "dependency": self = .dependency
        case "skipped": self = .skipped
        default: self = .other(text)
        }
    }
}

extension Bus {
    /// Has systemd do something with a unit, and waits for the job to end.
    ///
    /// `handler` is called once, never before this returns. After `timedOut` and `connectionLost` it is not known
    /// whether systemd acts: ask for the unit's state. The deadline ends the waiting, not the job.
    /// - Parameter deadline: for all of it, in nanoseconds.
    package func runJob(
        _ method: JobMethod, unit: String, mode: JobMode = .replace, deadline: UInt64,
        handler: @escaping (Result<JobResult, BusError>) -> Void
    ) {
        guard state == .connected else {
            loop.enqueue { handler(.failure(.notConnected)) }
            return
        }
        let job = PendingJob(handler)
        let key = ObjectIdentifier(job)
        job.onFinish = { [weak self] in self?.jobs[key] = nil }
        jobs[key] = job
        do throws(SystemdError) {
            try job.watch(self, deadline: deadline)
        } catch {
            let failure = BusError(operation: error.operation, code: error.code)
            loop.enqueue { job.finish(.failure(failure)) }
            return
        }
        call(
            path: managerPath, interface: managerInterface, member: method.rawValue, arguments: [unit, mode.rawValue],
            deadline: deadline
        ) { [weak job] reply in
            job?.accept(reply)
        }
    }
}

/// A job that was asked for and has not been seen to end.
final class PendingJob {
    var onFinish: (() -> Void)?
    private var handler: ((Result<JobResult, BusError>) -> Void)?
    private var path: String?
    /// Ends of jobs seen before the answer that says which one is ours.
    private var ended: [String: JobResult] = [:]
    private var slot: BusSlot?
    private var timer: TimerSource?

    init(_ handler: @escaping (Result<JobResult, BusError>) -> Void) {
        self.handler = handler
    }

    /// Registers for the ends of all jobs before ours is asked for: a job can end before the call is answered.
    func watch(_ bus: Bus, deadline: UInt64) throws(SystemdError) {
        let rule = """
            type='signal',sender='\(systemdName)',path='\(managerPath)',interface='\(managerInterface)',\
            member='JobRemoved'
            """
        slot = try bus.match(rule) { [weak self] message in self?.removed(message) }
        timer = try bus.loop.addTimer(after: deadline) { [weak self] in self?.finish(.failure(.timedOut)) }
    }

    /// The answer to the call: the job's path.
    func accept(_ reply: Result<BusMessage, BusError>) {
        do throws(BusError) {
            let path = try reply.get().string("o")
            if let result = ended[path] { return finish(.success(result)) }
            self.path = path
            ended = [:]
        } catch {
            finish(.failure(error))
        }
    }

    /// Calls the handler, the first time.
    func finish(_ result: Result<JobResult, BusError>) {
        guard let handler else { return }
        self.handler = nil
        slot = nil
        timer = nil
        onFinish?()
        handler(result)
    }

    /// JobRemoved: id, path, unit, result.
    private func removed(_ message: BusMessage) {
        guard (try? message.number("u", as: UInt32.self)) != nil, let path = try? message.string("o"),
            (try? message.string()) != nil, let text = try? message.string()
        else { return }
        if self.path == nil {
            ended[path] = JobResult(text)
        } else if self.path == path {
            finish(.success(JobResult(text)))
        }
    }
}
