/// File names as text and back, without loss.
///
/// A name on Linux is bytes. What is not UTF-8 in it is kept as one scalar a byte, U+10FE80 to U+10FEFF
/// (private use), so that every name that was listed can be opened again.
package enum FileName {
    private static let escapeBase: UInt32 = 0x10FE00

    /// The text of a name's bytes.
    package static func text(_ bytes: some Collection<UInt8>) -> String {
        if let text = String(validating: bytes, as: UTF8.self), !holdsEscape(text) { return text }
        return escaped(Array(bytes))
    }

    /// The bytes of a name's text: the inverse of ``text(_:)``.
    package static func bytes(_ text: String) -> [UInt8] {
        guard holdsEscape(text) else { return Array(text.utf8) }
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            if let byte = byte(of: scalar) {
                bytes.append(byte)
            } else {
                bytes.append(contentsOf: Array(String(scalar).utf8))
            }
        }
        return bytes
    }

    /// All escapes begin with F4 8F BA or F4 8F BB in UTF-8, so a byte scan finds them.
    private static func holdsEscape(_ text: String) -> Bool {
        text.utf8.contains(0xF4) && text.unicodeScalars.contains { byte(of: $0) != nil }
    }

    private static func byte(of scalar: Unicode.Scalar) -> UInt8? {
        guard scalar.value >= escapeBase &+ 0x80, scalar.value <= escapeBase &+ 0xFF else { return nil }
        return UInt8(truncatingIfNeeded: scalar.value)
    }

    private static func escaped(_ bytes: [UInt8]) -> String {
        var scalars = String.UnicodeScalarView()
        var rest = bytes[...]
        while let first = rest.first {
            let scalar = decodedScalar(rest)
            guard let scalar, byte(of: scalar) == nil else {
                // A name that really holds one of our escapes is escaped itself, byte by byte.
                let count = scalar == nil ? 1 : 4
                for byte in rest.prefix(count) { scalars.append(escape(byte)) }
                rest = rest.dropFirst(count)
                continue
            }
            scalars.append(scalar)
            rest = rest.dropFirst(first < 0x80 ? 1 : String(scalar).utf8.count)
        }
        return String(scalars)
    }

    private static func escape(_ byte: UInt8) -> Unicode.Scalar {
        Unicode.Scalar(escapeBase &+ UInt32(byte)) ?? "\u{FFFD}"
    }

    private static func decodedScalar(_ bytes: ArraySlice<UInt8>) -> Unicode.Scalar? {
        var decoder = UTF8()
        var iterator = bytes.prefix(4).makeIterator()
        guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return nil }
        return scalar
    }
}

/// Calls the body with the NUL-terminated bytes of a file name or path.
func withFileName<Result>(_ name: String, _ body: (UnsafePointer<CChar>) -> Result) -> Result {
    let bytes = FileName.bytes(name).map { CChar(bitPattern: $0) } + [0]
    // The array outlives the call, and no callee keeps the pointer.
    return unsafe bytes.withUnsafeBufferPointer { buffer in
        guard let base = buffer.baseAddress else { preconditionFailure("a non-empty array has an address") }
        return unsafe body(base)
    }
}
