import Node

/// Something done to the node.
package enum ActKind: String, Sendable, CaseIterable {
    /// Make containerd read its CNI directory again, without a restart.
    case reload
    /// Restart the unit of containerd.
    case restart
    /// Clear the failed state of the unit, and start it.
    case start

    /// Whether it ends the running containerd or starts a new one: what spacing and budget count.
    package var isRestart: Bool { self != .reload }
}

/// How an act ended.
package enum ActResult: String, Sendable {
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
    package var decidedAt: Moment
    /// The person who asked for it; nil where the daemon decided.
    package var uid: UInt32?
    /// Guards that the person passed by name.
    package var forced: [Guard]

    package init(
        id: String, kind: ActKind, causeID: String, target: String, decidedAt: Moment, uid: UInt32? = nil,
        forced: [Guard] = []
    ) {
        self.id = id
        self.kind = kind
        self.causeID = causeID
        self.target = target
        self.decidedAt = decidedAt
        self.uid = uid
        self.forced = forced
    }

    /// The part of a fingerprint that tells the files, whatever was found wrong about them.
    package static func files(of causeID: String) -> Substring { causeID.prefix { $0 != "." } }

    /// After so many nanoseconds without an end its actor is taken for dead: longer than its job and its verification.
    package static func longestCourse(of kind: ActKind) -> Int64 {
        kind == .reload ? 30 * Span.second : 5 * Span.minute
    }
}
