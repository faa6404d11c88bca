import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

@Suite("Plugins asked for their versions")
struct ProbedPluginTests {
    typealias Answer = PluginVersionReading.Answer

    @Test(
        "a run is read as libcni reads it",
        arguments: [
            (
                PluginRun.End.exited(0), #"{"cniVersion":"1.0.0","supportedVersions":["0.4.0","1.0.0"]}"#, "",
                Answer.supports(["0.4.0", "1.0.0"])
            ),
            (.exited(0), #"{"cniVersion":"0.2.0"}"#, "", .supports(["0.1.0", "0.2.0"])),
            (.exited(1), #"{"code":100,"msg":"unknown CNI_COMMAND: VERSION"}"#, "", .supports(["0.1.0"])),
            (
                .exited(0), #"{"cniVersion":"0.4.0"}"#, "",
                .garbage(#"JSON without supportedVersions: {"cniVersion":"0.4.0"}"#)
            ),
            (
                .exited(0), #"{"supportedVersions":["0.4.0"]}"#, "",
                .garbage(#"JSON without cniVersion: {"supportedVersions":["0.4.0"]}"#)
            ),
            (.exited(0), "", "", .garbage("nothing")),
            (.exited(0), "hello\n\u{1b}[2J there", "", .garbage("no JSON: hello [2J there")),
            (.exited(1), #"{"code":4,"msg":"no","details":"why"}"#, "", .failed("it says: no; why")),
            (.exited(127), "", "lib: not found\n", .failed("it ends with status 127 and says: lib: not found")),
            (.exited(2), "", "", .failed("it ends with status 2")),
            (.killed(signal: 11), "", "", .failed("it was ended by signal 11")),
            (.timedOut, "", "", .timedOut), (.notStarted("Exec format error"), "", "", .notRun("Exec format error")),
        ])
    func answers(end: PluginRun.End, output: String, errors: String, answer: Answer) {
        #expect(Answer(PluginRun(end: end, output: Array(output.utf8), errors: Array(errors.utf8))) == answer)
    }

    private static let list = """
        {"name": "k8s-pod-network",
         "cniVersion": "1.0.0",
         "plugins": [{"type": "calico", "ipam": {"type": "calico-ipam"}},
          {"type": "bridge", "delegates": [{"cniVersion": "0.3.1", "type": "host-local"}]}]}
        """

    private static func snapshot(_ list: String = Self.list) -> Snapshot {
        SampleNode.ready([("/etc/cni/net.d/10-calico.conflist", list)], networks: ["k8s-pod-network"]).snapshot
    }

    /// Every plugin of the node with its answer; those that are not named support all that is asked.
    private static func assess(_ answers: [String: Answer], _ list: String = Self.list) -> Assessment {
        var snapshot = snapshot(list)
        let probes = pluginProbes(snapshot, Diagnosis.assess(snapshot))
        snapshot.pluginVersions = probes.map { probe in
            PluginVersionReading(
                name: probe.name, path: probe.path,
                answer: answers[probe.name] ?? .supports(["0.1.0", "0.3.1", "0.4.0", "1.0.0"]))
        }
        return Diagnosis.assess(snapshot)
    }

    @Test("the plugins, their IPAM plugins and delegates, and loopback are asked, each once, as libcni asks")
    func probes() throws {
        let snapshot = Self.snapshot()
        let probes = pluginProbes(snapshot, Diagnosis.assess(snapshot))
        #expect(probes.map(\.name) == ["calico", "calico-ipam", "host-local", "bridge", "loopback"])
        let first = try #require(probes.first)
        #expect(first.path == "/opt/cni/bin/calico")
        #expect(first.environment.contains("CNI_COMMAND=VERSION"))
        #expect(first.environment.contains("CNI_PATH=/opt/cni/bin"))
        #expect(String(decoding: first.input, as: UTF8.self) == #"{"cniVersion":"1.0.0"}"#)
        #expect(PluginProbe.patience == 5 * Span.second)
    }

    @Test("plugins that run and support what is asked are no finding")
    func sound() { #expect(Self.assess([:]).findings.isEmpty) }

    @Test(
        "a plugin that cannot be run, does not end, fails or answers nonsense is named with the reason",
        arguments: [
            (
                Answer.notRun("Exec format error"), "PluginNotRunnable",
                "/opt/cni/bin/calico cannot be run: Exec format error"
            ),
            (.timedOut, "PluginNotRunnable", "did not end within 5s"),
            (
                .failed("it ends with status 2"), "PluginAnswerInvalid",
                "was asked for its version and it ends with status 2"
            ),
            (.garbage("no JSON: hello"), "PluginAnswerInvalid", "answers with no JSON: hello"),
        ])
    func broken(answer: Answer, code: String, words: String) throws {
        let assessment = Self.assess(["calico": answer])
        let finding = try #require(assessment.findings.first)
        #expect(assessment.verdict == .degraded)
        #expect(finding.code.rawValue == code)
        #expect(finding.message.contains(words), "\(finding.message)")
        #expect(finding.location?.file == "/opt/cni/bin/calico")
    }

    @Test("a version that a plugin does not support is told with its place and with one that all support")
    func unsupported() throws {
        let assessment = Self.assess(["calico-ipam": .supports(["0.3.1", "0.4.0"])])
        let finding = try #require(assessment.findings.first)
        #expect(finding.code == .cniVersionUnsupported)
        #expect(assessment.group.rawValue == "CNIVERSION")
        #expect(finding.location?.text == "/etc/cni/net.d/10-calico.conflist:2:16")
        #expect(
            finding.message
                == "/etc/cni/net.d/10-calico.conflist:2:16 asks for cniVersion 1.0.0, and /opt/cni/bin/calico-ipam supports only 0.3.1, 0.4.0: pods fail to start; every plugin of the list supports 0.4.0."
        )
    }

    @Test("a delegate is spoken to in its own version, loopback in containerd's, a list without a version in 0.1.0")
    func otherVersions() {
        #expect(Self.assess(["host-local": .supports(["0.3.1"])]).findings.isEmpty)
        #expect(Self.assess(["loopback": .supports(["0.3.1"])]).findings.isEmpty)
        #expect(Self.assess(["loopback": .supports(["1.0.0"])]).reason == "CNIVersionUnsupported")
        let bare = Self.list.replacing("\"cniVersion\": \"1.0.0\",", with: "")
        #expect(Self.assess(["calico": .supports(["0.1.0"])], bare).findings.isEmpty)
        #expect(Self.assess(["calico": .supports(["1.0.0"])], bare).reason == "CNIVersionUnsupported")
    }

    @Test("what plugins said is recorded, and gives the same answer again")
    func recorded() throws {
        for answer in [Answer.supports(["0.3.1"]), .notRun("x"), .timedOut, .failed("x"), .garbage("x")] {
            var snapshot = Self.snapshot()
            snapshot.pluginVersions = [
                PluginVersionReading(name: "calico", path: "/opt/cni/bin/calico", answer: answer)
            ]
            let text = writeJSON(snapshot.json, pretty: true)
            let again = try Snapshot(json: parseJSON(Array(text.utf8)))
            #expect(again.pluginVersions == snapshot.pluginVersions)
            #expect(Diagnosis.assess(again).findings == Diagnosis.assess(snapshot).findings)
        }
    }
}
