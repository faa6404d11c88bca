import Node

extension FindingCode {
    package static let pluginAnswerInvalid = FindingCode("PluginAnswerInvalid")
}

extension Rule {
    static let pluginAnswerInvalid = Rule(
        .pluginAnswerInvalid, stage: .plugins, needs: [.files, .plugins], impact: .podsFail, remedy: .fixThenReload,
        group: .binNotExecutable, network: .broken,
        about: About(
            meaning: "A plugin was run with the command VERSION, and its answer is none that libcni takes.",
            proof: "What the program wrote; only netready check --probe-plugins runs plugins.",
            fix:
                "Install the plugin again: the file under its name is no CNI plugin, or it needs something that is not there.",
            messageID: "2d135c1bf2fc5b2bb58d27e54574bbff"),
        hits: each(\.probedPlugins) { _, plugin in
            switch plugin.reading.answer {
            case .failed(let why): plugin.hit("was asked for its version and \(why)")
            case .garbage(let why): plugin.hit("was asked for its version and answers with \(why)")
            case .supports, .notRun, .timedOut: nil
            }
        })
}
