import Containerd
import Syntax

/// conf_dir is empty and no agent has come so far as to have a container that tells why.
extension Facts {
    /// The image that holds a pod's namespaces cannot be had: no pod starts, the CNI's included.
    ///
    /// Source: "failed to get sandbox image" in sandbox_run.go of containerd.
    var failedSandboxImage: Finding? {
        guard agents?.contains(where: \.isRunning) != true, let live else { return nil }
        let lines = live.journal.filter {
            isRecent($0, within: 15 * Span.minute) && $0.holds("failed to get sandbox image")
        }
        // containerd gives the whole reason, kubelet a part of it.
        guard let line = lines.last(where: { $0.holds("RunPodSandbox") }) ?? lines.last else { return nil }
        let text = line.text
        let image = SandboxFailure.quoted(after: "failed to get sandbox image \"", in: text) ?? "of pods"
        return Finding(
            .agentImagePull, .error,
            "The sandbox image \(image) cannot be pulled, so no pod starts, that of the CNI included: \(text)",
            evidence: [.init("image", image), .init("log", text)])
    }

    /// An agent without containers, as k3s has it within itself, says in the journal that the node has no range.
    func findMissingAddresses() {
        guard agents?.contains(where: { $0.agent.role == .network }) != true, let live else { return }
        let line = live.journal.last { isRecent($0, within: 15 * Span.minute) && AgentLog.isMissingPodCIDR($0.text) }
        guard let line else { return }
        add(
            Finding(
                .agentWithoutPodCIDR, .error,
                "The node has no range of pod addresses, so nothing writes the CNI configuration; \(line.unit) says: \(line.text)",
                evidence: [.init("log", line.text)]))
    }

    /// containerd writes the configuration from conf_template once kubelet reports a pod CIDR; neither has come to that.
    ///
    /// Source: update_runtime_config.go of containerd.
    func findUselessTemplate(_ directory: String) {
        guard let setting = runtimeStatus?.running.settings.confTemplate, setting.value.hasPrefix("/") else { return }
        guard agents?.contains(where: { $0.agent.role == .network }) != true else { return }
        let place = readings.afterRestart?.settings?.confTemplate.location ?? SourceLocation(file: snapshot.configPath)
        let log = journalLine(containing: "UpdateRuntimeConfig failed")
        let evidence =
            [Finding.Evidence("conf_template", setting.value)] + (log.map { [.init("log", $0.text)] } ?? [])
        if exists(setting.value) == true, let text = log?.text,
            text.holds("cni config template") || text.holds("generate cni config file")
        {
            add(
                Finding(
                    .confTemplateMissing, .error,
                    "\(place.text) sets conf_template = \"\(setting.value)\", from which containerd cannot write a configuration: mend the template; kubelet asks again by itself: \(text)",
                    at: SourceLocation(file: setting.value), evidence: evidence, mend: .fixThenReload))
            return
        }
        guard exists(setting.value) == false else {
            // Who has not asked for it shows in its log alone, and another may be about to write.
            guard isObserved(.journal), agents != nil else { return }
            add(
                Finding(
                    .agentWithoutPodCIDR, .error,
                    "containerd is to write its configuration from conf_template = \"\(setting.value)\" and has not: kubelet has reported no pod CIDR.",
                    at: place, evidence: evidence))
            return
        }
        add(
            Finding(
                .confTemplateMissing, .error,
                "\(place.text) sets conf_template = \"\(setting.value)\", which does not exist, so containerd writes no configuration into \(directory): put the template there or remove the key.",
                at: place, evidence: evidence))
    }
}
