/// The headers seen so far, letter by letter, so that all that begin alike are forgotten at once.
struct V1SeenHeaders {
    private struct Link: Hashable {
        var node: Int
        var byte: UInt8
    }

    private var links: [Link: Int] = [:]
    private var isHeader = [false]

    /// Whether this header is new.
    mutating func insert(_ header: String) -> Bool {
        var node = 0
        for byte in header.utf8 {
            let link = Link(node: node, byte: byte)
            if let next = links[link] {
                node = next
            } else {
                isHeader.append(false)
                node = isHeader.count - 1
                links[link] = node
            }
        }
        let isNew = !isHeader[node]
        isHeader[node] = true
        return isNew
    }

    /// Forgets each header that begins with this one and a dot.
    mutating func forget(below header: String) {
        var node = 0
        for byte in header.utf8 {
            guard let next = links[Link(node: node, byte: byte)] else { return }
            node = next
        }
        links[Link(node: node, byte: UInt8(ascii: "."))] = nil
    }
}
