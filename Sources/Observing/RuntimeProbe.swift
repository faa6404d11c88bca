import CRI
import Containerd
import Linux
package import Node
import Syntax
package import Systemd

/// Asks containerd for its status over CRI, within an event loop, and gives each answer a meaning.
///
/// There is one call of Status at most: containerd sets it no time-out, and each that is given up leaves a plugin's
/// process behind. It is kept until it is answered, and whoever asks meanwhile asks Version alone.
package final class RuntimeProbe {
    /// What one question gave.
    package struct Reading: Sendable, Equatable {
        package var answer: RuntimeAnswer
        /// As CRI `Version` says it, of the process that answers now.
        package var version: String?
        /// What it calls itself there: `containerd`, `cri-o`, `docker`.
        package var name: String?
        package var peer: Int32?
        /// How long Status takes; nil where that is not long.
        package var delay: StatusDelay?
        /// Nanoseconds since containerd last answered anything; nil where it answers now, or never has.
        package var silence: Int64?
        /// Why the socket could not be used, where the reason lies with this process.
        package var lack: String?

        /// nil where another runtime answers, whose versions count otherwise.
        var containerdVersion: ContainerdVersion? {
            guard name == nil || name == KnownRuntime.Name.containerd else { return nil }
            return version.flatMap { ContainerdVersion($0) }
        }

        /// Status has no answer yet: what is said of it is of earlier.
        var isOld: Bool { delay?.isOutstanding == true }
    }

    /// Called when Status is answered and nobody waits for it any more.
    var onLateAnswer: (() -> Void)?

    private let client: CRIClient
    private let loop: EventLoop
    private let limit: Int64
    private let pace: Pace
    private var source: IOSource?
    private var watched: Int32?
    private var deadlineTimer: TimerSource?
    private var stepTimer: TimerSource?
    private var version: String?
    private var name: String?
    private var versionPeer: Int32?
    private var call: StatusCall?
    private var waiting: [(Reading) -> Void] = []
    private var isVersionAsked = false
    private var last: (status: RuntimeStatus, peer: Int32?, at: UInt64)?
    private var late: (answer: RuntimeAnswer, took: UInt64, at: UInt64)?
    private var lastWord: UInt64?
    private var lack: String?

    /// - Parameter hangAfter: nanoseconds; see ``StatusDelay/limit``.
    package init(socketPath: String, loop: EventLoop, hangAfter: Int64, pace: Pace = Pace()) {
        self.pace = pace
        client = CRIClient(socketPath: socketPath)
        self.loop = loop
        limit = hangAfter
        client.onInterestChange = { [weak self] in self?.followInterest() }
    }

    /// Asks once; `completion` is called exactly once, after ``Pace/patience`` at the latest.
    package func ask(_ completion: @escaping (Reading) -> Void) {
        waiting.append(completion)
        guard waiting.count == 1 else { return }
        if let late, MonotonicTime.now - late.at < pace.freshness {
            self.late = nil
            complete(late.answer, took: late.took)
            return
        }
        late = nil
        guard call == nil else { return askVersion() }
        call = StatusCall(began: MonotonicTime.now)
        client.status(verbose: true, deadline: .max) { [weak self] in self?.take($0) }
        step(after: pace.hesitation)
    }

    /// The process that answers.
    var peer: Int32? { client.peerPID }

    /// Whether its last word was that the network is ready.
    var saysReady: Bool { last?.status.networkReady ?? false }

    /// When each pod sandbox was created, nanoseconds since the epoch; nil where containerd does not say.
    func listSandboxes(_ completion: @escaping ([Int64]?) -> Void) {
        client.listPodSandboxes(deadline: MonotonicTime.after(pace.patience)) { result in
            completion((try? result.get())?.map(\.createdAt))
        }
    }

    /// All containers and pod sandboxes; nil where containerd does not say.
    func listContainers(_ completion: @escaping ((containers: [CRIContainer], sandboxes: [CRISandbox])?) -> Void) {
        client.listPodSandboxes(deadline: MonotonicTime.after(pace.patience)) { [weak self] result in
            guard let self, let sandboxes = try? result.get() else { return completion(nil) }
            client.listContainers(deadline: MonotonicTime.after(pace.patience)) { result in
                completion((try? result.get()).map { ($0, sandboxes) })
            }
        }
    }

    /// One container in detail.
    func container(_ id: String, _ completion: @escaping (Result<CRIContainerStatus, CRIError>) -> Void) {
        client.containerStatus(id: id, deadline: MonotonicTime.after(pace.patience), completion: completion)
    }

    // MARK: Answers

    private func take(_ result: Result<CRIStatus, CRIError>) {
        let now = MonotonicTime.now
        let took = now - (call?.began ?? now)
        call = nil
        stepTimer?.disarm()
        let answer: RuntimeAnswer
        switch result {
        case .success(let status):
            answer = .status(RuntimeStatus(status))
            lastWord = now
        case .failure(let error):
            answer = RuntimeAnswer(error)
            lack = Self.lack(error)
        }
        last = nil
        if case .status(let status) = answer { last = (status, client.peerPID, now) }
        guard waiting.isEmpty else { return complete(answer, took: took) }
        late = (answer, took, now)
        onLateAnswer?()
    }

    private func askVersion() {
        guard !isVersionAsked else { return }
        isVersionAsked = true
        client.version(deadline: min(MonotonicTime.after(pace.patience), end)) { [weak self] result in
            guard let self else { return }
            isVersionAsked = false
            takeVersion(result)
        }
    }

    /// When whoever waits is told what is known; for a call that has long been under way that is the patience for Version.
    private var end: UInt64 {
        let end = (call?.began ?? 0) + pace.patience
        return end > MonotonicTime.now ? end : .max
    }

    private func takeVersion(_ result: Result<CRIVersion, CRIError>) {
        switch result {
        case .success(let answer):
            note(answer)
            call?.noteVersion(at: MonotonicTime.now)
            guard end < .max else { return conclude(versionAnswers: true) }
            step(after: end - min(end, MonotonicTime.now))
        case .failure(.timedOut):
            call?.noteSilence()
            conclude(versionAnswers: false)
        case .failure(let error):
            // A lost connection has ended Status as well, and that is told by it.
            guard call != nil else { return }
            lack = Self.lack(error)
            finish(RuntimeAnswer(error))
        }
    }

    private static func lack(_ error: CRIError) -> String? {
        guard case .system(let operation, let code) = error else { return nil }
        let error = SystemError(operation: operation, errno: code)
        return Blindness.isOwn(error.name) ? error.description : nil
    }

    private func step(after nanoseconds: UInt64) {
        if let stepTimer {
            try? stepTimer.rearm(after: nanoseconds)
            return
        }
        stepTimer = try? loop.addTimer(after: nanoseconds) { [weak self] in self?.goOn() }
    }

    private func goOn() {
        guard let call, !waiting.isEmpty else { return }
        guard call.lastAnswer != nil else { return askVersion() }
        conclude(versionAnswers: true)
    }

    /// Status is not answered yet.
    private func conclude(versionAnswers: Bool) {
        guard let call, !waiting.isEmpty else { return }
        let now = MonotonicTime.now
        var delay = call.delay(at: now, limit: limit)
        guard versionAnswers, !delay.isHang, let last, last.peer == client.peerPID else {
            finish(.timedOut(versionAnswers: versionAnswers), delay)
            return
        }
        delay.age = Int64(clamping: now - last.at)
        finish(.status(last.status), delay)
    }

    /// The version is asked once for each process that answers.
    private func complete(_ answer: RuntimeAnswer, took: UInt64) {
        let delay =
            took < pace.patience
            ? nil : StatusDelay(lasts: Int64(clamping: took), isOutstanding: false, limit: limit)
        guard case .status = answer, version == nil || versionPeer == nil || versionPeer != client.peerPID else {
            finish(answer, delay)
            return
        }
        client.version(deadline: MonotonicTime.after(pace.patience)) { [weak self] result in
            guard let self else { return }
            name = nil
            if case .success(let version) = result { note(version) }
            finish(answer, delay)
        }
    }

    private func note(_ answer: CRIVersion) {
        version = answer.runtimeVersion
        name = answer.runtimeName
        versionPeer = client.peerPID
        lastWord = MonotonicTime.now
    }

    private func finish(_ answer: RuntimeAnswer, _ delay: StatusDelay? = nil) {
        let isSame = versionPeer != nil && versionPeer == client.peerPID
        var reading = Reading(
            answer: answer, version: isSame ? version : nil, name: versionPeer == client.peerPID ? name : nil,
            peer: client.peerPID, delay: delay)
        if answer == .timedOut(versionAnswers: false), let lastWord {
            reading.silence = Int64(clamping: MonotonicTime.now - lastWord)
        }
        reading.lack = lack
        lack = nil
        let completions = waiting
        waiting = []
        for completion in completions { completion(reading) }
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
            deadlineTimer?.disarm()
            return
        }
        let now = MonotonicTime.now
        let left = deadline > now ? deadline - now : 0
        if let deadlineTimer {
            try? deadlineTimer.rearm(after: left)
            return
        }
        deadlineTimer = try? loop.addTimer(after: left) { [weak self] in
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
            case .unimplemented(let message): .unimplemented(message)
            case .rpc(_, _, let message) where message.holds("server is not initialized yet"): .notInitialized
            case .rpc(_, let name, let message): .failed("\(name): \(message)")
            case .disconnected: .failed("the connection was closed")
            case .garbage(let reason): .failed(reason)
            case .system(let operation, let code): .failed("\(operation): error \(code)")
            }
    }
}

extension RuntimeStatus {
    init(_ status: CRIStatus) {
        let network = status.condition("NetworkReady")
        self.init(
            networkReady: network?.status ?? false, message: network?.message ?? "",
            runtimeReady: status.condition("RuntimeReady")?.status ?? false,
            running: RunningConfiguration.parse(info: status.info))
    }
}
