import Diagnosis
import Linux
import Observing
package import Remediation
package import Systemd

/// Carries out acts as jobs of systemd: the daemon itself executes nothing and writes nowhere but in its own directories.
package final class Performer {
    /// The oneshot units that act in the daemon's place.
    static let reloadUnit = "netready-reload.service"
    package static let preflightUnit = "netready-preflight.service"
    private static let reloadDeadline: UInt64 = 20_000_000_000
    private static let preflightDeadline: UInt64 = 40_000_000_000
    /// What a gate's own deadline is given for the start of its unit.
    private static let gateGrace: UInt64 = 15_000_000_000
    private static let answerLimit = 16 << 10
    private static let restartDeadline: UInt64 = 150_000_000_000

    private let bus: Bus
    private let requestPath: String
    private let questionPath: String
    private let answerPath: String
    /// Questions that wait for the one that the unit is busy with.
    private var questions: [Question] = []
    private var isAsking = false

    /// Writes a request that could not be written once more.
    private let retry: Retry
    /// Called when a request cannot be written (why), and when one could be (nil).
    package var onBlind: ((String?) -> Void)?

    /// What came of a question.
    package enum Answer: Equatable, Sendable {
        /// Nothing speaks against the act.
        case agrees
        /// Why not, one sentence.
        case refuses(String)
        /// The question could not be put, which says nothing about the act; why, one sentence.
        case notAsked(String)
    }

    private struct Question {
        var request: PreflightRequest
        var deadline: UInt64
        /// `CLOCK_MONOTONIC`, nanoseconds: until then it is tried to put it.
        var patience: Int64
        var completion: (Answer) -> Void
    }

    /// - Parameter runtimeDirectory: where the reload unit finds the directory that it is to touch.
    package init(bus: Bus, loop: EventLoop, runtimeDirectory: String) {
        self.bus = bus
        retry = Retry(loop: loop)
        requestPath = "\(runtimeDirectory)/reload.request"
        questionPath = "\(runtimeDirectory)/preflight.request"
        answerPath = "\(runtimeDirectory)/preflight/answer"
        retry.action = { [weak self] in self?.askNext() }
    }

    /// Removes what a daemon, or a oneshot, that was killed has left half-written. A person's act that writes its request
    /// in this very moment fails, and says so.
    package func removeLeftovers() {
        for path in [requestPath, questionPath, answerPath] { _ = try? AtomicFile.removeLeftovers(of: path) }
    }

    /// Writes what the act's unit is to read, before the act counts as begun.
    ///
    /// - Returns: nil, or why the act cannot be done, one sentence.
    package func prepare(_ act: Act) -> String? {
        guard act.kind == .reload else { return nil }
        return write(requestPath, act.target + "\n")
    }

    /// `completion` gets nil once the act is carried out, or why it could not be; whether it helped is another question.
    /// The act was prepared.
    package func perform(_ act: Act, _ completion: @escaping (String?) -> Void) {
        switch act.kind {
        case .reload: run(.start, Self.reloadUnit, Self.reloadDeadline, completion)
        // What a person has stopped a moment ago stays stopped.
        case .restart: run(.tryRestart, act.target, Self.restartDeadline, completion)
        case .start:
            bus.resetFailed(act.target) { [weak self] _ in
                self?.run(.start, act.target, Self.restartDeadline, completion)
            }
        }
    }

    /// Asks the installed containerd whether it would start with its configuration.
    ///
    /// - Parameter unit: containerd's.
    package func preflight(_ unit: String, _ completion: @escaping (Answer) -> Void) {
        ask(unit, nil, deadline: Self.preflightDeadline, completion)
    }

    /// Runs the operator's program, and asks whether it allows the act.
    package func callGate(_ call: GateCall, _ completion: @escaping (Answer) -> Void) {
        ask("", call, deadline: UInt64(clamping: call.timeout) + Self.gateGrace, completion)
    }

    /// One question at a time: a second start of a unit that runs would be taken for the first.
    private func ask(
        _ unit: String, _ gate: GateCall?, deadline: UInt64, _ completion: @escaping (Answer) -> Void
    ) {
        let request = PreflightRequest(
            id: String(SystemClock.realtime &+ Int64(questions.count), radix: 16), unit: unit, gate: gate)
        questions.append(
            Question(
                request: request, deadline: deadline, patience: SystemClock.monotonic &+ Int64(clamping: deadline),
                completion: completion))
        askNext()
    }

    private func askNext() {
        guard !isAsking, let question = questions.first else { return }
        if let why = write(questionPath, question.request.text) {
            guard SystemClock.monotonic >= question.patience else { return retry.schedule() }
            questions.removeFirst()
            question.completion(.notAsked(why))
            askNext()
            return
        }
        retry.reset()
        isAsking = true
        questions.removeFirst()
        run(.start, Self.preflightUnit, question.deadline) { [weak self] failure in
            guard let self else { return }
            let answer = answer(to: question.request, failure)
            isAsking = false
            question.completion(answer)
            askNext()
        }
    }

    /// Whatever is missing of a good end, the job's or the answer's, speaks against the act.
    private func answer(to request: PreflightRequest, _ failure: String?) -> Answer {
        let bytes = try? wholeFile(answerPath, limit: Self.answerLimit)
        guard let answer = bytes.flatMap({ PreflightAnswer.parse($0) }), answer.id == request.id else {
            return .refuses(
                "\(failure ?? "\(Self.preflightUnit) gave no answer"); journalctl -u \(Self.preflightUnit) says why")
        }
        if !answer.why.isEmpty { return .refuses(answer.why) }
        return failure.map { .refuses($0) } ?? .agrees
    }

    /// - Returns: why it could not be written.
    private func write(_ path: String, _ text: String) -> String? {
        do throws(SystemError) {
            try AtomicFile.write(path, Array(text.utf8), mode: 0o600)
            onBlind?(nil)
            return nil
        } catch {
            onBlind?(error.description)
            return error.description
        }
    }

    private func run(_ method: JobMethod, _ unit: String, _ deadline: UInt64, _ completion: @escaping (String?) -> Void)
    {
        bus.runJob(method, unit: unit, mode: .fail, deadline: deadline) { result in
            switch result {
            case .success(.done): completion(nil)
            case .success(let other): completion("systemd's job for \(unit) ended: \(other)")
            case .failure(let error): completion("\(unit): \(error)")
            }
        }
    }
}
