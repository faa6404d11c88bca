extension Rule {
    static let proxyCatchesPlugins = Rule(
        .proxyCatchesPlugins, stage: .host, needs: [.runtime, .unit, .journal], impact: .podsFail,
        remedy: .fixThenRestart,
        cause: "PROXY_ENV",
        about: About(
            meaning: "Proxy variables of containerd's unit catch the plug-ins' own calls to the API.",
            proof: "The unit's environment, and the failure in containerd's log.",
            advice: "Add the service range to NO_PROXY of the unit; then restart {unit}.",
            messageID: "8eec8aa3530f5bc5abeec4cf49ae68d1",
            links: ["https://github.com/projectcalico/calico/issues/2941"])
    ) { _ in [] }
}
