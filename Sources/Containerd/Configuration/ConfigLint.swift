import Syntax

/// Gathers what would end containerd, so that one reading of a file tells of all of it.
final class ConfigLint {
    /// Finds what has no effect in a file of this version; handed in, so that the daemon does not link it.
    private let findNotes: (_ document: ConfigTable, _ version: Int) -> [ConfigurationReading.Problem]
    /// In the order in which containerd would come upon them.
    private var endings: [StartupFailure] = []
    private var notes: [ConfigurationReading.Problem] = []

    init(findNotes: @escaping (_ document: ConfigTable, _ version: Int) -> [ConfigurationReading.Problem]) {
        self.findNotes = findNotes
    }

    func add(_ ending: StartupFailure) { endings.append(ending) }

    /// Notes the keys that have no effect.
    ///
    /// - Throws: where the version is of a wrong type: nothing that stands below it can then be judged.
    func look(at document: ConfigTable, _ root: Setting) throws(StartupFailure) {
        if !endings.isEmpty, document.member("version") != nil, root["version"] == .absent {
            throw StartupFailure(kind: .unknown, text: "", location: SourceLocation(file: ""), explanation: "")
        }
        notes = findNotes(document, root["version"].integer)
    }

    /// What was found, in the order of the file.
    func answer(
        with prediction: Prediction
    ) -> (problems: [ConfigurationReading.Problem], first: (location: SourceLocation, text: String)?) {
        var problems = endings.map { ending in
            ConfigurationReading.Problem(kind: .fatal, location: ending.location, text: ending.explanation)
        }
        var known = Set(prediction.configuration.problems.map(\.location))
        problems += prediction.configuration.problems
        for note in notes where known.insert(note.location).inserted { problems.append(note) }
        problems.sort { ($0.location.position?.offset ?? 0) < ($1.location.position?.offset ?? 0) }
        return (problems, first(prediction))
    }

    private func first(_ prediction: Prediction) -> (location: SourceLocation, text: String)? {
        if let ending = endings.first { return (ending.location, ending.text) }
        let refusal = prediction.configuration.problems.first { [.fatal, .failsCRI].contains($0.kind) }
        guard let refusal, let text = prediction.outcome.exitText ?? prediction.outcome.cause else { return nil }
        return (refusal.location, text)
    }
}
