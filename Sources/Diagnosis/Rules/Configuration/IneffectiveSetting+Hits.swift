import Containerd
import Syntax

extension [Hit] {
    /// Places of config.toml that have no effect.
    static func problems(_ facts: Facts, _ kind: ConfigurationReading.Problem.Kind) -> [Hit] {
        (facts.predictions.afterRestart?.configuration.problems ?? []).filter { $0.kind == kind }.map { problem in
            Hit("\(problem.location.text): \(problem.text)", at: problem.location)
        }
    }
}

extension LossOfPlugins {
    /// A clause.
    var text: String {
        "after the next restart containerd would look for \(names.joined(separator: ", ")) in \(next.value.joined(separator: ":")), while they are in \(directory)"
    }
}
