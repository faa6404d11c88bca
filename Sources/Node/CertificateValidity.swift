import Syntax

/// From when until when a certificate is valid: the one thing that is read of it.
///
/// Source: RFC 5280, sections 4.1 and 4.1.2.5; RFC 7468 for PEM.
package struct CertificateValidity: Sendable, Equatable {
    /// Seconds since the epoch; nil where a certificate says so of a year that no node's clock shows.
    package var begin: Int64?
    package var end: Int64?

    /// The first certificate of a text in PEM: behind it stand those that vouch for it.
    ///
    /// - Returns: nil where there is none, or what stands there is none.
    package init?(pem: [UInt8]) {
        let text = String(decoding: pem, as: UTF8.self)
        guard let body = text.part(after: "-----BEGIN CERTIFICATE-----", before: "-"), let bytes = base64(body.utf8)
        else {
            return nil
        }
        self.init(der: bytes)
    }

    /// - Returns: nil for what is no certificate.
    package init?(der bytes: [UInt8]) {
        var file = DERReader(bytes[...])
        guard var certificate = file.inside(0x30), var fields = certificate.inside(0x30) else { return nil }
        // The version has a mark of its own and may be lacking; serial number, algorithm and issuer follow.
        _ = fields.take(0xa0)
        guard fields.take(0x02) != nil, fields.take(0x30) != nil, fields.take(0x30) != nil,
            var validity = fields.inside(0x30), let begin = validity.time(), let end = validity.time()
        else { return nil }
        self.begin = begin.seconds
        self.end = end.seconds
    }
}

/// Takes one value after the other from what the distinguished encoding rules make of them.
///
/// Source: ITU-T X.690, section 8.1.
private struct DERReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    /// The value with this tag, if it comes next.
    mutating func take(_ tag: UInt8) -> ArraySlice<UInt8>? {
        var reader = self
        guard reader.rest.popFirst() == tag, let length = reader.length(), length <= reader.rest.count else {
            return nil
        }
        let value = reader.rest.prefix(length)
        rest = reader.rest.dropFirst(length)
        return value
    }

    mutating func inside(_ tag: UInt8) -> DERReader? { take(tag).map(DERReader.init) }

    /// UTCTime has two digits of the year, GeneralizedTime four; both are in UTC.
    mutating func time() -> DERTime? {
        if let value = take(0x17), let first = value.first {
            return DERTime((first >= UInt8(ascii: "5") ? Array("19".utf8) : Array("20".utf8)) + value)
        }
        return take(0x18).flatMap { DERTime(Array($0)) }
    }

    /// Up to 127 in one byte, else behind the number of its bytes; none is longer than a file can be.
    private mutating func length() -> Int? {
        guard let first = rest.popFirst() else { return nil }
        guard first >= 0x80 else { return Int(first) }
        guard first > 0x80, first <= 0x83 else { return nil }
        var length = 0
        for _ in 0..<(first - 0x80) {
            guard let byte = rest.popFirst() else { return nil }
            length = length << 8 | Int(byte)
        }
        return length
    }
}

/// `YYYYMMDDHHMMSSZ`.
private struct DERTime {
    var seconds: Int64?

    init?(_ digits: [UInt8]) {
        guard digits.count == 15, digits[14] == UInt8(ascii: "Z"),
            digits.dropLast().allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        func part(_ range: Range<Int>) -> String { String(decoding: digits[range], as: UTF8.self) }
        let date =
            "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))T\(part(8..<10)):\(part(10..<12)):\(part(12..<14))Z"
        guard case .moment(let moment)? = LogTime(date: date) else { return }
        seconds = moment / Span.second
    }
}
