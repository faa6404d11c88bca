import Containerd
import Node
import Reporting
import Syntax

/// A prediction as the command shows it.
struct PredictionDocument {
    /// What makes the outcome a guess.
    struct Undecided {
        /// nil where it is a whole file.
        var key: String?
        var file: String
        var line: Int?
        var why: String

        init(key: String? = nil, file: String, line: Int? = nil, why: String) {
            self.key = key
            self.file = file
            self.line = line
            self.why = why
        }

        init(_ setting: UnmodelledKey) {
            key = setting.path
            file = setting.location?.file ?? ""
            line = setting.location?.position?.line
            why = setting.why ?? ""
        }

        var text: String {
            let place = line.map { "\(file):\($0)" } ?? file
            return key.map { "\(place): \($0): \(why)" } ?? "\(place): \(why)"
        }

        var json: JSONValue {
            .object([
                ("key", key.map(JSONValue.string) ?? .null), ("file", .string(file)),
                ("line", line.map { .int($0) } ?? .null), ("why", .string(why)),
            ])
        }
    }

    private let prediction: Prediction
    private let version: ContainerdVersion
    /// About whose build of the version it is.
    private let doubt: Undecided?

    init(_ prediction: Prediction, _ version: ContainerdVersion, doubt: Undecided? = nil) {
        self.prediction = prediction
        self.version = version
        self.doubt = doubt
    }

    var undecided: [Undecided] {
        prediction.undecided.map(Undecided.init)
            + prediction.unreadable.map { path in
                Undecided(file: path, why: "it cannot be read here, so what containerd makes of it is not known")
            } + [doubt].compactMap(\.self)
    }

    /// Of a version that nobody knew when this was built.
    var note: String? {
        guard version.isBeyondKnown else { return nil }
        return "containerd \(version) is newer than all whose rules are known; it is taken to do as the newest of them."
    }

    var json: JSONValue {
        var members = (prediction.outcome.json.objectValue?.members ?? []).map { ($0.key, $0.value) }
        members.append(("basis", .string(prediction.basis.rawValue)))
        if let note { members.append(("note", .string(note))) }
        let undecided = undecided.map(\.json)
        if !undecided.isEmpty { members.append(("undecided", .array(undecided))) }
        return AnswerSchema.prediction.document(members)
    }
}
