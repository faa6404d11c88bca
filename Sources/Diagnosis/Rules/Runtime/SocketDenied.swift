extension FindingCode {
    package static let socketDenied = FindingCode("SocketDenied")
}

extension Rule {
    static let socketDenied = Rule(
        .socketDenied, stage: .runtime, needs: [], impact: .podsFail,
        about: About(
            meaning: "This program may not talk to containerd.", proof: "EACCES on the CRI socket.",
            fix: "Run as root.", messageID: "a9d567f4377a5495a552fd93e79f27ed"),
        hit: { facts in
            guard case .denied? = facts.runtimeTrouble else { return nil }
            return Hit("No permission to talk to containerd; run as root.")
        })
}
