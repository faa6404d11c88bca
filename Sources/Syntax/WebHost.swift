extension String {
    /// Scheme, host and port of the first `https` address in a text, without what a user could have put before them.
    package var apiServer: String? {
        guard let part = part(after: "https://", before: "/\"' ,;)"), !part.utf8.contains(UInt8(ascii: "@")) else {
            return nil
        }
        return "https://\(part.last == ":" ? String(part.dropLast()) : part)"
    }

    /// The host of the first `https` address in a text; nil where there is none.
    package var webHost: String? {
        for word in split(whereSeparator: { " \"'".contains($0) }) where word.hasPrefix("https://") {
            let rest = word.utf8.dropFirst("https://".utf8.count)
            let host = rest.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: ":") }
            return String(decoding: host, as: UTF8.self)
        }
        return nil
    }
}
