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
            Hit(
                lost, facts, .nextRestart, what: "\(lost.key) = \"\(loss.directory)\"", so: loss.text)
        ]
    }
}

extension Hit {
    /// A setting has no effect.
    ///
    /// - Parameters:
    ///   - what: the setting as it is written.
    ///   - so: what comes of it, a clause.
    init(_ lost: LostSetting, _ facts: Facts, _ impact: Impact, what: String, so: String) {
        self.init(
            "\(what) at \(lost.location.text) has no effect: \(lost.reason) So \(so).", impact, at: lost.location,
            evidence: lost.evidence + [.init("log", facts.logOfUnknownKey ?? "")])
    }
}

extension LossOfPlugins {
    /// A clause.
    var text: String {
        "after the next restart containerd would look for \(names.joined(separator: ", ")) in \(next.value.joined(separator: ":")), while they are in \(directory)"
    }
}
