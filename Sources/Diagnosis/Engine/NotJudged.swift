package import Node

/// Findings that could not be raised, since what they rest on was not looked at: they are neither there nor absent.
package struct NotJudged: Sendable, Equatable {
    package var lack: NotObserved
    /// In the order of rank; empty where the input only adds to findings that rest on others.
    package var codes: [FindingCode]
}

extension FindingCode {
    /// The codes that cannot be raised without an input, in the order of rank.
    fileprivate static let needing = Dictionary(
        uniqueKeysWithValues: Input.allCases.map { input in
            (input, allCases.filter { $0.rule.needs.contains(input) })
        })
}

extension Snapshot {
    /// What cannot be judged of it, and why; plugins are run only where a person asks for it, which is no lack.
    package var notJudged: [NotJudged] {
        unobserved.filter { $0.input != .plugins }.map { lack in
            NotJudged(lack: lack, codes: FindingCode.needing[lack.input] ?? [])
        }
    }
}
