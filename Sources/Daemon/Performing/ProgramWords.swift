import Redaction

/// Characters of a program's last line that are told.
private let room = 200

/// What a program wrote last, on one line and bounded; a secret that is cut could no longer be known. nil where it wrote nothing to read.
func lastLine(of bytes: [UInt8]) -> String? {
    let lines = Array(Redaction().redacted(String(decoding: bytes, as: UTF8.self)).utf8).split(
        separator: UInt8(ascii: "\n"))
    guard let last = lines.last(where: { line in line.contains { $0 > UInt8(ascii: " ") } }) else { return nil }
    var text = ""
    for scalar in String(decoding: last, as: UTF8.self).unicodeScalars.prefix(room) {
        let isControl = scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value)
        text.unicodeScalars.append(isControl ? " " : scalar)
    }
    while text.unicodeScalars.last == " " { text.unicodeScalars.removeLast() }
    return text
}
