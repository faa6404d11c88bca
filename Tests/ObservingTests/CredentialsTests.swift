import Containerd
import Foundation
import Node
import Testing

@testable import Observing

/// Kubeconfigs are read for what may be told of them, and their bytes stay nowhere.
@Suite struct CredentialsTests {
    @Test("of a kubeconfig only the kind, the end and the server are kept, and a change is seen")
    func keepsNoSecret() throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let file = directory.appendingPathComponent("calico-kubeconfig")
        let collector = try FileCollector(root: directory.path)

        try kubeconfig(token: "x.\(claims(#"{"exp":1600000000}"#)).MARKEDSECRET").write(
            to: file, atomically: true, encoding: .utf8)
        let first = collect(collector)
        #expect(first == Credentials(kind: .token, expiresAt: 1_600_000_000, server: "https://10.96.0.1:443"))

        try kubeconfig(token: "opaqueMARKEDSECRET").write(to: file, atomically: true, encoding: .utf8)
        #expect(collect(collector) == Credentials(kind: .token, server: "https://10.96.0.1:443"))

        try "users: [\n  {".write(to: file, atomically: true, encoding: .utf8)
        #expect(collect(collector)?.kind == .unreadable)
    }

    private func collect(_ collector: FileCollector) -> Credentials? {
        let snapshot = Snapshot(
            takenAt: Timestamp(monotonic: 0, realtime: 0, bootID: ""), files: FileTree(scope: .observed), live: nil,
            installedVersion: nil)
        collector.begin()
        collector.collect([.credentials("/calico-kubeconfig")], now: 0)
        let observation = settle(snapshot, with: collector, now: 0)
        #expect(!"\(observation)".contains("MARKEDSECRET"))
        return observation.snapshot.files.credentials["/calico-kubeconfig"]
    }

    private func claims(_ json: String) -> String {
        Data(json.utf8).base64EncodedString().replacingOccurrences(of: "=", with: "")
    }

    private func kubeconfig(token: String) -> String {
        """
        apiVersion: v1
        kind: Config
        clusters:
        - name: local
          cluster: {server: "https://user:MARKEDSECRET@10.96.0.1:443/path"}
        users:
        - name: calico
          user:
            token: "\(token)"
        contexts:
        - name: calico-context
          context: {cluster: local, user: calico}
        current-context: calico-context
        """
    }
}
