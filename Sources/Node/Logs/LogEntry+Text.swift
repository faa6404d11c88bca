import Syntax

/// The two forms of text.
extension LogEntry {
    /// `I0102 15:04:05.000000   1234 file.go:12] ` and what follows it.
    ///
    /// Source: `formatHeader` of k8s.io/klog/v2/internal/buffer, `KVListFormat` of internal/serialize.
    /// - Returns: nil where the line does not begin so; what has the date alone does.
    init?(klog line: String) {
        let bytes = Array(line.utf8)
        guard bytes.count > 8, let level = Level(klog: bytes[0]), bytes[5] == UInt8(ascii: " "),
            bytes[1...4].allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let end = Self.endOfHeader(bytes)
        else { return nil }
        let time = LogTime(klog: bytes[1...])
        var scanner = LogScanner(bytes[end...])
        let message = scanner.quotedMessage() ?? scanner.rest()
        var fields = scanner.fields()
        // The logger's own, as it is in JSON.
        _ = Self.take("logger", from: &fields)
        self.init(.klog, level, time, message, fields)
    }

    /// After the `] ` that stands behind the place in the source.
    private static func endOfHeader(_ bytes: [UInt8]) -> Int? {
        // Name and number of a source file are short.
        for index in 6..<min(bytes.count, 256) where bytes[index] == UInt8(ascii: "]") {
            guard index + 1 < bytes.count else { return index + 1 }
            return bytes[index + 1] == UInt8(ascii: " ") ? index + 2 : nil
        }
        return nil
    }

    /// - Returns: nil where the line does not begin with a time or a level, or says nothing.
    init?(logfmt line: String) {
        guard line.utf8.starts(with: "time=".utf8) || line.utf8.starts(with: "level=".utf8) else { return nil }
        let bytes = Array(line.utf8)
        var scanner = LogScanner(bytes[...])
        var fields = scanner.fields()
        guard let message = Self.take("msg", from: &fields) else { return nil }
        let level = Self.take("level", from: &fields).flatMap(Level.init(name:))
        let time = Self.take("time", from: &fields).flatMap(LogTime.init(date:))
        self.init(.logfmt, level, time, message, fields)
    }

    static func take(_ name: String, from fields: inout [Field]) -> String? {
        fields.firstIndex { $0.name == name }.map { fields.remove(at: $0).value }
    }
}

