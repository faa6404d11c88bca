import Glibc
import Linux

/// Why files were left as they are, one sentence.
struct FixError: Error, CustomStringConvertible {
    var description: String
    /// Whether some files are already as they are to be, and others not.
    var isPartial = false

    init(_ sentence: String) { description = sentence }

    /// Where some of what was to be done is done.
    init(_ refusal: HoldRefusal, _ path: String, partial advice: String) {
        self.init(refusal, path)
        description += "; \(advice)"
        isPartial = true
    }

    init(_ refusal: HoldRefusal, _ path: String) {
        switch refusal {
        case .openForWriting(let writer):
            self.init("\(path) is open for writing by \(writer ?? "a process"): try again when that has ended")
        case .changed: self.init("\(path) has been changed since it was looked at: run it again")
        case .failed(let error): self.init(error)
        }
    }

    init(_ error: SystemError) {
        let advice =
            switch error.errno {
            case EACCES, EPERM: "; run as root, and see whether the file is immutable (lsattr)"
            case EROFS: "; mount it writable"
            case ENOSPC, EDQUOT: "; make room"
            case EEXIST: "; move away what has that name"
            default: ""
            }
        description = error.description + advice
    }
}
