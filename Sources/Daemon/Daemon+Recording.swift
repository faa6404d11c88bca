import Diagnosis
import History
import Linux
import Node
import Observing
import Systemd

extension Daemon {
    /// Changes come in bursts, and a write waits for the disk: what is to be kept is written once they have ended.
    private static let patience = 2 * Span.second
    /// Some agents write for ever.
    private static let longestPatience = 30 * Span.second
    private static let memoryName = "the last good configuration"

    /// Takes up what an earlier daemon kept; a file that cannot be used is said and begun anew.
    func recall() {
        do throws(DaemonError) {
            recorder = FlightRecorder(memory: try memoryFile.read())
            observer.recordedStart = recorder.memory.start
        } catch {
            publisher.blind(
                Self.memoryName, memoryFile.newer ?? "\(error.description); it is begun anew")
        }
    }

    /// What has changed since the last look, for the journal; what is to be kept is written soon.
    func changes(_ observation: Observation, digests: Digests, at now: Timestamp) -> [ConfigurationChange] {
        let configuration = WatchedConfiguration(observation.assessment, observation.snapshot)
        let changes = recorder.note(
            configuration, digests, observation.assessment.verdict, at: now.realtime)
        noteStart(in: observation.snapshot)
        if recorder.isDirty, unwrittenSince == nil || !changes.isEmpty { rememberLater(at: now.monotonic) }
        return changes
    }

    /// Once for each run of containerd, and at once: a person's restart asks the file.
    private func noteStart(in snapshot: Snapshot) {
        recorder.note(startIn: snapshot)
        guard observer.recordedStart != recorder.memory.start else { return }
        observer.recordedStart = recorder.memory.start
        loop.enqueue { [weak self] in self?.remember() }
    }

    private func rememberLater(at now: Int64) {
        let since = unwrittenSince ?? now
        unwrittenSince = since
        arm(&memoryTimer, after: min(Self.patience, since + Self.longestPatience - now), accuracy: Span.second / 2) {
            $0.remember()
        }
    }

    /// Writes what is to be kept, if there is anything new.
    func remember() {
        // A disk that does not take it is asked again at the next look.
        unwrittenSince = nil
        guard recorder.isDirty, memoryFile.newer == nil else { return }
        do throws(SystemError) {
            try memoryFile.write(recorder.memory, through: publisher.redaction)
            recorder.remembered()
            publisher.blind(Self.memoryName, nil)
        } catch {
            publisher.blind(Self.memoryName, error.description)
        }
    }
}
