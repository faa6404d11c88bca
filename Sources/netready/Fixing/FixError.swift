import Linux

/// Why files were left as they are, one sentence.
struct FixError: Error, CustomStringConvertible {
    var description: String

    init(_ sentence: String) { description = sentence }

    init(_ refusal: HoldRefusal, _ path: String) {
        switch refusal {
        case .openForWriting(let writer):
            description = "\(path) is open for writing by \(writer ?? "a process"): try again when that has ended"
        case .changed: description = "\(path) has been changed since it was looked at: run it again"
        case .failed(let error): description = "\(error.description); run as root"
        }
    }
}
