/// Which pairs of neighbouring bytes stand in a text, as bits that several pairs share: what tells at once that a piece does
/// not stand in it.
///
/// Capital and small letters share their bits, so that it serves either way of searching.
package struct PairMarks: Sendable, Equatable {
    private var bits = SIMD4<UInt64>.zero

    package init() {}

    package init(_ text: String) { add(text) }

    package mutating func add(_ text: String) {
        var former: UInt8?
        for byte in text.utf8 {
            let folded = byte | 0x20
            if let former {
                let mark = folded ^ former &<< 3
                bits[Int(mark >> 6)] |= 1 &<< UInt64(mark & 63)
            }
            former = folded
        }
    }

    /// Whether a piece may stand in the text; false where it does not.
    package func mayHold(_ piece: PairMarks) -> Bool { piece.bits & ~bits == .zero }
}
