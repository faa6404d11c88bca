/// ASCII alone.
func lowercased(_ byte: UInt8) -> UInt8 {
    UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte ? byte | 0x20 : byte
}

func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }

func isUpper(_ byte: UInt8) -> Bool { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte }

func isLower(_ byte: UInt8) -> Bool { UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte }

func isAlphanumeric(_ byte: UInt8) -> Bool { isDigit(byte) || isUpper(byte) || isLower(byte) }

func isHexadecimal(_ byte: UInt8) -> Bool {
    isDigit(byte) || UInt8(ascii: "a")...UInt8(ascii: "f") ~= lowercased(byte)
}

func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

/// White space of JSON, RFC 8259, section 2.
func isSpace(_ byte: UInt8) -> Bool {
    isBlank(byte) || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
}

/// A byte of a word: of a key, a name, a number.
func isWordByte(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
}

extension Collection<UInt8> {
    /// Whether the text begins with another one, ASCII case aside.
    ///
    /// - Parameter piece: in lower case.
    func begins(with piece: [UInt8]) -> Bool {
        var index = startIndex
        for byte in piece {
            guard index < endIndex, lowercased(self[index]) == byte else { return false }
            index = self.index(after: index)
        }
        return true
    }
}

/// The place of a file: a key that names a secret often says where it lies.
func isPath(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.first == UInt8(ascii: "/"), text.dropFirst().contains(UInt8(ascii: "/")) else { return false }
    let top = text.dropFirst().prefix { $0 != UInt8(ascii: "/") }
    guard topDirectories.contains(Array(top)) else { return false }
    return text.allSatisfy { isLower($0) || isDigit($0) || "/._-".utf8.contains($0) }
}

/// Of the file system hierarchy; what begins otherwise may be a secret with slashes.
private let topDirectories = Set(
    [
        "bin", "boot", "data", "dev", "etc", "home", "host", "lib", "lib64", "media", "mnt", "opt", "proc", "root",
        "run",
        "sbin", "srv", "sys", "tmp", "usr", "var",
    ].map { Array($0.utf8) })
