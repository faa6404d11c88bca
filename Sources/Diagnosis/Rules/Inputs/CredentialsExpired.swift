import Containerd
import Node
import Syntax

extension FindingCode {
    package static let credentialsExpired = FindingCode("CredentialsExpired")
}

extension Rule {
    static let credentialsExpired = Rule(
        .credentialsExpired, stage: .inputs, needs: [.runtime, .files], impact: .podsFail, remedy: .clusterSide,
        group: .credentialsExpired, explains: [.sandboxLeftover],
        about: About(
            meaning:
                "The token or certificate that a plugin uses is expired, revoked or not refreshed, or the API server's is not taken.",
            proof: "The end of the token or certificate, or the refusal in containerd's log.",
            fix:
                "Restart the CNI's pod: it writes new credentials. Where the finding names the clock or the API server's certificate, set that right.",
            messageID: "dfcffe1e34b65230af6128e7daf1b1aa",
            links: [
                "https://github.com/projectcalico/calico/issues/6546",
                "https://github.com/projectcalico/calico/issues/4857",
            ]),
        hits: each(\.credentialTroubles) { facts, trouble in
            guard case .refused(let path, let credentials, let refusal) = trouble.kind else { return nil }
            let now = facts.snapshot.takenAt.realtime
            if !facts.hasExpired(credentials), let fault = refusal.flatMap({ CertificateFault($0.reason, now: now) }),
                !fault.isOfAuthority
            {
                return rejected(fault, path, credentials, refusal?.reason)
            }
            return refused(path, credentials, refusal, facts)
        })
}

private func refused(_ path: String, _ credentials: Credentials, _ refusal: SandboxFailure?, _ facts: Facts) -> Hit {
    let log = facts.agents?.lazy.compactMap { $0.line(meaning: .tokenTrouble) }.first
    let holder = credentials.file.isEmpty ? path : "\(credentials.file), which \(path) names,"
    let what =
        facts.hasExpired(credentials)
        ? "the \(credentials.kind == .certificate ? "client certificate" : "token") in \(holder) has expired"
        : refusal?.means(.otherAuthority) == true
            ? "the certificate authority in \(path) is not that of the API server"
            : "the API refuses the credentials in \(path), which are revoked or bound to a pod that is gone"
    return Hit(
        "Pods fail because \(what)\(log.map { "; \($0.container.name) says: \($0.line)" } ?? ""); restart the CNI's pod, which writes it anew.",
        in: path, evidence: credentials.evidence(at: path) + ["log": log?.line])
}

/// A certificate is not taken, by the client or the server.
private func rejected(
    _ fault: CertificateFault, _ path: String, _ credentials: Credentials, _ reason: String?
) -> Hit {
    Hit(
        "Pods fail because \(fault.says).", in: path,
        evidence: credentials.evidence(at: path) + ["log": reason], remedy: fault.isOfClock ? .fixThenReload : nil,
        fix: fault.fix)
}

extension Credentials {
    fileprivate func evidence(at path: String) -> Seen {
        [
            "kubeconfig": path, "credentials": kind.rawValue, "file": file.isEmpty ? nil : file,
            "expiresAt": expiresAt.flatMap(Span.ofSeconds).map(timestamp),
        ]
    }
}
