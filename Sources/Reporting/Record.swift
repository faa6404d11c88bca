package import Redaction

/// One line in the journal: a kind that never changes its meaning, a sentence for people, fields for programs.
package struct Record: Sendable, Equatable {
    package var kind: RecordKind
    /// What the journal catalog explains: the kind, or the finding where there is one. Public interface.
    package var messageID: String
    package var priority: Priority
    package var message: String
    package var fields: [Field]

    package struct Field: Sendable, Equatable {
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Source: syslog(3), `LOG_*`.
    package enum Priority: Int, Sendable {
        case critical = 2
        case error = 3
        case warning = 4
        case notice = 5
        case info = 6
    }

    package init(
        _ kind: RecordKind, _ priority: Priority, _ message: String, _ fields: [Field] = [], messageID: String? = nil
    ) {
        self.kind = kind
        self.messageID = messageID ?? kind.messageID
        self.priority = priority
        self.message = message
        self.fields = fields
    }

    /// All fields as the journal takes them, in a stable order.
    package var journalFields: [Field] {
        [
            Field("MESSAGE", message), Field("MESSAGE_ID", messageID), Field("PRIORITY", "\(priority.rawValue)"),
            Field("NETREADY_KIND", kind.rawValue),
        ] + fields
    }

    /// The same, as the journal may have them.
    package func fields(through redaction: Redaction) -> [(name: String, value: RedactedText)] {
        journalFields.map { (name: $0.name, value: redaction.text($0.value)) }
    }
}

/// What a record is about; each has an entry in the journal catalog.
package enum RecordKind: String, Sendable, CaseIterable {
    case started
    case stopped
    case settingsReloaded
    case runtimeChosen
    case verdictChanged
    case findingRaised
    case findingCleared
    case configurationChanged
    case actPlanned
    case actVetoed
    case actDone
    case breakerTripped
    case breakerReset
    case fixApplied
    case fixUndone
    case blind
    case seeing
    case heartbeat
    case recordsLost

    /// `MESSAGE_ID`: public interface, never reused. A finding that is raised has that of its code in its place.
    package var messageID: String {
        switch self {
        case .started: "cc160ba74be94a8ba15df5f45843f0d6"
        case .stopped: "fa84cc0c7ec24ed3bf1bf37e8f3ccc78"
        case .settingsReloaded: "32adaacbe2ea437fae4a239b0b7088e6"
        case .runtimeChosen: "92d3a48670e14023947df39b6436c6e2"
        case .verdictChanged: "5ffb600c90d1466f90d22f8ca6f0d840"
        case .findingRaised: "93828632f6b84c7ab9d748ec28d49c34"
        case .findingCleared: "a64f6490ceb44ec8b6d99f46607660f3"
        case .configurationChanged: "3a5ca76cd2bf43209dc891ae645ab57a"
        case .actPlanned: "6fc6e35ca85c42798db56836edbc4a0a"
        case .actVetoed: "b3b24c38d5c44dc69b0ad7d2cfd62871"
        case .actDone: "fafd95be0e5e454181070132813685a0"
        case .breakerTripped: "bbf52515ed60453f856ef4870b3d262b"
        case .breakerReset: "82306073c30c4c8297974b5ac9ed5777"
        case .fixApplied: "702e52aa4d654041bbbdd2e063cda730"
        case .fixUndone: "beb17d9eb29b4137a85bb54fe71e428c"
        case .blind: "dbcee50bd57f4160bc6737dbbfa7ed8b"
        case .seeing: "b5311d1c378f4541b14c62df50b244d6"
        case .heartbeat: "99716c0a41644c1b8e7d22634eb4164e"
        case .recordsLost: "f71fcd4a713a49d5802a77c04ca2c957"
        }
    }
}
