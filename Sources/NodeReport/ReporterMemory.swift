import Node

/// What one run of the program leaves to the next.
package struct ReporterMemory: Sendable, Equatable {
    /// The condition as it stands on the Node, as far as is known here.
    struct Written: Sendable, Equatable {
        var condition: NodeCondition
        /// lastTransitionTime, RFC 3339.
        var transition: String
        var at: Timestamp
        /// Nanoseconds until the heartbeat.
        var heartbeatAfter: Int64
    }

    /// Why nothing is sent for a while.
    struct BackOff: Sendable, Equatable {
        /// How far the doubling has come.
        var steps: Int
        var begin: Timestamp
        /// Nanoseconds from its begin.
        var wait: Int64
        /// Whether the server has asked for it: then a new verdict waits as well.
        var isAsked: Bool
        /// Whether the server has said 429 since it last took anything.
        var isBusy: Bool

        func left(at now: Timestamp) -> Int64 { max(0, wait - now.since(begin)) }
    }

    /// An Event that is not sent yet.
    struct Pending: Sendable, Equatable {
        var event: NodeEvent
        var made: Timestamp
        /// Nanoseconds from its making.
        var wait: Int64

        func left(at now: Timestamp) -> Int64 { max(0, wait - now.since(made)) }
    }

    /// A cause that the journal has.
    struct Reported: Sendable, Equatable {
        var cause: Trouble.Cause
        /// What was told of it, where one cause stands for many.
        var detail: String
        /// Whether an Event could not be made, rather than the condition be written.
        var isOfEvent = false
        var at: Timestamp
        /// Whether it is gone since.
        var isOver: Bool

        var endsByWriting: Bool { cause != .clock && cause != .memory && !isOfEvent }

        func isSame(_ other: Reported) -> Bool {
            cause == other.cause && detail == other.detail && isOfEvent == other.isOfEvent
        }
    }

    var written: Written?
    /// What holds of the node, as it was seen last.
    var seen: NodeCondition?
    /// Since when that verdict holds by netreadyd's word, RFC 3339; nil where it does not say.
    var seenSince: String?
    /// Since when it is better than what is written.
    var betterSince: Timestamp?
    /// Since when netreadyd does not run, or what it says cannot be read.
    var silentSince: Timestamp?
    var backOff: BackOff?
    /// The verdicts that requests were to write which failed since the last that did not.
    var tried: [NodeCondition.Verdict] = []
    /// When Events were made, the oldest first.
    var eventTimes: [Timestamp] = []
    var events: [Pending] = []
    /// Changes that made no Event since the last one that did.
    var skipped = 0
    var reported: [Reported] = []
    var draws: UInt64 = 0

    package init() {}
}
