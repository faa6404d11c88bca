package import Diagnosis
package import Node

/// How an act ended.
package enum ActResult: String, Sendable, CaseIterable {
    case helped
    case didNotHelp
    case madeItWorse
    /// systemd refused or failed the job.
    case failed
    /// Nobody could see: the one who acted was killed, or containerd gave no answer in time.
    case unknown
}

/// An act that was decided.
package struct Act: Sendable, Equatable {
    package var id: String
    package var kind: ActKind
    /// Fingerprint of the cause: equal for the same trouble seen again.
    package var causeID: String
    /// The unit, or for a reload the directory.
    package var target: String
    package var decidedAt: Timestamp
    /// The person who asked for it; nil where the daemon decided.
    package var uid: UInt32?
    /// Guards that the person passed by name.
    package var forced: [Guard]
    /// The edition of netready's state that its cause was named in: another one may call the same trouble otherwise.
    package var edition: Int

    package init(
        id: String, kind: ActKind, causeID: String, target: String, decidedAt: Timestamp, uid: UInt32? = nil,
        forced: [Guard] = [], edition: Int = Ledger.edition
    ) {
        self.id = id
        self.kind = kind
        self.causeID = causeID
        self.target = target
        self.decidedAt = decidedAt
        self.uid = uid
        self.forced = forced
        self.edition = edition
    }

    /// The part of a fingerprint that tells the files, whatever was found wrong about them.
    package static func files(of causeID: String) -> Substring { causeID.prefix { $0 != "." } }

    /// After so many nanoseconds without an end its actor is taken for dead: longer than its job and its verification.
    package static func timeout(of kind: ActKind) -> Int64 {
        kind == .reload ? 30 * Span.second : 5 * Span.minute
    }
}
