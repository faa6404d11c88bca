package import Containerd
package import Node

/// A plugin that is to be run with `CNI_COMMAND=VERSION`, and how.
package struct PluginProbe: Sendable, Equatable {
    package var name: String
    package var path: String
    /// `NAME=value`; all that the plugin is given.
    package var environment: [String]
    /// Its standard input.
    package var input: [UInt8]

    /// Longest run, nanoseconds.
    package static let patience: Int64 = 5 * Span.second
    /// Bytes that are kept of what it writes.
    package static let outputLimit = 64 << 10
}

/// A program of the networks in force, and where containerd finds it; nil where it is in none of its directories.
package struct PluginProgram: Sendable {
    var need: RequiredPlugin
    package var path: String?
    package var name: String { need.name }
}

/// The plugins of the networks in force, their IPAM plugins and delegates, and loopback, in the order of need.
///
/// - Parameter prediction: whose networks and plugin directories count.
package func pluginPrograms(of prediction: Prediction, _ snapshot: Snapshot) -> [PluginProgram] {
    guard let loading = prediction.loading, loading.failure == nil else { return [] }
    let lookup = PathResolver(snapshot.files)
    let directories = prediction.settings?.binDirs.value ?? []
    return loading.needs(prediction.settings).map { need in
        // libcni refuses names with a slash in them.
        guard !need.name.utf8.contains(UInt8(ascii: "/")) else { return PluginProgram(need: need, path: nil) }
        let path = directories.lazy.map { "\($0)/\(need.name)" }.first { path in
            if case .entry(let entry, _) = lookup.find(path) { entry.kind == .file } else { false }
        }
        return PluginProgram(need: need, path: path)
    }
}

/// What to run for a snapshot that is to hold what its plugins say of themselves.
///
/// The input is libcni's and the variables are those of libcni for old plugins, which want them all; `CNI_PATH` is what
/// containerd gives.
/// Source: `GetVersionInfo` in pkg/invoke/exec.go and `AsEnv` in pkg/invoke/args.go of libcni.
package func pluginProbes(_ snapshot: Snapshot, _ assessment: Assessment) -> [PluginProbe] {
    guard let prediction = assessment.onDisk ?? assessment.afterRestart else { return [] }
    let directories = prediction.settings?.binDirs.value ?? []
    let version = snapshot.live?.runningVersion ?? snapshot.installedVersion
    // The newest version that the libcni of that containerd knows.
    let newest = version.map { Behaviour($0).asksStatus } == true ? "1.1.0" : "1.0.0"
    return pluginPrograms(of: prediction, snapshot).compactMap { program in
        program.path.map { path in
            PluginProbe(
                name: program.name, path: path,
                environment: [
                    "CNI_COMMAND=VERSION", "CNI_CONTAINERID=", "CNI_NETNS=dummy", "CNI_IFNAME=dummy", "CNI_ARGS=",
                    "CNI_PATH=\(directories.joined(separator: ":"))", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C",
                ], input: Array("{\"cniVersion\":\"\(newest)\"}".utf8))
        }
    }
}
