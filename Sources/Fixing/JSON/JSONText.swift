import Syntax

/// A JSON object with the extents of its members, for edits that leave every other byte as it is.
struct JSONText {
    private let bytes: [UInt8]
    private let members: [JSONObject.Member]

    /// Nil where the bytes are no JSON object.
    init?(_ bytes: [UInt8]) {
        guard let object = (try? parseJSON(bytes))?.objectValue else { return nil }
        self.bytes = bytes
        members = object.members
    }

    /// Another value for a key of the object itself; nil where it has none.
    func replacing(_ key: String, with value: String) -> [UInt8]? {
        guard let member = members.first(where: { $0.key == key }) else { return nil }
        return bytes[..<member.value.position.offset] + Array(value.utf8) + bytes[end(of: member)...]
    }

    /// The object without a key, and without the comma that goes with it.
    func removing(_ key: String) -> [UInt8]? {
        guard let index = members.firstIndex(where: { $0.key == key }) else { return nil }
        let member = members[index]
        if index + 1 < members.count {
            return Array(bytes[..<member.keyPosition.offset] + bytes[members[index + 1].keyPosition.offset...])
        }
        guard index > 0 else { return Array(bytes[..<member.keyPosition.offset] + bytes[end(of: member)...]) }
        return Array(bytes[..<end(of: members[index - 1])] + bytes[end(of: member)...])
    }

    private func end(of member: JSONObject.Member) -> Int {
        var depth = 0
        var index = member.value.position.offset
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""): index = endOfString(index) - 1
            case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                if depth == 0 { return trimmed(index) }
                depth -= 1
            case UInt8(ascii: ",") where depth == 0: return trimmed(index)
            default: break
            }
            index += 1
        }
        return bytes.count
    }

    /// Without the blanks before an offset.
    private func trimmed(_ offset: Int) -> Int {
        var end = offset
        while end > 0, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[end - 1]) { end -= 1 }
        return end
    }

    private func endOfString(_ start: Int) -> Int {
        var index = start + 1
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return index + 1
    }
}
