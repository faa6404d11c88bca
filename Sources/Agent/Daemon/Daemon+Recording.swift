import Linux
import Readiness

extension Daemon {
    /// Changes come in bursts, and some agents write for ever: what is to be kept is written once it has settled a little.
    private static let patience = 2 * Span.second
    /// After a disk that would not take it.
    private static let pause = Span.minute
    private static let memoryName = "the last good configuration"

    /// Takes up what an earlier daemon kept; a file that cannot be used is said and begun anew.
    func recall() {
        do throws(DaemonError) {
            recorder = FlightRecorder(memory: try memoryFile.read())
        } catch {
            publisher.blind(Self.memoryName, "\(error.description); it is begun anew")
        }
    }

    /// What has changed since the last look, for the journal; what is to be kept is written soon.
    func changes(_ observation: Observation, digests: Digests, at now: Moment) -> [ConfigurationChange] {
        let configuration = WatchedConfiguration(observation.assessment, observation.snapshot)
        let changes = recorder.note(
            configuration, digests, observation.assessment.verdict, at: now.realtime)
        if recorder.isDirty, !isMemoryDue { rememberLater(after: Self.patience) }
        return changes
    }

    private func rememberLater(after delay: Int64) {
        isMemoryDue = true
        arm(&memoryTimer, after: delay, accuracy: Span.second / 2) { daemon in
            daemon.isMemoryDue = false
            daemon.remember()
        }
    }

    /// Writes what is to be kept, if there is anything new.
    func remember() {
        guard recorder.isDirty else { return }
        do throws(SystemError) {
            try memoryFile.write(recorder.memory)
            recorder.remembered()
            publisher.blind(Self.memoryName, nil)
        } catch {
            publisher.blind(Self.memoryName, error.description)
            rememberLater(after: Self.pause)
        }
    }
}
