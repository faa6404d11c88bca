import Syntax

/// What a line of an agent's log speaks of.
enum AgentLog {
    private static let unreachable = [
        "i/o timeout", "connection refused", "no route to host", "network is unreachable", "context deadline exceeded",
        "TLS handshake timeout", "no such host", "connection reset by peer", "Client.Timeout", "x509: ",
        "server misbehaving", "Unable to reach API Server", "Failed to communicate with K8S Server",
    ]
    private static let server = [
        "/api/v1", "/apis/", "/api?", "/version?", ":443", ":6443", "kubernetes.default", "apiserver", "api-server",
        "API server", "api server", "API Server", "Kubernetes API", "k8s api", "K8S Server",
    ]

    /// The agent cannot reach the Kubernetes API.
    static func isUnreachableAPI(_ line: String) -> Bool {
        if line.holds("Testing communication with server") { return true }
        return unreachable.contains { line.holds($0) } && server.contains { line.holds($0) }
    }

    /// The node has no range of pod addresses.
    static func isMissingPodCIDR(_ line: String) -> Bool {
        let text = line.lowercased()
        if text.holds("has no cidr") || text.holds("no annotation found on node for subnet") { return true }
        guard text.holds("podcidr") || text.holds("pod cidr") || text.holds("cidrnotavailable") else { return false }
        // Asking for it failed, or containerd was told and could not use it: both say nothing of the range.
        guard !text.holds("cni config template"), !isUnreachableAPI(line) else { return false }
        return [
            "not assigned", "no pod", "not set", "not available", "unavailable", "does not have", "doesn't have",
            "empty",
            "waiting", "missing", "failed", "required", "not found", "notavailable", "unable", "no podcidr", "nil",
        ].contains { text.holds($0) }
    }

    /// A host directory cannot be written.
    static func isUnwritable(_ line: String) -> Bool {
        let text = line.lowercased()
        if text.holds("read-only file system") { return true }
        let isDenied = text.holds("permission denied") || text.holds("operation not permitted")
        return isDenied && (text.holds("/cni") || text.holds("net.d"))
    }

    /// The token that the plug-ins use cannot be written or renewed.
    static func isTokenTrouble(_ line: String) -> Bool {
        let text = line.lowercased()
        guard text.holds("kubeconfig") || text.holds("token") else { return false }
        return text.holds("fail") || text.holds("unable") || text.holds("error") || text.holds("expired")
    }

    /// It takes a configuration away, as some do when they end.
    static func isRemoving(_ line: String) -> Bool {
        let text = line.lowercased()
        guard text.holds("net.d") || text.holds("cni conf") else { return false }
        return ["removing", "removed", "deleting", "deleted", "rm -f", "renaming"].contains { text.holds($0) }
    }

    /// It writes a configuration that somebody else has changed.
    static func isRewriting(_ line: String) -> Bool {
        let text = line.lowercased()
        return [
            "re-generating cni configuration", "regenerating cni configuration", "reinstalling cni configuration",
            "detected changes to the directory", "extension to .conflist", "detected change in cni", "re-creating cni",
            "detected change in /host/etc/cni", "re-installing", "was removed, generating a new",
            "removing all other cni", "renaming other cni", "restoring cni", "renaming non-cilium cni",
            "created cni config", "created /host/etc/cni/net.d/",
        ].contains { text.holds($0) }
    }

    /// The line that says most of why a container ended: the last with a word of failure, else the last.
    static func reason(_ log: [String]) -> String? { complaint(log) ?? log.last }

    /// The last line with a word of failure.
    static func complaint(_ log: [String]) -> String? {
        log.last { line in
            let text = line.lowercased()
            return ["fatal", "error", "fail", "panic", "cannot", "can't", "unable", "not found", "no such"].contains {
                text.holds($0)
            }
        }
    }

    /// The program that wrote the line calls it an error, in logfmt, JSON, Calico's form or klog's.
    static func isError(_ line: String) -> Bool {
        let signs = ["level=error", "level=fatal", "\"level\":\"error\"", "[ERROR]", "[FATAL]", "panic:", "Error: "]
        if signs.contains(where: { line.holds($0) }) { return true }
        let head = line.utf8.prefix(5)
        guard let first = head.first, first == UInt8(ascii: "E") || first == UInt8(ascii: "F") else { return false }
        return head.count == 5 && head.dropFirst().allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    /// The first absolute path in a line as the host has it: agents see the host's files below `/host`.
    static func hostPath(in line: String) -> String? {
        guard let path = path(in: line) else { return nil }
        return path.hasPrefix("/host/") ? String(path.dropFirst("/host".count)) : path
    }

    /// The first absolute path in a line, quotes and colons around it taken off.
    static func path(in line: String) -> String? {
        for word in line.split(whereSeparator: { " \"'`=,()".contains($0) }) {
            guard word.first == "/", word.utf8.count > 1 else { continue }
            let path = word.last == ":" ? word.dropLast() : word
            return String(path)
        }
        return nil
    }
}
