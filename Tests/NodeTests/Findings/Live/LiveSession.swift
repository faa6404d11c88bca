import Testing

/// A node from a fresh beginning on, and the findings that are shown on it one after the other.
struct LiveSession: Sendable, CustomTestStringConvertible {
    enum Start: Sendable {
        /// Calico's stand-ins and their network, loaded.
        case sound
        /// The same files, and neither containerd nor its unit.
        case withoutContainerd
    }

    var name: String
    var generation: Generation
    var start = Start.sound
    var cases: [LiveCase]

    var testDescription: String { "\(generation): \(name)" }

    private static let plan: [(name: String, start: Start, cases: [LiveCase])] = [
        ("an empty directory", .sound, LiveCase.empty),
        ("files", .sound, LiveCase.files + LiveCase.programs + LiveCase.inputs + LiveCase.settings),
        ("containerd", .sound, LiveCase.runtime + LiveCase.versions),
        ("pods", .sound, LiveCase.pods), ("agents", .sound, LiveCase.agents),
        ("templates", .sound, LiveCase.templates), ("kubelet", .sound, LiveCase.kubelet),
        ("a status that hangs", .sound, LiveCase.hanging), ("other runtimes", .sound, LiveCase.besides),
        ("no containerd", .withoutContainerd, LiveCase.instead),
        ("a distribution", .withoutContainerd, LiveCase.distribution),
    ]

    static let all: [LiveSession] = Generation.allCases.flatMap { generation in
        plan.compactMap { part in
            let cases = part.cases.filter { $0.on.contains(generation) }
            guard !cases.isEmpty else { return nil }
            return LiveSession(name: part.name, generation: generation, start: part.start, cases: cases)
        }
    }
}
