import CRI
import Containerd
package import Readiness
import Syntax
package import Systemd

/// Asks containerd for its status over CRI, within an event loop, and gives each answer a meaning.
package final class RuntimeProbe {
    /// What one question gave.
    package struct Reading: Sendable, Equatable {
        package var answer: RuntimeAnswer
        /// As CRI `Version` says it, of the process that answers now.
        package var version: String?
        package var peer: Int32?

        /// containerd answers, and says that the network is not ready.
        var isNotReady: Bool {
            guard case .status(let status) = answer else { return false }
            return !status.networkReady
        }

        /// containerd says anything but that the network is ready, or nothing.
        var needsExplaining: Bool {
            guard case .status(let status) = answer else { return true }
            return !status.networkReady
        }
    }

    /// How long an answer may take. A plug-in's STATUS is executed within it.
    static let deadline: UInt64 = 5_000_000_000
    /// After a time-out Status is asked once in this time: each hung call leaves a plug-in process behind.
    static let pauseAfterTimeout: UInt64 = 60_000_000_000

    private let client: CRIClient
    private let loop: EventLoop
    private var source: IOSource?
    private var watched: Int32?
    private var timer: TimerSource?
    private var version: String?
    private var versionPeer: Int32?
    private var timedOutAt: UInt64?
    private var timedOutPeer: Int32?

    package init(socketPath: String, loop: EventLoop) {
        client = CRIClient(socketPath: socketPath)
        self.loop = loop
        client.onInterestChange = { [weak self] in self?.followInterest() }
    }

    /// Asks once; `completion` is called exactly once, from the loop.
    package func ask(_ completion: @escaping (Reading) -> Void) {
        if let timedOutAt, MonotonicTime.now < timedOutAt + Self.pauseAfterTimeout {
            askVersionOnly(completion)
            return
        }
        client.status(verbose: true, deadline: MonotonicTime.after(Self.deadline)) { [weak self] result in
            self?.take(result, completion)
        }
    }

    /// When each pod sandbox was created, nanoseconds since the epoch; nil where containerd does not say.
    func listSandboxes(_ completion: @escaping ([Int64]?) -> Void) {
        client.listPodSandboxes(deadline: MonotonicTime.after(Self.deadline)) { result in
            completion((try? result.get())?.map(\.createdAt))
        }
    }

    /// All containers and pod sandboxes; nil where containerd does not say.
    func listContainers(_ completion: @escaping ((containers: [CRIContainer], sandboxes: [CRISandbox])?) -> Void) {
        client.listPodSandboxes(deadline: MonotonicTime.after(Self.deadline)) { [weak self] result in
            guard let self, let sandboxes = try? result.get() else { return completion(nil) }
            client.listContainers(deadline: MonotonicTime.after(Self.deadline)) { result in
                completion((try? result.get()).map { ($0, sandboxes) })
            }
        }
    }

    /// One container in detail; nil where containerd does not say.
    func container(_ id: String, _ completion: @escaping (CRIContainerStatus?) -> Void) {
        client.containerStatus(id: id, deadline: MonotonicTime.after(Self.deadline)) { completion(try? $0.get()) }
    }

    private func take(_ result: Result<CRIStatus, CRIError>, _ completion: @escaping (Reading) -> Void) {
        switch result {
        case .success(let status):
            timedOutAt = nil
            complete(.status(RuntimeStatus(status)), completion)
        case .failure(.timedOut):
            timedOutAt = MonotonicTime.now
            timedOutPeer = client.peerPID
            askVersionOnly(completion)
        case .failure(let error):
            timedOutAt = nil
            finish(RuntimeAnswer(error), completion)
        }
    }

    /// Version tells a hang of Status from a hang of everything.
    private func askVersionOnly(_ completion: @escaping (Reading) -> Void) {
        client.version(deadline: MonotonicTime.after(Self.deadline)) { [weak self] result in
            guard let self else { return }
            switch result {
            case .success(let answer):
                note(answer)
                guard client.peerPID == timedOutPeer else {
                    // Another process than the one that hung.
                    timedOutAt = nil
                    ask(completion)
                    return
                }
                finish(.timedOut(versionAnswers: true), completion)
            case .failure(.timedOut): finish(.timedOut(versionAnswers: false), completion)
            case .failure(let error):
                timedOutAt = nil
                finish(RuntimeAnswer(error), completion)
            }
        }
    }

    /// The version is asked once for each process that answers.
    private func complete(_ answer: RuntimeAnswer, _ completion: @escaping (Reading) -> Void) {
        guard version == nil || versionPeer == nil || versionPeer != client.peerPID else {
            finish(answer, completion)
            return
        }
        client.version(deadline: MonotonicTime.after(Self.deadline)) { [weak self] result in
            guard let self else { return }
            if case .success(let version) = result { note(version) }
            finish(answer, completion)
        }
    }

    private func note(_ answer: CRIVersion) {
        version = answer.runtimeVersion
        versionPeer = client.peerPID
    }

    private func finish(_ answer: RuntimeAnswer, _ completion: (Reading) -> Void) {
        let isSame = versionPeer != nil && versionPeer == client.peerPID
        completion(Reading(answer: answer, version: isSame ? version : nil, peer: client.peerPID))
    }

    private func followInterest() {
        if watched != client.descriptor {
            source?.cancel()
            source = nil
            watched = client.descriptor
        }
        if let watched {
            let events: IOEvents = client.wantsWrite ? [.read, .write] : .read
            if let source {
                try? source.setEvents(events)
            } else {
                source = try? loop.addIO(watched, events) { [weak self] ready in
                    self?.client.handle(
                        readable: !ready.isDisjoint(with: [.read, .hangup, .error]), writable: ready.contains(.write))
                }
            }
        }
        followDeadline()
    }

    private func followDeadline() {
        guard let deadline = client.nextDeadline else {
            timer?.disarm()
            return
        }
        let now = MonotonicTime.now
        let left = deadline > now ? deadline - now : 0
        if let timer {
            try? timer.rearm(after: left)
            return
        }
        timer = try? loop.addTimer(after: left) { [weak self] in
            self?.client.checkDeadlines(now: MonotonicTime.now)
        }
    }
}

extension RuntimeAnswer {
    init(_ error: CRIError) {
        self =
            switch error {
            case .noSocket: .noSocket
            case .refused: .refused
            case .permission: .denied
            case .timedOut: .timedOut(versionAnswers: false)
            case .unimplemented(let message): .unimplemented(masked(message))
            case .rpc(_, _, let message) where message.holds("server is not initialized yet"): .notInitialized
            case .rpc(_, let name, let message): .failed("\(name): \(masked(message))")
            case .disconnected: .failed("the connection was closed")
            case .garbage(let reason): .failed(reason)
            case .system(let operation, let code): .failed("\(operation): error \(code)")
            }
    }
}

extension RuntimeStatus {
    init(_ status: CRIStatus) {
        let network = status.condition("NetworkReady")
        var running = RunningConfiguration.parse(info: status.info)
        // Plug-ins' own words may be in them.
        running.lastLoads = running.lastLoads.mapValues(masked)
        self.init(
            networkReady: network?.status ?? false, message: masked(network?.message ?? ""),
            runtimeReady: status.condition("RuntimeReady")?.status ?? false, running: running)
    }
}
