/// `url.Parse` of net/url, as far as it refuses a text.
enum GoURL {
    /// What Go says against a text; nil where it is a URL or part of one. What stands between brackets is not judged.
    ///
    /// - Parameter hasStrictColons: a host of http and https has one colon at most (Go 1.26).
    static func fault(_ text: String, hasStrictColons: Bool) -> String? {
        let (beforeFragment, fragment) = cut(Array(text.utf8)[...], at: UInt8(ascii: "#"))
        if let fault = fault(beforeFragment, hasStrictColons) { return parse(beforeFragment, fault) }
        guard let fault = escapeFault(fragment ?? [], in: .other) else { return nil }
        return parse(Array(text.utf8)[...], fault)
    }

    /// `url.PathUnescape`, as far as it refuses a text.
    static func escapeFault(_ text: String) -> String? { escapeFault(Array(text.utf8)[...], in: .other) }

    private typealias Bytes = ArraySlice<UInt8>

    private static func parse(_ text: Bytes, _ fault: String) -> String {
        "parse \(GoText.quoted(string(text))): \(fault)"
    }

    private static func string(_ bytes: Bytes) -> String { String(decoding: bytes, as: UTF8.self) }

    private static func cut(_ bytes: Bytes, at mark: UInt8) -> (Bytes, Bytes?) {
        guard let index = bytes.firstIndex(of: mark) else { return (bytes, nil) }
        return (bytes[..<index], bytes[(index + 1)...])
    }

    private static func fault(_ text: Bytes, _ hasStrictColons: Bool) -> String? {
        guard text.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { return "net/url: invalid control character in URL" }
        if text.first == UInt8(ascii: ":") { return "missing protocol scheme" }
        let scheme = scheme(text)
        let rest = cut(scheme.map { text.dropFirst($0.count + 1) } ?? text, at: UInt8(ascii: "?")).0
        guard rest.first == UInt8(ascii: "/") else { return scheme == nil ? relativeFault(rest) : nil }
        guard rest.starts(with: "//".utf8), scheme != nil || !rest.starts(with: "///".utf8) else {
            return escapeFault(rest, in: .other)
        }
        let authority = rest.dropFirst(2).prefix { $0 != UInt8(ascii: "/") }
        let isStrict = hasStrictColons && ["http", "https"].contains(scheme.map { string($0).lowercased() })
        return authorityFault(authority, isStrict) ?? escapeFault(rest[authority.endIndex...], in: .other)
    }

    /// What stands before a first colon, if it can be a scheme.
    private static func scheme(_ text: Bytes) -> Bytes? {
        guard let first = text.first, isLetter(first) else { return nil }
        let scheme = text.prefix { isLetter($0) || isDigit($0) || "+-.".utf8.contains($0) }
        return text.dropFirst(scheme.count).first == UInt8(ascii: ":") ? scheme : nil
    }

    private static func relativeFault(_ path: Bytes) -> String? {
        if path.prefix(while: { $0 != UInt8(ascii: "/") }).contains(UInt8(ascii: ":")) {
            return "first path segment in URL cannot contain colon"
        }
        return escapeFault(path, in: .other)
    }

    private static func authorityFault(_ authority: Bytes, _ isStrict: Bool) -> String? {
        guard let at = authority.lastIndex(of: UInt8(ascii: "@")) else { return hostFault(authority, isStrict) }
        if let fault = hostFault(authority[(at + 1)...], isStrict) { return fault }
        let user = authority[..<at]
        guard user.allSatisfy({ isLetter($0) || isDigit($0) || "-._:~!$&'()*+,;=%@".utf8.contains($0) }) else {
            return "net/url: invalid userinfo"
        }
        return escapeFault(user, in: .other)
    }

    private static func hostFault(_ host: Bytes, _ isStrict: Bool) -> String? {
        if host.first == UInt8(ascii: "[") {
            guard let end = host.lastIndex(of: UInt8(ascii: "]")) else { return "missing ']' in host" }
            if let fault = portFault(host[(end + 1)...]) { return fault }
            let (address, zone) = zoned(host[..<end])
            return escapeFault(address, in: .host) ?? escapeFault(zone, in: .zone)
                ?? escapeFault(host[end...], in: .host)
        }
        let colon = UInt8(ascii: ":")
        if let index = isStrict ? host.firstIndex(of: colon) : host.lastIndex(of: colon),
            let fault = portFault(host[index...])
        {
            return fault
        }
        return escapeFault(host, in: .host)
    }

    /// The zone of an IPv6 address begins with an escaped percent sign (RFC 6874).
    private static func zoned(_ host: Bytes) -> (Bytes, Bytes) {
        let zone = host.indices.first { host[$0...].starts(with: "%25".utf8) } ?? host.endIndex
        return (host[..<zone], host[zone...])
    }

    private static func portFault(_ port: Bytes) -> String? {
        guard let first = port.first else { return nil }
        if first == UInt8(ascii: ":"), port.dropFirst().allSatisfy(isDigit) { return nil }
        return "invalid port \(GoText.quoted(string(port))) after host"
    }

    private enum Part {
        case host, zone, other
    }

    private static func escapeFault(_ text: Bytes, in part: Part) -> String? {
        var rest = text
        while let byte = rest.first {
            guard byte == UInt8(ascii: "%") else {
                if part != .other, byte < 0x80, !isHostByte(byte) {
                    return "invalid character \(GoText.quoted(string(rest.prefix(1)))) in host name"
                }
                rest = rest.dropFirst()
                continue
            }
            let escape = rest.prefix(3)
            let invalid = "invalid URL escape \(GoText.quoted(string(escape)))"
            let digits = escape.dropFirst().compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
            guard digits.count == 2 else { return invalid }
            let value = UInt8(digits[0] << 4 | digits[1])
            let isPercent = escape.elementsEqual("%25".utf8)
            if part == .host, value < 0x80, !isPercent { return invalid }
            if part == .zone, value != 0x20, !isPercent, !isHostByte(value) { return invalid }
            rest = rest.dropFirst(3)
        }
        return nil
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        isLetter(byte) || isDigit(byte) || "!$&'()*+,;=:[]<>\"-_.~".utf8.contains(byte)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
