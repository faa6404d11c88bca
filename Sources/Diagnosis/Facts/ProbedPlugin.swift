import Containerd
import Node

/// A plugin in force that was asked for its version.
struct ProbedPlugin {
    var need: RequiredPlugin
    var reading: PluginVersionReading

    /// It runs and answers, and does not support the version that the list asks for: the versions that it does support.
    var versionsInstead: [String]? {
        guard case .supports(let supported) = reading.answer, !supported.contains(need.asked) else { return nil }
        return supported
    }
}

extension Facts {
    /// What the plugins said of themselves, where they were asked.
    func readProbedPlugins() -> [ProbedPlugin] {
        guard let answers = snapshot.pluginVersions, let prediction = probedPrediction else { return [] }
        return pluginPrograms(of: prediction, snapshot).compactMap { program in
            answers.first { $0.path == program.path }.map { ProbedPlugin(need: program.need, reading: $0) }
        }
    }

    /// Whose plugins were asked.
    private var probedPrediction: Prediction? { predictions.onDisk ?? predictions.afterRestart }

    /// The list that names a plugin; nil where it is none of containerd's directory.
    func list(of need: RequiredPlugin) -> LoadedNetwork? {
        probedPrediction?.loading?.networks.first { $0.name == need.network }
    }

    /// The newest version that every plugin of a network supports; nil where there is none.
    func newestCommonVersion(of network: String) -> String? {
        var common: [String]?
        for plugin in probedPlugins where plugin.need.network == network {
            guard case .supports(let supported) = plugin.reading.answer else { continue }
            common = common?.filter(supported.contains) ?? supported
        }
        return (common ?? []).sorted { Self.numbers($0).lexicographicallyPrecedes(Self.numbers($1)) }.last
    }

    private static func numbers(_ version: String) -> [Int] { version.split(separator: ".").map { Int($0) ?? 0 } }
}

extension RequiredPlugin {
    /// The version that the plugin reads out of its configuration.
    ///
    /// Source: `ConfigDecoder` in pkg/version/conf.go of libcni.
    fileprivate var asked: String { cniVersion.value.isEmpty ? "0.1.0" : cniVersion.value }
}
