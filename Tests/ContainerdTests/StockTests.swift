import Containerd
import Corpus
import Syntax
import Testing

/// Configurations as they are published: their makers run them, so that nothing is to be said against them.
@Suite("Stock files") struct StockTests {
    /// A file of version 3 is for containerd 2; the package of Docker switches CRI off on purpose; a pool needs its programs.
    private static func isMeant(_ id: String, _ number: Int, for version: ContainerdVersion) -> Bool {
        (number < 3 || version.major >= 2) && (number < 4 || (version.major, version.minor) >= (2, 3))
            && id != "docker-ce" && id != "devmapper-docs"
    }

    @Test(
        "a published file is served, without a note, and at most three settings of it are undecided, each by name",
        arguments: [
            "1.6.20", "1.6.39", "1.7.24~ds1", "1.7.34", "2.0.11", "2.1.9", "2.2.7", "2.3.4", "2.3.7", "2.4.0-beta.0",
            "2.4.1",
        ])
    func published(version text: String) throws {
        for line in try Corpus.lines("stock.jsonl") {
            let id = line["id"]?.stringValue ?? ""
            let version = try #require(ContainerdVersion(id.hasPrefix("k3s") ? "v\(text)-k3s1" : text))
            let prediction = predict(RecordedSetting.tree(line), version: version)
            #expect(prediction.undecided.count <= 3, "\(id): \(prediction.undecided.map(\.path))")
            #expect(prediction.undecided.allSatisfy { !$0.path.isEmpty && $0.why != nil && $0.location != nil })
            guard Self.isMeant(id, prediction.configuration.version.value, for: version) else { continue }
            #expect(prediction.outcome.kind == .serving, "\(id): \(prediction.outcome)")
            let notes = prediction.configuration.problems.filter { $0.kind != .undecided && !Self.isTrue($0, id, text) }
            #expect(notes.isEmpty, "\(id): \(notes.map(\.text))")
        }
    }

    /// What is lost indeed.
    private static func isTrue(_ note: ConfigurationReading.Problem, _ id: String, _ version: String) -> Bool {
        switch note.kind {
        case .replacedByImport: id == "nvidia-operator-dropin"
        case .ignored: note.text.hasPrefix("The key \"bin_dir") && ["2.0.11", "2.4.1"].contains(version)
        default: false
        }
    }

    @Test("lint says nothing against plugins' sections that any release has")
    func sections() throws {
        for section in ["image-verifier.v1.bindir", "snapshotter.v1.zfs", "snapshotter.v1.aufs", "content.v1.content"] {
            let text = "version = 2\n[plugins.\"io.containerd.\(section)\"]\nbin_dir = \"/opt/x\"\nroot_path = \"/x\"\n"
            for version in ["1.6.39", "1.7.34", "2.1.9", "2.3.7"] {
                let parsed = try #require(ContainerdVersion(version))
                let tree = RecordedSetting.tree(text)
                let problems = predict(tree, version: parsed).configuration.problems
                #expect(problems.isEmpty, "\(section) \(version): \(problems)")
                let review = reviewConfiguration(tree, version: parsed, path: "/etc/containerd/config.toml").problems
                #expect(review.allSatisfy { !$0.text.hasPrefix("The section") }, "\(section) \(version): \(review)")
            }
        }
    }
}
