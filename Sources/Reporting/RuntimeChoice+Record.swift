import Diagnosis
import Node

extension RuntimeChoice {
    /// The fields of the records that name it.
    package var fields: [Record.Field] {
        [
            .init("NETREADY_RUNTIME", name), .init("NETREADY_UNIT", unit), .init("NETREADY_SOCKET", socket),
            .init("NETREADY_CHOSEN_BY", basis.rawValue),
        ]
    }

    /// Another runtime is looked at from now on.
    ///
    /// - Parameter verdict: the fields that every record has.
    package func record(_ verdict: [Record.Field]) -> Record {
        Record(
            .runtimeChosen, .notice, "The container runtime is looked for anew: it is \(sentence).", verdict + fields)
    }
}
