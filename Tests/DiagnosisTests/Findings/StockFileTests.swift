import Containerd
import Corpus
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

/// Files that `containerd config default`, distributions and installers write stand on nodes that are sound.
@Suite("Stock files on a node") struct StockFileTests {
    /// Switched off on purpose; a drop-in that replaces what stood before; keys that a version has no more.
    private static let meant: Set<String> = ["docker-ce", "devmapper-docs", "nvidia-operator-dropin"]

    @Test("nothing is said of one", arguments: ["1.6.39", "1.7.34", "2.1.9", "2.2.7", "2.3.7"])
    func silent(version text: String) throws {
        for line in try Corpus.lines("stock.jsonl") {
            let id = line["id"]?.stringValue ?? ""
            let version = try #require(ContainerdVersion(id.hasPrefix("k3s") ? "v\(text)-k3s1" : text))
            guard !Self.meant.contains(id), let node = node(line, version) else { continue }
            let said = assess(node).findings.filter { finding in
                finding.location?.file.hasPrefix("/etc/containerd") ?? true
                    // A name that is looked up, or a route, is not seen here; that is said of no running containerd's start.
                    && finding.code != .nextStartUndecided
            }
            #expect(said.isEmpty, "\(id): \(said.map(\.message))")
        }
    }

    /// Its containerd runs by this very file; nil where this version is not for it.
    private func node(_ line: JSONValue, _ version: ContainerdVersion) -> Snapshot? {
        var node = Snapshot.sound
        node.installedVersion = version
        node.live?.runningVersion = version
        let before = SampleNode.start - Span.hour
        node.put(line["config"]?.stringValue ?? "", at: Snapshot.config, changed: before)
        for extra in line["extra"]?.objectValue?.members ?? [] {
            node.put(extra.value.stringValue ?? "", at: "/etc/containerd/\(extra.key)", changed: before)
        }
        let prediction = node.predictRestart(version)
        guard prediction.outcome.kind == .serving, let settings = prediction.settings else { return nil }
        node.says { $0.running.settings = settings }
        node.remove(Snapshot.conflist)
        node.put(SampleNode.calico, at: "\(settings.confDir.value)/10-calico.conflist", changed: before)
        for name in ["calico", "calico-ipam", "loopback"] {
            node.put(PluginNode.program(), at: "\(settings.binDirs.value.first ?? "")/\(name)")
        }
        return node
    }
}
