import Syntax

/// What is taken out whole, and what is put at the top.
extension TOMLText {
    /// Whether a key or its value stands on a line.
    func holds(_ line: Int, _ place: Place) -> Bool {
        let last = Position(of: max(place.extent.upperBound - 1, 0), in: bytes).line
        return place.member.keyPosition.line <= line && line <= last
    }

    /// Takes a key out with its value; its whole lines where it is alone on them.
    func removing(_ place: Place) -> [UInt8]? {
        let start = startOfLine(place.member.keyPosition.offset)
        let end = endOfLine(place.extent.upperBound)
        let rest = bytes[place.extent.upperBound..<end].drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        let isAlone =
            isBlank(start..<place.member.keyPosition.offset)
            && (isBlank(place.extent.upperBound..<end) || rest.first == UInt8(ascii: "#"))
        guard isAlone else { return nil }
        return replacing(start..<min(end + 1, bytes.count), with: [])
    }

    /// Takes out the table whose header stands on a line, with the tables below it.
    func removingTables(at line: Int) -> [UInt8]? {
        let headers = headers
        guard let table = headers.first(where: { $0.line == line }) else { return nil }
        var result = bytes
        for (index, header) in headers.enumerated().reversed() where header.path.starts(with: table.path) {
            let end = index + 1 < headers.count ? startOfLine(headers[index + 1].offset) : bytes.count
            result.removeSubrange(startOfLine(header.offset)..<end)
        }
        return result
    }

    private struct Header {
        var path: [String]
        var line: Int
        var offset: Int
    }

    /// The tables with a header of their own, in the order of the file.
    private var headers: [Header] {
        var found: [Header] = []
        var pending: [(path: [String], table: TOMLTable)] = [([], root)]
        while let (path, table) = pending.popLast() {
            for member in table.members {
                guard let child = member.value.tableValue else { continue }
                let path = path + [member.key]
                let position = member.value.position
                if child.origin == .header {
                    found.append(Header(path: path, line: position.line, offset: position.offset))
                }
                pending.append((path, child))
            }
        }
        return found.sorted { $0.offset < $1.offset }
    }

    /// A line, with those of the headers that it stands below.
    func lines(above line: Int) -> Set<Int> {
        var lines: Set<Int> = [line]
        guard let own = headers.last(where: { $0.line <= line }) else { return lines }
        for header in headers where own.path.starts(with: header.path) { lines.insert(header.line) }
        for place in places where holds(line, place) { lines.insert(place.member.keyPosition.line) }
        return lines
    }

    /// Adds a key before everything else but comments.
    func addingTop(_ key: String, _ value: [UInt8]) -> [UInt8] {
        Array("\(key) = ".utf8) + value + lineEnd + bytes
    }

    /// A key of CNI in each place where a version may read it: tables that stand there, and sections of their own.
    func additions(_ key: String, _ value: [UInt8], in sections: [String]) -> [[UInt8]] {
        let tables = cniTables.compactMap { adding(key, value, to: $0.value) }
        let present = Set(cniTables.map(\.section))
        let own = sections.filter { !present.contains($0) }.map { addingSection("\"\($0)\"", key, value) }
        return (tables + own).filter { TOMLText($0) != nil }
    }

    /// The file as one of version 2, with the full name of the CRI plugin; nil where it is none of version 1.
    var secondVersion: [UInt8]? {
        let version = places.first { $0.path == ["version"] }
        guard version == nil || version?.member.value.integerValue == 1 else { return nil }
        var result = bytes
        for header in headers.reversed() where header.path.starts(with: ["plugins", "cri"]) {
            let end = endOfLine(header.offset)
            let line = Array(String(decoding: bytes[header.offset..<end], as: UTF8.self).utf8)
            guard let renamed = Self.renamed(line) else { return nil }
            result.replaceSubrange(header.offset..<end, with: renamed)
        }
        if let version { result.replaceSubrange(version.extent, with: Array("2".utf8)) }
        guard version == nil else { return result }
        return Array("version = 2".utf8) + lineEnd + result
    }

    /// `[plugins.cri` with the name in any quotes.
    private static func renamed(_ header: [UInt8]) -> [UInt8]? {
        for name in ["cri", "\"cri\"", "'cri'"] {
            let old = Array("[plugins.\(name)".utf8)
            guard header.starts(with: old),
                [UInt8(ascii: "."), UInt8(ascii: "]")].contains(header.dropFirst(old.count).first)
            else { continue }
            return Array("[plugins.\"io.containerd.grpc.v1.cri\"".utf8) + header.dropFirst(old.count)
        }
        return nil
    }
}
