import Linux
import Readiness
import Syntax
import Systemd
import YAML

/// Looks at kubelet: its configuration file, its journal and its version.
final class KubeletProbe {
    private static let file = "/var/lib/kubelet/config.yaml"

    /// Called with what is read of YAML, for the sake of its secrets.
    var onYAML: ((JSONValue) -> Void)?
    private let journal: JournalProbe
    private let bus: Bus
    private var settings: JSONValue?
    private var versions = KubeletVersion()
    private var version: String?
    /// What its unit runs, as far as systemd has told; asked once.
    private var program: String?
    private var isAsked = false
    /// What it has logged of late, oldest first.
    private(set) var lines: [JournalLine] = []

    /// - Parameter unit: containerd's.
    init(bus: Bus, beside unit: String) {
        self.bus = bus
        journal = JournalProbe(.units(DistributionFiles.kubeletUnits(beside: unit)))
    }

    /// Looks at its journal and its version; `completion` is called exactly once, from the loop or at once.
    ///
    /// - Parameters:
    ///   - root: nil where no file can be opened.
    ///   - distribution: that it is a part of; nil where it is a program and a unit of its own.
    func look(_ root: NodeRoot?, _ distribution: DistributionFiles?, _ completion: @escaping () -> Void) {
        journal.read()
        lines = journal.known
        version = versions.told(by: lines, root)
        guard version == nil, let root else { return completion() }
        if let distribution {
            version = versions.built([distribution.kubeletProgram], root)
            return completion()
        }
        askProgram { [weak self] in
            guard let self else { return }
            version = versions.built([program, "/usr/bin/kubelet", "/usr/local/bin/kubelet"].compactMap(\.self), root)
            completion()
        }
    }

    private func askProgram(_ completion: @escaping () -> Void) {
        guard !isAsked, bus.state == .connected else { return completion() }
        bus.getUnit("kubelet.service") { [weak self] result in
            // One that is installed later is asked for later.
            if let path = try? result.get().execStart.first?.path {
                self?.program = path
                self?.isAsked = true
            }
            completion()
        }
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