/// Takes the parts of a line of klog or logrus, one after the other.
struct LogScanner {
    private let bytes: ArraySlice<UInt8>
    private var index: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        index = bytes.startIndex
    }

    private var byte: UInt8? { index < bytes.endIndex ? bytes[index] : nil }

    /// All that is left.
    mutating func rest() -> String {
        defer { index = bytes.endIndex }
        return String(decoding: bytes[index...], as: UTF8.self)
    }

    /// A message in quotes with nothing but values behind it; nil where it is bare text.
    mutating func quotedMessage() -> String? {
        guard byte == UInt8(ascii: "\""), let end = endOfQuote() else { return nil }
        return taken(until: end)
    }

    /// What is left, as values; whatever is none is passed over.
    mutating func fields() -> [LogEntry.Field] {
        var fields: [LogEntry.Field] = []
        while byte != nil {
            let end = endOfWord(at: index)
            guard end > index, isEqualSign(end) else {
                // No part of the word is a name either: to try each would take the square of its length.
                index = max(end, index + 1)
                continue
            }
            let name = String(decoding: bytes[index..<end], as: UTF8.self)
            index = end + 1
            fields.append(.init(name, value()))
        }
        return fields
    }

    private mutating func value() -> String {
        switch byte {
        case UInt8(ascii: "\""): return taken(until: endOfQuote() ?? bytes.endIndex - 1)
        case UInt8(ascii: "["), UInt8(ascii: "{"): return list()
        case UInt8(ascii: "<") where bytes.dropFirst(index + 1 - bytes.startIndex).first == UInt8(ascii: "\n"):
            return lines()
        default:
            let end = bytes[index...].firstIndex(of: UInt8(ascii: " ")) ?? bytes.endIndex
            defer { index = end }
            return String(decoding: bytes[index..<end], as: UTF8.self)
        }
    }

    /// klog lists names as `["a" "b"]`, and anything else as JSON.
    private mutating func list() -> String {
        var depth = 0
        var isQuoted = false
        var taken: [UInt8] = []
        while let byte {
            index += 1
            if byte == UInt8(ascii: " "), !isQuoted {
                // Between two elements, or after the end of a list that none was.
                if depth == 0 { break }
                if taken.last == UInt8(ascii: "\"") { taken.append(UInt8(ascii: ",")) }
                continue
            }
            taken.append(byte)
            switch byte {
            case UInt8(ascii: "\\") where isQuoted:
                if let next = self.byte { taken.append(next) }
                index += 1
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: "["), UInt8(ascii: "{"): if !isQuoted { depth += 1 }
            case UInt8(ascii: "]"), UInt8(ascii: "}"): if !isQuoted { depth -= 1 }
            default: break
            }
            if depth == 0 { break }
        }
        return String(decoding: taken, as: UTF8.self)
    }

    /// klog's value of several lines: `<`, each line after a tab, and ` >`.
    private mutating func lines() -> String {
        index += 2
        var lines: [Substring] = []
        while index < bytes.endIndex {
            let end = bytes[index...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
            let line = bytes[index..<end]
            if line.starts(with: " >".utf8) {
                index += 2
                break
            }
            let isIndented = line.first == UInt8(ascii: "\t")
            lines.append(Substring(decoding: line.dropFirst(isIndented ? 1 : 0), as: UTF8.self))
            index = min(end + 1, bytes.endIndex)
        }
        return lines.joined(separator: "\n")
    }

    /// Behind the bytes that may be a name's.
    private func endOfWord(at start: Int) -> Int {
        var end = start
        while end < bytes.endIndex, Self.isOfName(bytes[end]) { end += 1 }
        return end
    }

    private func isEqualSign(_ place: Int) -> Bool {
        place < bytes.endIndex && bytes[place] == UInt8(ascii: "=")
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "/"):
            true
        default: false
        }
    }

    /// The place of the quote that closes the one stood on: the first without a backslash that nothing but another value
    /// or the end of the line follows. Programs that quote by hand leave the inner ones as they are.
    private func endOfQuote() -> Int? {
        var place = index + 1
        while place < bytes.endIndex {
            switch bytes[place] {
            case UInt8(ascii: "\\"): place += 1
            case UInt8(ascii: "\"") where isEnd(place + 1): return place
            default: break
            }
            place += 1
        }
        return nil
    }

    private func isEnd(_ place: Int) -> Bool {
        guard place < bytes.endIndex else { return true }
        guard bytes[place] == UInt8(ascii: " ") else { return false }
        let end = endOfWord(at: place + 1)
        return place + 1 == bytes.endIndex || end > place + 1 && isEqualSign(end)
    }

    /// What stands in quotes, its escapes resolved; goes on behind them.
    private mutating func taken(until end: Int) -> String {
        let start = index + 1
        index = min(end + 1, bytes.endIndex)
        guard start <= end else { return "" }
        return Self.unquoted(bytes[start..<min(bytes[end] == UInt8(ascii: "\"") ? end : end + 1, bytes.endIndex)])
    }

    /// Source: `strconv.Quote` of Go, by which both loggers quote.
    private static func unquoted(_ quoted: ArraySlice<UInt8>) -> String {
        guard quoted.contains(UInt8(ascii: "\\")) else { return String(decoding: quoted, as: UTF8.self) }
        var plain: [UInt8] = []
        plain.reserveCapacity(quoted.count)
        var rest = quoted
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let kind = rest.popFirst() else {
                plain.append(byte)
                continue
            }
            switch kind {
            case UInt8(ascii: "n"): plain.append(UInt8(ascii: "\n"))
            case UInt8(ascii: "t"): plain.append(UInt8(ascii: "\t"))
            case UInt8(ascii: "r"): plain.append(UInt8(ascii: "\r"))
            case UInt8(ascii: "x"): if let code = number(&rest, digits: 2) { plain.append(UInt8(code)) }
            case UInt8(ascii: "u"), UInt8(ascii: "U"):
                let code = number(&rest, digits: kind == UInt8(ascii: "u") ? 4 : 8)
                plain += String(code.flatMap(Unicode.Scalar.init).map(Character.init) ?? "\u{FFFD}").utf8
            default: plain.append(kind)
            }
        }
        return String(decoding: plain, as: UTF8.self)
    }

    private static func number(_ rest: inout ArraySlice<UInt8>, digits: Int) -> UInt32? {
        let text = rest.prefix(digits)
        guard text.count == digits, let code = UInt32(String(decoding: text, as: UTF8.self), radix: 16) else {
            return nil
        }
        rest = rest.dropFirst(digits)
        return code
    }
}
