import Containerd

extension Facts {
    /// What config.toml says that does not do what its author meant.
    func findConfigurationTrouble() {
        guard let reading = readings.afterRestart?.configuration else { return }
        findTemplateMisuse()
        for problem in reading.problems {
            switch problem.kind {
            case .ignored:
                add(
                    Finding(.configKeyIgnored, .info, "\(problem.location.text): \(problem.text)", at: problem.location)
                )
            case .replacedByImport:
                add(
                    Finding(
                        .configReplacedByImport, .info, "\(problem.location.text): \(problem.text)",
                        at: problem.location))
            case .undecided where servesNow: break
            case .undecided:
                add(
                    Finding(
                        .readingIncomplete, .warning, "\(problem.location.text): \(problem.text)", at: problem.location)
                )
            case .fatal, .disablesCRI, .failsCRI: break
            }
        }
    }

    /// A containerd that serves CRI has shown what could not be predicted.
    private var servesNow: Bool { readings.now == .ready || readings.now == .notReady }

    /// `conf_template` as a widespread article advises it: the name of the file that is to be loaded.
    ///
    /// Source: update_runtime_config.go of containerd: the template is rendered only when kubelet reports a pod CIDR.
    private func findTemplateMisuse() {
        let running = runtimeStatus?.running.settings.confTemplate
        guard let template = readings.afterRestart?.settings?.confTemplate ?? running, !template.value.isEmpty else {
            return
        }
        let directory = readings.afterRestart?.settings?.confDir.value ?? "/etc/cni/net.d"
        let place = template.location.map { " at \($0.text)" } ?? ""
        guard !template.value.hasPrefix("/") || template.value.hasPrefix(directory + "/") else { return }
        let first = readings.onDisk?.loading?.candidates.first ?? readings.afterRestart?.loading?.candidates.first
        let takes =
            first.map { "containerd takes \($0), the first in byte order" } ?? "\(directory) holds no file to take"
        add(
            Finding(
                .confTemplateSelectsNothing, .info,
                "conf_template = \"\(template.value)\"\(place) selects nothing in any version of containerd: \(takes); remove the key, and rename or remove what sorts before the file you want.",
                at: template.location, evidence: [.init("conf_template", template.value)]))
    }
}
