import Syntax

/// How much a finding weighs.
package enum Severity: String, Sendable {
    /// The node is not ready because of it, or pods fail now.
    case error
    /// Pods will fail, or the next event or restart takes the node down.
    case warning
    /// Good to know; the node is sound.
    case info
}

/// What a finding asks for.
package enum Mend: String, Sendable {
    case none
    case reload
    case restart
    case fixThenReload
    case fixThenRestart
    case clusterSide
}

/// What a finding says of the network that is loaded, where it says that it should not be as it is.
package enum NetworkFault: String, Sendable {
    /// Pods start, on a network that nobody wants.
    case wrong
    /// Pods fail to start on it.
    case broken
}

/// What is always true of a finding code, whatever node it is found on.
package struct FindingMeaning: Sendable {
    /// One sentence: what it means.
    package var meaning: String
    /// How it is proven.
    package var proof: String
    /// What to do, with `{unit}` where containerd's unit belongs.
    var advice: String
    /// The word for its cause in the vocabulary of failure reports.
    package var cause: String
    /// The usual one; what keeps NetworkReady from being true is an error.
    package var severity: Severity
    package var mend: Mend
    /// `MESSAGE_ID` of its records, whose entry in the journal catalog says all this: public interface, never reused.
    package var messageID: String
    /// Threads in which people have met it.
    package var links: [String]
    /// No act that leads to such a network is worth taking; nil where it speaks of something else.
    package var networkFault: NetworkFault?
    /// What has to be looked at; without any one of these no such finding can be raised.
    package var needs: Set<Input>

    static let all = first + second

    /// What to do.
    ///
    /// - Parameter unit: that containerd runs in, with its suffix.
    package func advice(for unit: String = KnownRuntime.usualUnit) -> String {
        var out = ""
        for (index, piece) in advice.parts("{", keepsEmpty: true).enumerated() {
            let isUnit = index > 0 && piece.hasPrefix("unit}")
            if index > 0, !isUnit { out += "{" }
            out += isUnit ? unit + piece.dropFirst("unit}".utf8.count) : piece
        }
        return out
    }
}

extension FindingCode {
    /// The one place where a code's meaning, proof, advice, cause and mend are written down: config/findings.toml.
    package var meaning: FindingMeaning { FindingMeaning.all[rank] }

    /// Place in the ranking, 0 first.
    package var rank: Int { Self.ranks[self] ?? 0 }

    private static let ranks = Dictionary(
        uniqueKeysWithValues: allCases.enumerated().map { ($0.element, $0.offset) })
}
