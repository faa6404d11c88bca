/// What ends containerd once its plugins are up: CRI's servers are opened then.
///
/// Source: `Run` in pkg/cri/server/service.go (1.x) and internal/cri/server/service.go (2.x).
extension CRIStart {
    /// - Parameter isServing: CRI has come up.
    func service(_ isServing: Bool) -> StartupFailure? {
        if let ending = ticker(isServing) { return ending }
        guard isServing else { return nil }
        if let fault = NRICheck(lookup: lookup, behaviour: behaviour, settings: plugins[NRICheck.uri]).fault(),
            !config.disables(NRICheck.uri, behaviour)
        {
            let text = "failed to set up NRI for CRI service: failed to start NRI interface: \(fault.text)"
            return ending(text, fault.location, "its interface for plugins (NRI) does not start: \(fault.text)")
        }
        let settings = plugins[ServerConfig.cri]
        let (host, port) = (settings["stream_server_address"], settings["stream_server_port"])
        guard !host.string.isEmpty else { return nil }
        let address = GoListen.join(host.string, port.string)
        guard case .refused(let text) = lookup.listening(at: address, behaviour) else { return nil }
        let place = port.location ?? host.location
        return ending("stream server error: listen tcp\(text)", place, "it cannot stream at \(address)")
    }

    private func ending(_ text: String, _ location: SourceLocation?, _ why: String) -> StartupFailure {
        StartupFailure(
            kind: .exits(code: 1), text: "Failed to run CRI service: " + text,
            location: location ?? SourceLocation(file: "/etc/containerd/config.toml"),
            explanation: "containerd ends because of the CRI plugin: \(why).")
    }

    /// A period of nothing or less, with which Go panics.
    private func ticker(_ isServing: Bool) -> StartupFailure? {
        let isImages = behaviour.isSecondGeneration
        guard isImages ? !config.disables(Self.images, behaviour) : isServing else { return nil }
        let period = plugins[isImages ? Self.images : ServerConfig.cri]["stats_collect_period"]
        guard case .integer(let seconds) = period.kind, seconds &* 1_000_000_000 <= 0 else { return nil }
        // Images that do not come up ask for no statistics.
        if isImages, (try? startImages(CRIValidation(behaviour: behaviour))) == nil { return nil }
        return .panics(
            "non-positive interval for NewTicker",
            at: period.location ?? SourceLocation(file: "/etc/containerd/config.toml"),
            "containerd ends because stats_collect_period must be more than 0.")
    }
}
