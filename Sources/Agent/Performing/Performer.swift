import Linux
package import Readiness
package import Systemd

/// Carries out acts as jobs of systemd: the daemon itself executes nothing and writes nowhere but in its own directories.
package final class Performer {
    /// The oneshot units that act in the daemon's place.
    static let reloadUnit = "netready-reload.service"
    static let preflightUnit = "netready-preflight.service"
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

    private struct Question {
        var request: PreflightRequest
        var deadline: UInt64
        /// Gets nil where nothing speaks against the act, else why not, one sentence.
        var completion: (String?) -> Void
    }

    /// - Parameter runtimeDirectory: where the reload unit finds the directory that it is to touch.
    package init(bus: Bus, runtimeDirectory: String) {
        self.bus = bus
        requestPath = "\(runtimeDirectory)/reload.request"
        questionPath = "\(runtimeDirectory)/preflight.request"
        answerPath = "\(runtimeDirectory)/preflight/answer"
    }

    /// Removes what a daemon, or a oneshot, that was killed has left half-written. A person's act that writes its request
    /// in this very moment fails, and says so.
    package func removeLeftovers() {
        for path in [requestPath, questionPath, answerPath] { _ = try? AtomicFile.removeLeftovers(of: path) }
    }

    /// `completion` gets nil once the act is carried out, or why it could not be; whether it helped is another question.
    package func perform(_ act: Act, _ completion: @escaping (String?) -> Void) {
        switch act.kind {
        case .reload: reload(act.target, completion)
        // What a person has stopped a moment ago stays stopped.
        case .restart: run(.tryRestart, act.target, Self.restartDeadline, completion)
        case .start:
            bus.resetFailed(act.target) { [weak self] _ in
                self?.run(.start, act.target, Self.restartDeadline, completion)
            }
        }
    }

    /// Asks the installed containerd whether it would start with its configuration; nil when it would, else why not.
    ///
    /// - Parameter unit: containerd's.
    package func preflight(_ unit: String, _ completion: @escaping (String?) -> Void) {
        ask(unit, nil, deadline: Self.preflightDeadline, completion)
    }

    /// Runs the operator's program; `completion` gets nil where it allows the act, else why not, one sentence.
    package func callGate(_ call: GateCall, _ completion: @escaping (String?) -> Void) {
        ask("", call, deadline: UInt64(clamping: call.timeout) + Self.gateGrace, completion)
    }

    /// One question at a time: a second start of a unit that runs would be taken for the first.
    private func ask(
        _ unit: String, _ gate: GateCall?, deadline: UInt64, _ completion: @escaping (String?) -> Void
    ) {
        let request = PreflightRequest(
            id: String(SystemClock.realtime &+ Int64(questions.count), radix: 16), unit: unit, gate: gate)
        questions.append(Question(request: request, deadline: deadline, completion: completion))
        askNext()
    }

    private func askNext() {
        guard !isAsking, !questions.isEmpty else { return }
        isAsking = true
        let question = questions.removeFirst()
        do throws(SystemError) {
            try AtomicFile.write(questionPath, Array(question.request.text.utf8), mode: 0o600)
        } catch {
            finish(question, error.description)
            return
        }
        run(.start, Self.preflightUnit, question.deadline) { [weak self] failure in
            guard let self else { return }
            finish(question, answer(to: question.request, failure))
        }
    }

    private func finish(_ question: Question, _ why: String?) {
        isAsking = false
        question.completion(why)
        askNext()
    }

    /// Whatever is missing of a good end, the job's or the answer's, speaks against the act.
    private func answer(to request: PreflightRequest, _ failure: String?) -> String? {
        let bytes = try? wholeFile(answerPath, limit: Self.answerLimit)
        guard let answer = bytes.flatMap({ PreflightAnswer.parse($0) }), answer.id == request.id else {
            return "\(failure ?? "\(Self.preflightUnit) gave no answer"); journalctl -u \(Self.preflightUnit) says why"
        }
        return answer.why.isEmpty ? failure : answer.why
    }

    private func reload(_ directory: String, _ completion: @escaping (String?) -> Void) {
        do throws(SystemError) {
            try AtomicFile.write(requestPath, Array((directory + "\n").utf8), mode: 0o600)
        } catch {
            completion(error.description)
            return
        }
        run(.start, Self.reloadUnit, Self.reloadDeadline, completion)
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
