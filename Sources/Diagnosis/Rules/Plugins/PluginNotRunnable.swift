import Node

extension FindingCode {
    package static let pluginNotRunnable = FindingCode("PluginNotRunnable")
}

extension Rule {
    static let pluginNotRunnable = Rule(
        .pluginNotRunnable, stage: .plugins, needs: [.files, .plugins], impact: .podsFail, remedy: .fixThenReload,
        group: .binNotExecutable, network: .broken,
        about: About(
            meaning: "A plugin was run with the command VERSION, and the kernel does not run it or it does not end.",
            proof: "The kernel's own reason, or no end within 5 s; only netready check --probe-plugins runs plugins.",
            fix: "Install the plugin again, for this machine. Neither a reload nor a restart is needed.",
            messageID: "0f8fb6da26055f3ca682ce8ee96ae880"),
        hits: each(\.probedPlugins) { _, plugin in
            switch plugin.reading.answer {
            case .notRun(let why): plugin.hit("cannot be run: \(why)")
            case .timedOut: plugin.hit("was run and did not end within \(Span.text(PluginProbe.patience))")
            case .supports, .failed, .garbage: nil
            }
        })
}
