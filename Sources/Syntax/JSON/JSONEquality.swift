extension JSONValue {
    /// Equal in kind, bytes of text and position; without recursion, since values may be ten thousand deep.
    package static func == (left: JSONValue, right: JSONValue) -> Bool {
        var pending = [(left, right)]
        while let (left, right) = pending.popLast() {
            guard left.position == right.position else { return false }
            switch (left.kind, right.kind) {
            case (.null, .null): break
            case (.bool(let one), .bool(let other)):
                guard one == other else { return false }
            case (.number(let one), .number(let other)), (.string(let one), .string(let other)):
                guard one.utf8.elementsEqual(other.utf8) else { return false }
            case (.array(let one), .array(let other)):
                guard one.count == other.count else { return false }
                pending.append(contentsOf: zip(one, other))
            case (.object(let one), .object(let other)):
                guard one.members.elementsEqual(other.members, by: haveSameKey) else { return false }
                pending.append(contentsOf: zip(one.members, other.members).map { ($0.value, $1.value) })
            default: return false
            }
        }
        return true
    }

    private static func haveSameKey(_ one: JSONObject.Member, _ other: JSONObject.Member) -> Bool {
        one.keyPosition == other.keyPosition && one.key.utf8.elementsEqual(other.key.utf8)
    }
}
