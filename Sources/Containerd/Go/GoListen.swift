import Syntax

/// `net.Listen("tcp", ...)` of an address, as far as its text decides it.
///
/// Source: `SplitHostPort` and `parsePort` in net/ipsock.go and net/parse.go, `isDomainName` in net/dnsclient.go.
enum GoListen {
    enum Answer: Equatable {
        /// Every machine can.
        case fine
        /// Go's words behind `listen tcp`.
        case refused(String)
        /// A piece of a sentence: what only the machine can tell.
        case undecided(String)
    }

    /// - Parameters:
    ///   - isOlder: built with Go before 1.20, which words an unknown port in another way.
    ///   - services: the content of /etc/services.
    static func answer(_ address: String, isOlder: Bool, services: () -> [UInt8]) -> Answer {
        switch split(address) {
        case .failure(let fault): return .refused(": address \(address): \(fault.text)")
        case .success(let (host, port)):
            let number: Int
            switch parse(port) {
            case .number(let value):
                guard 0...65535 ~= value else { return .refused(": address \(port): invalid port") }
                number = value
            case .name:
                guard names.contains(port.lowercased()) || isService(port, services()) else {
                    return .refused(
                        isOlder ? ": address tcp/\(port): unknown port" : ": lookup tcp/\(port): unknown port")
                }
                number = 1
            }
            return judge(host, number)
        }
    }

    /// `JoinHostPort`.
    static func join(_ host: String, _ port: String) -> String {
        host.utf8.contains(UInt8(ascii: ":")) || host.utf8.contains(UInt8(ascii: "%"))
            ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    private struct Fault: Error { var text: String }

    private static func split(_ address: String) -> Result<(host: String, port: String), Fault> {
        let bytes = Array(address.utf8)
        let (colon, open, close) = (UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"))
        func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
        guard let last = bytes.lastIndex(of: colon) else { return .failure(Fault(text: "missing port in address")) }
        var host = 0..<last
        var (noOpen, noClose) = (0, 0)
        if bytes[0] == open {
            guard let end = bytes.firstIndex(of: close) else {
                return .failure(Fault(text: "missing ']' in address"))
            }
            guard end + 1 == last else {
                let isColon = end + 1 < bytes.count && bytes[end + 1] == colon
                return .failure(Fault(text: isColon ? "too many colons in address" : "missing port in address"))
            }
            host = 1..<end
            (noOpen, noClose) = (1, end + 1)
        } else if bytes[..<last].contains(colon) {
            return .failure(Fault(text: "too many colons in address"))
        }
        if bytes[noOpen...].contains(open) { return .failure(Fault(text: "unexpected '[' in address")) }
        if bytes[noClose...].contains(close) { return .failure(Fault(text: "unexpected ']' in address")) }
        return .success((text(host), text(last + 1..<bytes.count)))
    }

    private enum Port {
        case number(Int)
        case name
    }

    private static func parse(_ port: String) -> Port {
        var digits = port.utf8[...]
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative || digits.first == UInt8(ascii: "+") { digits.removeFirst() }
        var number = 0
        for digit in digits {
            guard UInt8(ascii: "0")...UInt8(ascii: "9") ~= digit else { return .name }
            number = min(number * 10 + Int(digit - UInt8(ascii: "0")), 1 << 30)
        }
        return .number(isNegative ? -number : number)
    }

    /// Those that Go itself knows.
    private static let names: Set<String> = [
        "domain", "ftp", "ftps", "gopher", "http", "https", "imap2", "imap3", "imaps", "pop3", "pop3s", "smtp",
        "submission", "ssh", "telnet",
    ]

    private static func isService(_ name: String, _ services: [UInt8]) -> Bool {
        let lines = String(decoding: services, as: UTF8.self).parts("\n")
        return lines.contains { line in
            let words = line.utf8.prefix { $0 != UInt8(ascii: "#") }.split {
                $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t")
            }
            guard words.count > 1, Substring(words[1]).hasSuffix("/tcp") else { return false }
            return words.enumerated().contains { $0 != 1 && Substring($1) == name }
        }
    }

    private static func judge(_ host: String, _ port: Int) -> Answer {
        guard isOwn(host) else {
            if isAddress(host) { return .undecided("whether \(host) is an address of this machine is not looked at") }
            guard isDomainName(host) else { return .refused(": lookup \(host): no such host") }
            return .undecided("what \(host) stands for is not looked up")
        }
        return port == 0 ? .fine : .undecided("whether its port is free on this machine is not looked at")
    }

    /// What every machine has.
    private static func isOwn(_ host: String) -> Bool {
        if ["", "localhost", "::", "::1", "0.0.0.0", "0:0:0:0:0:0:0:1", "0:0:0:0:0:0:0:0"].contains(host) {
            return true
        }
        return isIPv4(host) && host.hasPrefix("127.")
    }

    private static func isAddress(_ host: String) -> Bool {
        isIPv4(host) || host.utf8.contains(UInt8(ascii: ":")) && isIPv6(host)
    }

    private static func isIPv4(_ host: String) -> Bool {
        let parts = host.parts(".", keepsEmpty: true)
        return parts.count == 4
            && parts.allSatisfy { part in
                guard 1...3 ~= part.utf8.count, part.allSatisfy(\.isASCIIDigit), let number = Int(part) else {
                    return false
                }
                return number < 256 && (part.utf8.count == 1 || part.utf8.first != UInt8(ascii: "0"))
            }
    }

    /// Its characters alone: what is none for another reason is undecided at worst.
    private static func isIPv6(_ host: String) -> Bool {
        let address = host.utf8.prefix { $0 != UInt8(ascii: "%") }
        return address.allSatisfy { "0123456789abcdefABCDEF:.".utf8.contains($0) }
    }

    private static func isDomainName(_ name: String) -> Bool {
        guard 1...254 ~= name.utf8.count else { return false }
        let (dot, dash) = (UInt8(ascii: "."), UInt8(ascii: "-"))
        var last = dot
        var length = 0
        var isNumeric = true
        for byte in name.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"):
                isNumeric = false
                length += 1
            case UInt8(ascii: "0")...UInt8(ascii: "9"): length += 1
            case dash:
                guard last != dot else { return false }
                isNumeric = false
                length += 1
            case dot:
                guard last != dot, last != dash, length <= 63 else { return false }
                length = 0
            default: return false
            }
            last = byte
        }
        return last != dash && length <= 63 && !isNumeric
    }
}
