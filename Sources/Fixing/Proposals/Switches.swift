import Containerd
import Diagnosis
import Node
import Syntax

extension FixPlanner {
    /// `conf_template` emptied where it selects nothing, and CRI switched on.
    func proposeForSwitches() -> FixCandidates {
        var proposals = FixCandidates()
        addTemplate(&proposals)
        addCRI(&proposals)
        return proposals
    }

    private func addTemplate(_ proposals: inout FixCandidates) {
        let codes: Set<FindingCode> = [.confTemplateSelectsNothing, .confTemplateWins]
        guard assessment.findings.contains(where: { codes.contains($0.code) }),
            let template = assessment.afterRestart?.settings?.confTemplate, !template.value.isEmpty,
            let location = template.location, let offset = location.position?.offset
        else { return }
        if let why = obstacleToEdit(location.file) {
            proposals.obstacles.append(Blocker(file: location.file, codes: codes, why: why))
        }
        guard let source = source(location.file),
            let place = source.text.place(at: offset, keys: ["conf_template"]),
            let operation = rewrite(source, source.text.replacing(place, withString: ""), at: place.path),
            changesOnly([operation], { $0.confTemplate.value.isEmpty }, { $0.confTemplate = Located("") })
        else { return }
        let empty = "Empty conf_template at \(location.text)"
        guard let wins = assessment.findings.first(where: { $0.code == .confTemplateWins }) else {
            let why = "\"\(template.value)\" selects nothing in any version of containerd"
            proposals.list.append(FixCandidate(operations: [operation], sentence: "\(empty): \(why)."))
            return
        }
        guard let written = wins.evidence.first(where: { $0.name == "loaded" })?.value else { return }
        if let why = obstacle(written) {
            proposals.obstacles.append(Blocker(file: written, codes: codes, why: why))
            return
        }
        guard let move = aside(written) else { return }
        proposals.list.append(
            FixCandidate(
                operations: [operation, move],
                sentence: "\(empty), and move aside \(written), which containerd has written from it."))
    }

    // MARK: CRI

    private static let failingRestarts: Set<FindingCode> = [
        .nextRestartContainerdExits, .nextRestartCRIDisabled, .nextRestartCRIFails,
    ]

    private static let criPlugins: Set<String> = [
        "cri", "io.containerd.grpc.v1.cri", "io.containerd.cri.v1.runtime", "io.containerd.cri.v1.images",
    ]

    /// All entries of `disabled_plugins` that keep CRI away, one after the other.
    private func addCRI(_ proposals: inout FixCandidates) {
        var bench = self
        var places: [String] = []
        for _ in 0..<16 {
            guard let after = bench.predictAgain(.afterRestart, with: []), after.outcome.kind != .serving,
                let (place, removal) = bench.removalOfDisabling(after, &proposals)
            else { break }
            places.append(place)
            bench.snapshot = bench.snapshot(with: [removal])
        }
        guard !places.isEmpty else { return }
        let operations = rewrites(to: bench.snapshot.files)
        guard predictAgain(.afterRestart, with: operations)?.outcome.kind == .serving else { return }
        proposals.list.append(
            FixCandidate(
                operations: operations,
                sentence: "Take the CRI plugin out of disabled_plugins at \(places.joined(separator: " and "))."))
    }

    /// The first entry that a start names as what keeps CRI, or containerd itself, from running.
    private func removalOfDisabling(
        _ prediction: Prediction, _ proposals: inout FixCandidates
    ) -> (place: String, FileOperation)? {
        for problem in prediction.configuration.problems
        where [.disablesCRI, .failsCRI, .fatal].contains(problem.kind) {
            guard let offset = problem.location.position?.offset else { continue }
            let file = problem.location.file
            guard let source = source(file), let list = source.text.place(at: offset, keys: ["disabled_plugins"]),
                let entry = list.member.value.arrayValue?.first(where: {
                    source.text.extent(of: $0)?.contains(offset) == true
                }),
                let name = entry.stringValue, Self.criPlugins.contains(name)
            else {
                if let why = obstacleToEdit(file) {
                    proposals.obstacles.append(Blocker(file: file, codes: Self.failingRestarts, why: why))
                }
                continue
            }
            let bytes = source.text.removingElement(at: offset, of: list)
            guard let operation = rewrite(source, bytes, at: list.path) else { continue }
            return (problem.location.text, operation)
        }
        return nil
    }

    /// One rewrite a file, from what stands now to what a tree has.
    private func rewrites(to files: FileTree) -> [FileOperation] {
        files.entries.compactMap { path, entry in
            guard case .bytes(let new) = entry.content, case .bytes(let old)? = snapshot.files.entries[path]?.content,
                new != old
            else { return nil }
            return FileOperation.rewrite(path: path, from: old, to: new)
        }
        .sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }
}
