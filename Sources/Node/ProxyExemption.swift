import Syntax

/// Whether a host goes past the proxy, by what NO_PROXY says.
///
/// Source: golang.org/x/net/http/httpproxy: names with their subdomains, addresses, ranges, `*`.
package func isExempt(_ host: String, from list: String) -> Bool {
    let address = IPv4Range(host)
    return list.split(separator: ",").contains { entry in
        let spaced = entry.filter { $0 != " " }.lowercased()
        // An entry may name a port, which is the API server's where it matters here.
        let text = spaced.hasSuffix(":443") ? String(spaced.dropLast(4)) : spaced
        if text == "*" || text == host { return true }
        if let address, let range = IPv4Range(text) { return range.contains(address) }
        guard address == nil, !text.isEmpty else { return false }
        let domain = text.first == "." ? text : "." + text
        return host.lowercased().hasSuffix(domain)
    }
}
