import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let containerdUnitRefused = FindingCase(
        .containerdUnitRefused, .error, naming: "containerd.service", "bad-setting"
    ) { node in
        node.end(active: "inactive")
        node.live?.unit?.loadState = "bad-setting"
    } fix: { node in
        node.serve()
    }
}

@Suite("ContainerdUnitRefused") struct ContainerdUnitRefusedTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.containerdUnitRefused.holds() }

    /// A stopped unit of which the journal alone tells; the first line is the oldest.
    private func first(
        _ lines: (unit: String, message: String)..., loadState: String = "",
        _ change: (inout Snapshot) -> Void = { _ in }
    ) -> Finding? {
        var node = Snapshot.sound
        node.end(active: "inactive")
        node.live?.unit?.loadState = loadState
        for (index, line) in lines.enumerated() {
            node.live?.journal.append(
                JournalLine(
                    unit: line.unit, realtime: node.takenAt.realtime - Int64(lines.count - index) * Span.second,
                    message: line.message))
        }
        change(&node)
        return assess(node).findings.first
    }

    private static let second =
        "containerd.service: Service has more than one ExecStart= setting, which is only allowed for Type=oneshot services. Refusing."

    @Test(
        "whatever systemd refuses, its own words are quoted, and a restart cannot help",
        arguments: [
            second, "containerd.service: Service lacks both ExecStart= and ExecStop= setting. Refusing.",
            "containerd.service: Service has no ExecStart=, ExecStop=, or SuccessAction=. Refusing.",
            "containerd.service: Service has Restart= set to either always or on-success, which isn't allowed for Type=oneshot services. Refusing.",
            "containerd.service: Two services allocated for the same bus name org.a.B, refusing operation.",
            "containerd.service: Cannot add dependency job, ignoring: Unit containerd.service has a bad unit file setting.",
        ])
    func words(line: String) throws {
        for state in ["", "bad-setting"] {
            let finding = try #require(first(("containerd.service", line), loadState: state))
            #expect(finding.code == .containerdUnitRefused && finding.message.contains(line))
            #expect(finding.remedy == .fixThenRestart && finding.code.rule.group == .criLoadFailed)
        }
    }

    @Test("what follows from a refusal is not quoted in its place, and the parser's word stands for its verdict")
    func cause() throws {
        let job =
            "containerd.service: Cannot add dependency job, ignoring: Unit containerd.service has a bad unit file setting."
        #expect(first(("containerd.service", Self.second), ("systemd", job))?.message.contains("more than one") == true)
        let parsed =
            "/etc/systemd/system/containerd.service.d/a.conf:2: Neither a valid executable name nor an absolute path: x"
        let verdict = "containerd.service: Unit configuration has fatal error, unit will not be started."
        let finding = try #require(first(("containerd.service", parsed), ("containerd.service", verdict)))
        #expect(finding.message.contains(parsed))
        #expect(finding.location?.file == "/etc/systemd/system/containerd.service.d/a.conf")
    }

    @Test("a refusal is past once the unit has started, is loaded, or its files have been changed")
    func past() {
        let unit = "containerd.service"
        #expect(first((unit, Self.second), (unit, "Started \(unit) - containerd."))?.code == .containerdStopped)
        #expect(first((unit, Self.second), loadState: "loaded")?.code == .containerdStopped)
        #expect(
            first((unit, Self.second)) { node in
                node.put(
                    "[Service]\n", at: "/etc/systemd/system/containerd.service.d/a.conf",
                    changed: node.takenAt.realtime)
            }?.code == .containerdStopped)
        #expect(first(("kubelet.service", Self.second))?.code == .containerdStopped)
        #expect(first((unit, "Started \(unit) - containerd."), (unit, Self.second))?.code == .containerdUnitRefused)
    }

    @Test("a unit is masked by systemd's word, by a link in its place, or by the journal")
    func masked() throws {
        let words = "Failed to start containerd.service: Unit containerd.service is masked."
        let link = FileEntry(kind: .symlink(target: "/dev/null"), mode: 0o777)
        let found = [
            first(loadState: "masked"), first(("systemd", words)),
            first { $0.put(link, at: "/etc/systemd/system/containerd.service") },
            first { $0.put(link, at: "/run/systemd/system/containerd.service") },
        ]
        for finding in found {
            let finding = try #require(finding)
            #expect(finding.code == .containerdMasked && finding.remedy == .fixThenRestart)
            #expect(finding.message.contains("systemctl unmask containerd.service; systemctl start containerd.service"))
        }
    }
}
