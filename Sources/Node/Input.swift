/// A part of a node that an observation looks at, and that rules rest on.
package enum Input: String, Sendable, CaseIterable {
    /// What containerd answers over CRI.
    case runtime
    /// What systemd says of containerd's unit.
    case unit
    /// The node's files as containerd sees them.
    case files
    /// Whether containerd would notice a change in its CNI directory.
    case watch
    /// The journal of containerd and of kubelet.
    case journal
    /// Containers and pods by CRI, with the logs of those that matter.
    case containers
    /// kubelet's version and configuration.
    case kubelet
    /// The mounts that containerd sees.
    case mounts
    /// The kernel's own lines.
    case kernel
    /// What the plugins say of themselves; they are run only where a person asks for it.
    case plugins
}

/// An input that was not looked at.
package struct NotObserved: Sendable, Hashable {
    package var input: Input
    /// A sentence without a full stop.
    package var why: String
    /// Whether a person can have it looked at, as by more rights.
    package var isFixable: Bool

    package init(_ input: Input, _ why: String, isFixable: Bool = false) {
        self.input = input
        self.why = why
        self.isFixable = isFixable
    }
}

extension Snapshot {
    /// What was not looked at, at most once for each input: as the observer says, and as shows in what there is.
    package var unobserved: [NotObserved] {
        let lacks = notObserved + blindInputs + missingInputs
        return Input.allCases.compactMap { input in lacks.first { $0.input == input } }
    }

    /// Inputs of which there is nothing: no finding that needs one can be told from its absence.
    package var unseen: Set<Input> {
        var unseen = Set(unobserved.map(\.input))
        // Lines that were read before the journal was lost still tell what they tell.
        if live?.journal.isEmpty == false { unseen.remove(.journal) }
        return unseen
    }

    /// What netready itself lacks.
    private var blindInputs: [NotObserved] {
        blind.compactMap { blindness in
            let input: Input? =
                switch blindness.sense {
                case .unit: .unit
                case .journal: .journal
                case .resources where blindness.part == Blindness.allFiles: .files
                // That containerd is silent was seen.
                case .watch, .resources, .view, .answer, .silence, .sleep: nil
                }
            return input.map { NotObserved($0, blindness.why, isFixable: true) }
        }
    }

    private var missingInputs: [NotObserved] {
        var missing: [NotObserved] = []
        if let live {
            missing = Self.missing(live)
        } else {
            missing = [.runtime, .unit, .watch, .journal, .kernel].map { NotObserved($0, Self.tree) }
        }
        let journal = (notObserved + blindInputs).first { $0.input == .journal }
        if let journal { missing.append(NotObserved(.kernel, journal.why, isFixable: journal.isFixable)) }
        if containers == nil { missing.append(NotObserved(.containers, whyNoContainers)) }
        // Whatever process it is, it sees a root.
        if system.mounts.isEmpty {
            let why = live == nil ? Self.tree : "they were not looked at"
            missing.append(NotObserved(.mounts, why))
            if system.kubelet == nil {
                missing.append(NotObserved(.kubelet, live == nil ? Self.tree : "it was not looked at"))
            }
        }
        if pluginVersions == nil {
            missing.append(
                NotObserved(.plugins, "no plugin is run unless a person asks: netready check --probe-plugins"))
        }
        return missing
    }

    private static let tree = "no containerd runs on these files"

    private static func missing(_ live: LiveReading) -> [NotObserved] {
        var missing: [NotObserved] = []
        if live.answer == .denied {
            missing.append(NotObserved(.runtime, "there is no permission to ask containerd", isFixable: true))
        }
        if live.unit == nil { missing.append(NotObserved(.unit, "systemd does not tell")) }
        if let why = live.watch.reason { missing.append(NotObserved(.watch, why)) }
        return missing
    }

    private var whyNoContainers: String {
        guard let live else { return Self.tree }
        if case .status = live.answer { return "containerd was not asked for them, or does not tell" }
        return "containerd lists them, and it does not answer"
    }
}
