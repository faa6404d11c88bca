import Diagnosis
import Node
import Redaction
import Reporting
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let otherRuntime = FindingCase(.otherRuntime, .info, naming: "CRI-O", "not containerd") { node in
        node.live?.runtimeName = "cri-o"
    } fix: { node in
        node.live?.runtimeName = "containerd"
    }
}

/// Nodes whose runtime is not containerd, or not where it usually is.
@Suite("OtherRuntime") struct OtherRuntimeTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.otherRuntime.holds() }

    private static let calico = (path: "/etc/cni/net.d/10-calico.conflist", text: SampleNode.calico)
    private static let missing = UnitReading(
        name: "containerd.service", loadState: "not-found", activeState: "inactive", subState: "dead")

    private static func node(
        _ evidence: RuntimeEvidence, _ answer: RuntimeAnswer?, name: String? = nil, unit: UnitReading? = missing
    ) -> Snapshot {
        var node = SampleNode.ready([calico], networks: ["k8s-pod-network"])
        if let answer { node.answer = answer }
        var snapshot = node.snapshot
        snapshot.live?.unit = unit
        snapshot.live?.runtimeName = name
        if answer != nil { snapshot.live?.process = nil }
        snapshot.runtime = .choose(evidence)
        return snapshot
    }

    private static func evidence(
        _ sockets: [RuntimeEvidence.Socket] = [], _ units: [RuntimeEvidence.Unit] = []
    ) -> RuntimeEvidence {
        var evidence = RuntimeEvidence()
        evidence.sockets = sockets
        evidence.units = units
        return evidence
    }

    private static let docker = evidence([.init("/run/docker.sock", .answers)], [.init("docker.service", .running)])
    private static let proxy = {
        var proxy = evidence([.init("/run/p.sock", .answers, pid: 7, unit: "p.service", program: "koord-runtimeproxy")])
        proxy.kubelet = .init(endpoint: "/run/p.sock", source: "config.yaml", isInUse: true)
        return proxy
    }()
    private static let crio = evidence([.init("/run/crio/crio.sock", .refuses)], [.init("crio.service", .present)])

    @Test(
        "nothing is said or done of a runtime that is not containerd",
        arguments: [
            ("OtherRuntime", "CRI-O", node(crio, nil, name: "cri-o")),
            ("OtherRuntime", "CRI-O", node(crio, .refused)),
            ("OtherRuntime", "Docker", node(docker, .failed("no HTTP/2"))),
            ("OtherRuntime", "Docker", node(evidence(), nil, name: "docker")),
            ("OtherRuntime", "frakti", node(evidence(), nil, name: "frakti")),
            ("OtherRuntime", "koord-runtimeproxy", node(proxy, nil, name: "containerd")),
            ("OtherRuntime", "koord-runtimeproxy", node(proxy, .refused)),
            ("NoRuntime", "no container runtime", node(evidence(), .noSocket)),
        ] as [(String, String, Snapshot)])
    func strange(code: String, name: String, snapshot: Snapshot) {
        let assessment = assess(snapshot)
        #expect(assessment.verdict == .unknown)
        #expect(assessment.reason == code)
        #expect(assessment.findings.map(\.code.rawValue) == [code])
        #expect(assessment.findings.first?.message.contains(name) == true, "\(assessment.findings)")
        #expect(
            assessment.remedy.action == .none && !assessment.remedy.automatic && !assessment.remedy.restartWouldHelp)
        #expect(assessment.onDisk == nil && assessment.afterRestart == nil && assessment.missing.isEmpty)
        #expect(snapshot.whyNotToAct != nil && assessment.namesStrangeRuntime)
    }

    @Test("Docker without a kubelet asks no containerd for a network, unless that one has been given one")
    func dockerAlone() {
        let both = Self.evidence(
            [
                .init("/run/docker.sock", .answers),
                .init(KnownRuntime.usualSocket, .answers, pid: 7, unit: KnownRuntime.usualUnit),
            ], [.init("docker.service", .running), .init(KnownRuntime.usualUnit, .running)])
        let running = UnitReading(name: "containerd.service", activeState: "active", subState: "running")
        let without = Self.node(both, .unimplemented("unknown service runtime.v1.RuntimeService"), unit: running)
        #expect(assess(without).reason == "OtherRuntime" && assess(without).verdict == .unknown)
        var empty = SampleNode().snapshot
        empty.runtime = without.runtime
        empty.live?.runtimeName = "containerd"
        #expect(assess(empty).verdict == .unknown)
        empty.runtime?.isDockerAlone = false
        #expect(assess(empty).verdict == .notReady)
        #expect(assess(Self.node(both, nil, name: "containerd", unit: running)).verdict == .ready)
    }

    @Test("a unit that is not there was stopped by nobody", arguments: ["not-found", "bad-setting", "error"])
    func missingUnit(loadState: String) {
        var unit = Self.missing
        unit.loadState = loadState
        let there = Self.evidence([.init(KnownRuntime.usualSocket, .refuses)])
        let assessment = assess(Self.node(there, .refused, unit: unit))
        #expect(!assessment.findings.contains { $0.code == .containerdStopped })
        #expect(assessment.verdict == (loadState == "not-found" ? .unknown : .notReady))
        #expect(!assessment.remedy.automatic && !assessment.remedy.why.contains("A person stopped"))
        unit.loadState = "loaded"
        #expect(assess(Self.node(there, .refused, unit: unit)).reason == "ContainerdStopped")
    }

    @Test("what is to be done names the unit of this node, in the document, the remedy and the record")
    func advice() {
        let stopped = UnitReading(name: "k3s-agent.service", activeState: "inactive", subState: "dead")
        let k3s = Self.evidence([], [.init("k3s-agent.service", .enabled)])
        let snapshot = Self.node(k3s, .noSocket, unit: stopped)
        let assessment = assess(snapshot)
        #expect(assessment.reason == "ContainerdStopped")
        #expect(assessment.findings.first?.fix.contains("systemctl start k3s-agent.service") == true)
        let document = snapshot.document(assessment)
        let text = Report.text(
            PublishedStatus(document), files: snapshot.files, style: .init(isColoured: false),
            redaction: snapshot.redaction
        ).string
        #expect(text.contains("systemctl start k3s-agent.service"))
        #expect(text.contains("k3s (k3s-agent.service, /run/k3s/containerd/containerd.sock)"))
        #expect(document.json["runtime"]?["distribution"]?.stringValue == "k3s")
        var recordBuilder = RecordBuilder()
        let record = recordBuilder.publish(assessment, [], at: snapshot.takenAt).first { $0.kind == .findingRaised }
        #expect(record?.fields.first { $0.name == "NETREADY_UNIT" }?.value == "k3s-agent.service")
    }

    @Test("no advice names a unit by itself")
    func generic() {
        for code in FindingCode.allCases {
            let advice = code.rule.about.fix(for: "UNIT")
            #expect(!advice.contains("containerd.service") && !advice.contains("{"), "\(code)")
            for command in ["start", "--now", "-u", "reset-failed"] {
                #expect(!advice.contains("\(command) containerd"), "\(code)")
            }
        }
    }

    @Test("a recorded node keeps its runtime")
    func recorded() throws {
        let snapshot = Self.node(Self.crio, nil, name: "cri-o")
        let read = try Snapshot(json: snapshot.json)
        #expect(read.runtime == snapshot.runtime && read.live?.runtimeName == "cri-o")
        #expect(assess(read).reason == "OtherRuntime")
    }
}
