import Syntax

/// A version of the CNI specification as libcni reads it.
///
/// Source: `ParseVersion` in pkg/version/plugin.go of containernetworking/cni.
struct CNIVersion: Comparable {
    /// libcni's words on a text that is no version.
    struct Malformed: Error {
        var text: String
    }

    private var parts: [Int]

    /// The newest version that libcni 1.2 and 1.3 know, and the first with STATUS.
    static let status = CNIVersion([1, 1, 0])

    private init(_ parts: [Int]) {
        self.parts = parts
    }

    init(_ text: String) throws(Malformed) {
        guard !text.isEmpty else {
            self.init([0, 1, 0])
            return
        }
        let fields = text.parts(".", keepsEmpty: true).map(String.init)
        guard fields.count < 4 else { throw Malformed(text: "invalid version \(GoText.quoted(text)): too many parts") }
        var parts = [0, 0, 0]
        for (index, name) in ["major", "minor", "micro"].enumerated() where index < fields.count {
            do throws(GoNumberError) {
                parts[index] = try goInteger(fields[index])
            } catch {
                let field = GoText.quoted(fields[index])
                throw Malformed(
                    text: "failed to convert \(name) version part \(field): "
                        + "strconv.Atoi: parsing \(field): \(error.rawValue)")
            }
        }
        self.init(parts)
    }

    static func < (left: CNIVersion, right: CNIVersion) -> Bool {
        left.parts.lexicographicallyPrecedes(right.parts)
    }
}

/// `strconv.ErrSyntax` and `ErrRange`.
enum GoNumberError: String, Error {
    case syntax = "invalid syntax"
    case range = "value out of range"
}

/// `strconv.Atoi`.
func goInteger(_ text: String) throws(GoNumberError) -> Int {
    let digits =
        text.utf8.first == UInt8(ascii: "-") || text.utf8.first == UInt8(ascii: "+")
        ? text.utf8.dropFirst() : text.utf8[...]
    guard !digits.isEmpty, digits.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else { throw .syntax }
    guard let number = Int(text) else { throw .range }
    return number
}
