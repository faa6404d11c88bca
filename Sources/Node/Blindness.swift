/// Something that an observation did not see, for a reason that lies with netready or with the machine.
///
/// It is never a fact about containerd or about its files: nothing is predicted, blamed or acted on without what is
/// missing.
package struct Blindness: Sendable, Hashable {
    /// What kind of seeing is lost.
    package enum Sense: String, Sendable, CaseIterable {
        /// No watch of our own: changes are seen at the next look, and containerd's watch has nothing to be compared with.
        case watch
        /// Files, processes or the socket could not be looked at, netready's own descriptors or memory being used up.
        case resources
        /// Whether containerd sees the same files is not known.
        case view
        /// Status is not answered yet, though containerd answers all else: what is said of it is of earlier.
        case answer
        /// containerd answers nothing.
        case silence
        /// The machine slept between two looks: what was seen before it may be long gone.
        case sleep
        /// What systemd says of containerd's unit.
        case unit
        /// What containerd has logged.
        case journal
    }

    package var sense: Sense
    /// What is missing, as a noun: `changes in /etc/cni/net.d`.
    package var part: String
    /// One sentence without a full stop.
    package var why: String

    package init(_ sense: Sense, _ part: String, _ why: String) {
        self.sense = sense
        self.part = part
        self.why = why
    }

    /// The part of the sense ``Sense/resources`` that is all that there is of the node's files.
    package static let allFiles = "all files"

    /// Whether an errno tells of the limits of the process that asks, and of nothing else: open(2), inotify_add_watch(2).
    ///
    /// - Parameter name: such as `EMFILE`.
    package static func isOwn(_ name: String) -> Bool {
        ["EMFILE", "ENFILE", "ENOMEM", "ENOBUFS", "EINTR", "EAGAIN"].contains(name)
    }

    /// Whether something else tells of it: the bus itself, or the finding StatusSlow.
    package var isReportedElsewhere: Bool { sense == .unit || sense == .answer }

    /// Whether nothing tells when it has ended, or what happens meanwhile: it is looked at again soon.
    package var mayEndUnseen: Bool { ![.unit, .view, .journal].contains(sense) }

    /// Whether nothing may be done by itself while it lasts.
    ///
    /// A lost watch of our own hides no file; what rests on a comparison with it is unknown already.
    package var forbidsActs: Bool {
        switch sense {
        case .resources, .view, .answer, .silence, .sleep: true
        case .watch, .unit, .journal: false
        }
    }
}
