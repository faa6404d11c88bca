import Linux
import Readiness
import Syntax
import YAML

/// Looks at kubelet: its configuration file and its journal.
final class KubeletProbe {
    private static let file = "/var/lib/kubelet/config.yaml"

    /// Called with what is read of YAML, for the sake of its secrets.
    var onYAML: ((JSONValue) -> Void)?
    private let journal = JournalProbe(unit: "kubelet.service")
    private var settings: JSONValue?

    /// Reads its configuration file anew.
    ///
    /// - Parameter root: nil where no file can be opened.
    func look(_ root: NodeRoot?) {
        settings = nil
        guard let root, let end = root.look(at: Self.file).last, end.status != nil,
            case .bytes(let bytes, _) = root.read(end.path, limit: 1 << 20), let value = try? readYAML(bytes)
        else { return }
        settings = value
        onYAML?(value)
    }

    /// What it has logged of late, oldest first.
    func lines() -> [JournalLine] {
        journal.read()
        return journal.known
    }

    /// nil where its file was not read.
    var reading: KubeletReading? {
        settings.map { KubeletReading(version: "", file: Self.file, configuration: $0) }
    }

    /// Where it has the logs of containers written: `podLogsDir`, KubeletConfiguration v1beta1.
    var podLogs: String {
        let setting = settings?["podLogsDir"]?.stringValue ?? ""
        return setting.utf8.first == UInt8(ascii: "/") ? setting : "/var/log/pods"
    }
}
