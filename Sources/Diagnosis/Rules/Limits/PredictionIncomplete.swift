import Containerd
import Node
import Syntax

extension FindingCode {
    package static let predictionIncomplete = FindingCode("PredictionIncomplete")
}

extension Rule {
    static let predictionIncomplete = Rule(
        .predictionIncomplete, stage: .limits, needs: [.files], impact: .podsFail,
        about: About(
            meaning:
                "What containerd reads cannot be read, is too large or is not looked at, so what it would do is a guess.",
            proof: "The error of reading it, or the setting that leaves it to the machine.",
            fix: "Run as root, or look at the named place by hand.", messageID: "17f757f479b456abaf894ed039a45a6f"),
        hits: { facts in
            // A containerd that serves CRI has shown what could not be predicted.
            let undecided = facts.servesNow ? [] : [Hit].problems(facts, .undecided)
            return [unseen(facts)].compactMap(\.self) + undecided + unread(facts)
        })
}

/// netready cannot see containerd.
private func unseen(_ facts: Facts) -> Hit? {
    guard case .unseen(let lack)? = facts.runtimeTrouble else { return nil }
    return Hit("netready cannot see \(lack.part) just now: \(lack.why); nothing is known of containerd meanwhile.")
}

/// A file that counts cannot be read.
private func unread(_ facts: Facts) -> [Hit] {
    let lack = facts.blindness
    return facts.predictions.unreadable.sorted().map { path in
        let why = lack.map { "cannot be read by netready just now (\($0.why))" } ?? "cannot be read here"
        return Hit(
            "\(path) \(why), so what containerd makes of it is not known\(lack == nil ? "; run as root" : "").",
            // What netready lacks is no fault of the node.
            lack != nil && facts.live != nil ? .note : nil, in: path)
    }
}
