import Containerd
import Syntax

/// What two rules have in common: a setting is lost to a key that is not read, or to an import that replaces its section.
extension [Hit] {
    /// Places of config.toml that have no effect.
    static func problems(_ facts: Facts, _ kind: ConfigurationReading.Problem.Kind) -> [Hit] {
        (facts.readings.afterRestart?.configuration.problems ?? []).filter { $0.kind == kind }.map { problem in
            Hit("\(problem.location.text): \(problem.text)", at: problem.location)
        }
    }

    /// Pods start now, and after the next start they would not.
    static func settingsLostLater(_ facts: Facts, isReplaced: Bool) -> [Hit] {
        guard case .lossOfPlugins(let loss)? = facts.latentTrouble, let lost = loss.lost,
            lost.isReplaced == isReplaced
        else { return [] }
        return [
            lost.hit("\(lost.key) = \"\(loss.directory)\"", so: loss.text, .nextRestart, facts)
        ]
    }
}

extension LossOfPlugins {
    /// A clause.
    var text: String {
        "after the next restart containerd would look for \(names.joined(separator: ", ")) in \(next.value.joined(separator: ":")), while they are in \(directory)"
    }
}
