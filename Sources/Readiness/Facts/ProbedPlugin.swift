import Containerd
import Syntax

extension Facts {
    /// What the plug-ins said of themselves, where they were asked: whether they run, and whether they speak the version
    /// that the list asks for.
    func findProbedTrouble() {
        guard let readings = snapshot.pluginVersions,
            let prediction = self.readings.onDisk ?? self.readings.afterRestart
        else { return }
        for program in pluginPrograms(of: prediction, snapshot) {
            guard let reading = readings.first(where: { $0.path == program.path }) else { continue }
            judge(reading, program.need)
        }
        findUnsupportedVersions(prediction, readings)
    }

    private func judge(_ reading: PluginVersionReading, _ need: PluginNeed) {
        let what: (FindingCode, String)
        switch reading.answer {
        case .supports: return
        case .notRun(let why): what = (.pluginNotRunnable, "cannot be run: \(why)")
        case .timedOut:
            what = (.pluginNotRunnable, "was run and did not end within \(Span.text(PluginProbe.patience))")
        case .failed(let why): what = (.pluginAnswerInvalid, "was asked for its version and \(why)")
        case .garbage(let why): what = (.pluginAnswerInvalid, "was asked for its version and answers with \(why)")
        }
        add(
            Finding(
                what.0, .warning, "\(reading.path) \(what.1): pods of the network \(need.network) fail to start.",
                at: SourceLocation(file: reading.path),
                evidence: [.init("plugin", reading.name), .init("answer", reading.answer.words)]))
    }

    // MARK: Versions

    private struct Unsupported {
        var reading: PluginVersionReading
        var supported: [String]
        var version: Located<String>
        var network: LoadedNetwork?
    }

    private func findUnsupportedVersions(_ prediction: Prediction, _ readings: [PluginVersionReading]) {
        let programs = pluginPrograms(of: prediction, snapshot)
        for program in programs {
            guard let reading = readings.first(where: { $0.path == program.path }),
                case .supports(let supported) = reading.answer, !supported.contains(program.need.asked)
            else { continue }
            let network = prediction.loading?.networks.first { $0.name == program.need.network }
            add(
                unsupported(
                    Unsupported(
                        reading: reading, supported: supported, version: program.need.cniVersion, network: network),
                    common: common(to: program.need, programs, readings)))
        }
    }

    private func unsupported(_ found: Unsupported, common: [String]) -> Finding {
        let place = found.version.location ?? found.network.map { SourceLocation(file: $0.file) }
        let asks =
            found.version.value.isEmpty
            ? "\(place?.text ?? "The list") has no cniVersion, which counts as 0.1.0"
            : "\(place?.text ?? "containerd's own list of loopback") asks for cniVersion \(found.version.value)"
        let advice =
            common.last.map { "every plug-in of the list supports \($0)" }
            ?? "no version is supported by every plug-in of the list, so install others"
        let supported = found.supported.joined(separator: ", ")
        return Finding(
            .cniVersionUnsupported, .warning,
            "\(asks), and \(found.reading.path) supports only \(supported): pods fail to start; \(advice).",
            at: place ?? SourceLocation(file: found.reading.path),
            evidence: [
                .init("plugin", found.reading.name), .init("cniVersion", found.version.value),
                .init("supportedVersions", supported),
            ])
    }

    /// The versions that every plug-in of a list supports, the newest last.
    private func common(
        to need: PluginNeed, _ programs: [PluginProgram], _ readings: [PluginVersionReading]
    ) -> [String] {
        var common: [String]?
        for program in programs where program.need.network == need.network {
            guard case .supports(let supported)? = readings.first(where: { $0.path == program.path })?.answer else {
                continue
            }
            common = common?.filter(supported.contains) ?? supported
        }
        return (common ?? []).sorted { numbers($0).lexicographicallyPrecedes(numbers($1)) }
    }

    private func numbers(_ version: String) -> [Int] { version.split(separator: ".").map { Int($0) ?? 0 } }
}

extension PluginNeed {
    /// The version that the plug-in reads out of its configuration.
    ///
    /// Source: `ConfigDecoder` in pkg/version/conf.go of libcni.
    fileprivate var asked: String { cniVersion.value.isEmpty ? "0.1.0" : cniVersion.value }
}
