extension Rule {
    static let pluginBinaryMissing = Rule(
        .pluginBinaryMissing, stage: .plugins, needs: [.files], impact: .podsFail, remedy: .fixThenReload,
        cause: "PLUGIN_BIN_MISSING",
        network: .broken, explains: [.pluginStatusFails, .sandboxLeftover, .pluginNotRunnable, .pluginAnswerInvalid],
        about: About(
            meaning: "A plug-in that the configuration names is in no plug-in directory.",
            proof: "The loaded list and the plug-in directories of the running containerd.",
            advice: "Install the plug-in. Neither a reload nor a restart is needed.",
            messageID: "f1b311872a735b908c537215d5c4c1fa",
            links: [
                "https://github.com/k0sproject/k0s/issues/582",
                "https://github.com/k8snetworkplumbingwg/multus-cni/issues/1413",
                "https://github.com/projectcalico/calico/pull/12872",
            ])
    ) { _ in [] }
}
