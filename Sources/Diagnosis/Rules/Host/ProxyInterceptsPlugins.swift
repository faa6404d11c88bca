import Node

extension FindingCode {
    package static let proxyInterceptsPlugins = FindingCode("ProxyInterceptsPlugins")
}

extension Rule {
    static let proxyInterceptsPlugins = Rule(
        .proxyInterceptsPlugins, stage: .host, needs: [.runtime, .unit, .journal], impact: .podsFail,
        confidence: .reported, remedy: .fixThenRestart, group: .proxyEnv,
        about: About(
            meaning: "Proxy variables of containerd's unit catch the plugins' own calls to the API.",
            proof: "The unit's environment, and the failure in containerd's log.",
            fix: "Add the service range to NO_PROXY of the unit; then restart {unit}.",
            messageID: "8eec8aa3530f5bc5abeec4cf49ae68d1",
            links: ["https://github.com/projectcalico/calico/issues/2941"]),
        hit: { facts in
            guard let call = facts.caughtCall else { return nil }
            let unit = facts.live?.unit?.name ?? "containerd's unit"
            return Hit(
                "\(call.variable) of \(unit) catches the plugins' calls to \(call.host), which NO_PROXY (\(call.exempt)) leaves out; add the service range, then restart \(facts.unitName).",
                evidence: [
                    "unit": unit, "proxyVariable": call.variable, "NO_PROXY": call.exempt, "host": call.host,
                    "log": call.failure?.reason,
                ])
        })
}
