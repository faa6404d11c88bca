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

    static let all = Generation.allCases.flatMap { generation in
        [
            ("conf_dir", .sound, LiveCase.files), ("plug-ins", .sound, LiveCase.programs),
            ("what plug-ins read", .sound, LiveCase.inputs), ("config.toml", .sound, LiveCase.settings),
            ("containerd", .sound, LiveCase.runtime), ("its version", .sound, LiveCase.versions),
            ("pods", .sound, LiveCase.pods), ("agents", .sound, LiveCase.agents),
            ("templates", .sound, LiveCase.templates), ("kubelet", .sound, LiveCase.kubelet),
            ("a status that hangs", .sound, LiveCase.hanging),
            ("other runtimes", .sound, LiveCase.besides),
            ("no containerd", .withoutContainerd, LiveCase.instead),
        ].compactMap { (name: String, start: Start, cases: [LiveCase]) -> LiveSession? in
            let cases = cases.filter { $0.on.contains(generation) }
            return cases.isEmpty ? nil : LiveSession(name: name, generation: generation, start: start, cases: cases)
        }
    }
}
