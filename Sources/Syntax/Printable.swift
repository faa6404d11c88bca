/// Text that cannot move the cursor or change colours.
package func printable(_ text: String) -> String { printable(Array(text.utf8)[...]) }

/// The same of bytes, those that are no UTF-8 replaced.
package func printable(_ bytes: ArraySlice<UInt8>) -> String {
    var text = ""
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
        let isControl = scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value)
        text.unicodeScalars.append(isControl ? " " : scalar)
    }
    return text
}
