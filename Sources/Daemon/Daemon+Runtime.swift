import Diagnosis
import Node
import Observing
import Reporting

extension Daemon {
    /// Looks which runtime this node has now: on a node that is being set up k3s comes after netready.
    func findRuntimeAgain() {
        // The next poll comes when that observation has long ended.
        guard !observer.isAtWork else { return }
        let isAllWell = latest?.assessment.verdict == .ready
        let choice = finder.find(settings.named, after: place.choice, isAllWell: isAllWell)
        guard place.choice != choice else { return }
        let isOther = place.choice?.isSamePlace(as: choice) != true
        place = RuntimePlace(choice)
        observer.move(to: place)
        guard isOther else { return }
        watchPaths()
        publisher.write([choice.record(verdictFields(recordBuilder.published))])
    }
}
