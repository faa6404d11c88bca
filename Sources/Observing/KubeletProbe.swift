import Linux
import Node
import Syntax
import Systemd
import YAML

/// Looks at kubelet: its configuration file, its journal and its version.
final class KubeletProbe {
    private static let file = "/var/lib/kubelet/config.yaml"
    private static let unit = "kubelet.service"

    /// Called with what is read of YAML, for the sake of its secrets.
    var onYAML: ((JSONValue) -> Void)?
    private let journal: JournalProbe
    private var settings: JSONValue?
    private var versions = KubeletVersion()
    private var version: String?
    /// What it has logged of late, oldest first.
    private(set) var lines: [JournalLine] = []

    /// - Parameter unit: containerd's.
    init(beside unit: String) {
        journal = JournalProbe(.units(DistributionFiles.kubeletUnits(beside: unit)))
    }

    /// Looks at its journal and its version.
    ///
    /// - Parameters:
    ///   - root: nil where no file can be opened.
    ///   - distribution: that it is a part of; nil where it is a program and a unit of its own.
    ///   - session: of the look.
    func look(_ root: NodeRoot?, _ distribution: DistributionFiles?, in session: JournalSession) {
        journal.read(in: session)
        lines = journal.known
        version = versions.version(by: lines, root)
        guard version == nil, let root else { return }
        version = versions.built(distribution.map { [$0.kubeletProgram] } ?? ownPrograms(root), root)
    }

    /// The one that runs, else the one that its unit names; systemd is not asked: where there is no unit it would look for
    /// one each time.
    private func ownPrograms(_ root: NodeRoot) -> [String] {
        let groups = UnitGroups()
        let running = (groups.processes(of: Self.unit) ?? []).compactMap { pid in
            (try? ProcessFacts(pid: pid))?.executable
        }.first { $0.hasSuffix("kubelet") }
        let own = running ?? UnitFiles(root: root, groups: groups).read(Self.unit).program
        return [own, "/usr/bin/kubelet", "/usr/local/bin/kubelet"].compactMap(\.self)
    }

    /// Reads its configuration file anew.
    ///
    /// - Parameter root: nil where no file can be opened.
    func readSettings(_ root: NodeRoot?) {
        settings = nil
        guard let root, let end = root.look(at: Self.file).last, end.status != nil,
            case .bytes(let bytes, _) = root.read(end.path, limit: 1 << 20), let value = try? readYAML(bytes)
        else { return }
        settings = value
        onYAML?(value)
    }

    /// nil where neither its file was read nor its version found.
    var reading: KubeletReading? {
        let version = version ?? ""
        guard let settings else { return version.isEmpty ? nil : KubeletReading(version: version) }
        return KubeletReading(version: version, file: Self.file, configuration: settings)
    }

    /// Where it has the logs of containers written: `podLogsDir`, KubeletConfiguration v1beta1.
    var podLogs: String {
        let setting = settings?["podLogsDir"]?.stringValue ?? ""
        return setting.utf8.first == UInt8(ascii: "/") ? setting : "/var/log/pods"
    }
}
