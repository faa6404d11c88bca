/// A name that is one slip of the hand from another: a letter too much, left out, swapped with its neighbour or another, or
/// in the other case.
package enum NearName {
    /// The known name that was probably meant; nil where the name is itself known, or none is near.
    ///
    /// - Parameters:
    ///   - name: as it was written.
    ///   - known: of several near ones one that differs by case alone goes before, else the first.
    package static func nearest(to name: String, among known: some Collection<String>) -> String? {
        var nearest: String?
        let letters = letters(of: name)
        for other in known {
            if other == name { return nil }
            let others = Self.letters(of: other)
            if letters == others { return known.contains(name) ? nil : other }
            if nearest == nil, isNear(letters, others) { nearest = other }
        }
        return nearest
    }

    /// Names of one or two letters are near to everything; none of a file or plugin is longer than 255 bytes.
    private static let lengths = 3...255

    private static func letters(of name: String) -> [UInt8] {
        let isCapital: (UInt8) -> Bool = { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
        return name.utf8.map { isCapital($0) ? $0 | 0x20 : $0 }
    }

    private static func isNear(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        guard lengths.contains(min(one.count, other.count)), lengths.contains(max(one.count, other.count)) else {
            return false
        }
        let start = zip(one, other).prefix { $0 == $1 }.count
        let (rest, otherRest) = (one[start...], other[start...])
        let end = zip(rest.reversed(), otherRest.reversed()).prefix { $0 == $1 }.count
        let (slip, meant) = (rest.dropLast(end), otherRest.dropLast(end))
        if slip.count <= 1, meant.count <= 1 { return true }
        return slip.count == 2 && meant.count == 2 && slip.elementsEqual(meant.reversed())
    }
}
