import Syntax

extension CNILoading.Failure {
    /// Its kind, where a file that ends where more was to come is an empty one: cut off by a crash, a full disk, or a writer
    /// that has not finished.
    package var effect: Kind { kind == .malformed && text.holds(Self.cutOff) ? .empty : kind }

    /// A text of JSON ends where more was to come.
    ///
    /// Source: encoding/json of Go.
    package static let cutOff = "unexpected end of JSON input"

    /// libcni's own words without the file's name and the frame that is the same for every error.
    ///
    /// Source: libcni/conf.go of containernetworking/cni.
    package var reason: String {
        let frames = [
            "failed to load CNI config list file ", "failed to load CNI config file ", "\(location.file): ",
            "error parsing configuration list: ", "error parsing configuration: ",
        ]
        var rest = Substring(text)
        for frame in frames where rest.hasPrefix(frame) { rest = rest.dropFirst(frame.count) }
        let tail = ": invalid cni config"
        return String(rest.hasSuffix(tail) ? rest.dropLast(tail.count) : rest)
    }
}
