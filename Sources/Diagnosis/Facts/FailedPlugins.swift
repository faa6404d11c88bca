import Containerd
import Node
import Syntax

/// Why CRI did not load, as the log of containerd's last start has it.
struct PluginFailure {
    /// The one that failed first, and took those with it that need it.
    var plugin: FailedPlugin
    /// What to do on the node, a clause; nil where the error names nothing on it.
    var fix: String?
    /// A line on a module that the kernel lacks, where that may be why.
    var module: JournalLine?

    /// A sentence without an end.
    var says: String {
        plugin.error.map { plugin.isOfCRI ? $0 : "\(plugin.id) did not load: \($0)" }
            ?? "\(plugin.id) did not load, and the log does not say why"
    }

    var evidence: Seen { ["plugin": plugin.id, "error": plugin.error, "module": module?.text] }
}

extension Facts {
    /// nil where the log has no word of CRI's own.
    var failureOfCRI: PluginFailure? {
        let lines = linesOfStart.filter { $0.means(.failedPlugin) || $0.means(.skippedPlugin) }
        guard let plugin = lines.compactMap({ FailedPlugin($0.entry) }).firstBehindCRI else { return nil }
        let module = linesOfStart.last { $0.means(.missingModule) && plugin.mayNeedModule(in: $0.text) }
        return PluginFailure(
            plugin: plugin, fix: module.map(fix(line:)) ?? plugin.error.flatMap(fix(error:)), module: module)
    }

    /// What the unit's own steps before a start say belongs to it.
    private var linesOfStart: [JournalLine] {
        let start = live?.process.map { $0.startedAt - 10 * Span.second }
        return journal.filter { $0.realtime >= start ?? .min }.suffix(Self.mostLinesOfStart)
    }

    /// A start writes some two hundred.
    private static let mostLinesOfStart = 1_000

    /// - Parameter line: of modprobe.
    private func fix(line: JournalLine) -> String {
        let module = line.text.part(after: "Module ", before: " ") ?? "overlay"
        return
            "this kernel has no module \(module): install the modules of the running kernel, then: modprobe \(module)"
    }

    /// - Parameter error: of a plugin; nil where it names nothing on the node.
    func fix(error: String) -> String? {
        let path = error.firstPath ?? "containerd's directories"
        if error.means(.missingProgram) {
            let program = error.part(after: "exec: \"", before: "\"") ?? "mkfs.erofs"
            return "install \(program)\(Self.packages[program].map { " (package \($0))" } ?? "")"
        }
        func says(_ errno: GoErrno) -> Bool { error.holds(errno.text) }
        if says(.noSuchDevice) { return error.holds("overlay") ? "load the kernel's module: modprobe overlay" : nil }
        if says(.noSpace) { return "free space on the file system of \(path)" }
        if says(.readOnly) { return "make the file system of \(path) writable" }
        if says(.permission) || says(.notPermitted) {
            return "let containerd use \(path): look at its mode, owner and label"
        }
        return nil
    }

    /// Programs whose packages bear other names.
    private static let packages = ["mkfs.erofs": "erofs-utils", "dmsetup": "dmsetup or device-mapper"]
}

extension FailedPlugin {
    /// modprobe complains in containers too, whose kernel has the module built in: it counts where the failure has to do with
    /// a file system, and tells no reason of its own.
    fileprivate func mayNeedModule(in line: String) -> Bool {
        let module = line.part(after: "Module ", before: " ") ?? ""
        guard let error else { return id.holds(".snapshotter.v1") || id.holds(".transfer.v1") }
        return error.holds(GoErrno.noSuchDevice.text) || error.holds("snapshotter \"\(module)")
    }
}
