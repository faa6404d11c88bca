import Containerd
import Diagnosis
import Node
import Testing

@testable import Fixing

private let versions = ["1.6.39", "1.7.34", "2.0.11", "2.1.9", "2.2.7", "2.3.4"]

@Suite("Fixes of CNI files and programs")
struct PlanTests {
    private func plan(_ files: [(String, String)], _ version: String = "1.7.34") -> FixPlan {
        planFixes(SampleTree(files.map { (path: $0.0, text: $0.1) }).offline(version), .all)
    }

    @Test(
        "a broken file in front of a good one is moved aside, in every version",
        arguments: versions, ["", "{", "[]", #"{"name":"x"}"#, "\u{feff}{}"])
    func aside(version: String, text: String) {
        let plan = plan(
            [("/etc/cni/net.d/05-x.conflist", text), ("/etc/cni/net.d/10-good.conflist", SampleTree.good)], version)
        #expect(
            plan.fixes.map(\.operations) == [
                [.move(path: "/etc/cni/net.d/05-x.conflist", to: "/etc/cni/net.d/05-x.conflist.netready-aside")]
            ])
        #expect(plan.after.verdict == .ready)
        #expect(plan.after.afterRestart?.outcome.networks == ["good"])
        #expect(plan.unfixed.isEmpty)
    }

    @Test("whether there is a fix is what a whole plan says, for each code and each version", arguments: versions)
    func existence(version: String) {
        let list = "/etc/cni/net.d/10-good.conflist"
        for text in ["{", SampleTree.good, ""] {
            let node = SampleTree([(path: "/etc/cni/net.d/05-x.conflist", text: text), (path: list, text: "{}")])
                .offline(version)
            let before = assess(node)
            for code in FindingCode.allCases {
                let found = hasFix(of: code, node, before: before)
                #expect(found.answer == !planFixes(node, .code(code)).fixes.isEmpty, "\(code.rawValue) \(text)")
                #expect(found.missing.isEmpty)
            }
        }
    }

    @Test("several broken files are moved in one fix, since one alone would help nothing")
    func several() {
        let plan = plan([
            ("/etc/cni/net.d/01-a.conf", ""), ("/etc/cni/net.d/02-b.conflist", "{"),
            ("/etc/cni/net.d/10-good.conflist", SampleTree.good),
        ])
        #expect(plan.fixes.count == 1)
        #expect(plan.fixes.first?.operations.count == 2)
        #expect(plan.after.verdict == .ready)
    }

    @Test("nothing is moved where no good file stands behind")
    func nothingBehind() {
        for files in [
            [("/etc/cni/net.d/05-x.conflist", "{")],
            [("/etc/cni/net.d/05-x.conflist", "{"), ("/etc/cni/net.d/10-y.conflist", "")],
            [("/etc/cni/net.d/05-x.conflist", "{"), ("/etc/cni/net.d/10-good.conflist.bak", SampleTree.good)],
        ] {
            let plan = plan(files)
            #expect(plan.fixes.isEmpty)
            #expect(plan.unfixed.first?.finding.location?.file == "/etc/cni/net.d/05-x.conflist")
        }
    }

    @Test("a name that is taken is never written over")
    func takenName() {
        let plan = plan([
            ("/etc/cni/net.d/05-x.conflist", "{"), ("/etc/cni/net.d/05-x.conflist.netready-aside", "old"),
            ("/etc/cni/net.d/10-good.conflist", SampleTree.good),
        ])
        #expect(
            plan.fixes.first?.operations == [
                .move(path: "/etc/cni/net.d/05-x.conflist", to: "/etc/cni/net.d/05-x.conflist.netready-aside-1")
            ])
    }

    @Test("a good file in the place of a directory of plugins is not moved away")
    func notBroken() {
        let list = SampleTree.good.replacing("good", with: "x.conf")
        let plan = plan(
            [("/etc/cni/net.d/05-a.conflist", list), ("/etc/cni/net.d/x.conf", SampleTree.single)], "2.1.9")
        #expect(plan.fixes.isEmpty && plan.before.verdict == .notReady)
    }

    @Test("a link is explained and not touched")
    func links() {
        var sample = SampleTree([("/etc/cni/net.d/10-good.conflist", SampleTree.good)])
        sample.add(link: "/etc/cni/net.d/05-x.conflist", to: "..data/05-x.conflist")
        let plan = planFixes(sample.offline("1.7.34"), .all)
        #expect(plan.fixes.isEmpty)
        #expect(plan.unfixed.first?.why?.contains("symbolic link to ..data/05-x.conflist") == true)
    }

    @Test("a list under the name of a single plugin gets the right name, and the other way round")
    func wrongForm() {
        let list = plan([("/etc/cni/net.d/10-a.conf", SampleTree.good)])
        #expect(
            list.fixes.first?.operations == [
                .move(path: "/etc/cni/net.d/10-a.conf", to: "/etc/cni/net.d/10-a.conflist")
            ])
        #expect(list.fixes.first?.codes == ["ConfWrongExtension"])
        let single = plan([("/etc/cni/net.d/10-a.conflist", SampleTree.single)], "2.1.9")
        #expect(
            single.fixes.first?.operations == [
                .move(path: "/etc/cni/net.d/10-a.conflist", to: "/etc/cni/net.d/10-a.conf")
            ])
        #expect(single.after.verdict == .ready)
    }

    @Test("a FIFO in the load order is moved aside, and containerd has to be restarted")
    func fifo() {
        var sample = SampleTree([("/etc/cni/net.d/10-good.conflist", SampleTree.good)])
        sample.tree.entries["/etc/cni/net.d/05-x.conf"] = FileEntry(kind: .fifo, mode: 0o644)
        let plan = planFixes(sample.offline("2.2.7"), .all)
        #expect(plan.fixes.first?.codes == ["ConfFileBlocks"])
        #expect(plan.next == .restart)
    }

    @Test(
        "a FIFO that the next load would block on is moved aside before that happens",
        arguments: [(["good"], "OK"), ([], "no network config found")])
    func fifoToCome(networks: [String], lastLoad: String) {
        var sample = SampleTree([("/etc/cni/net.d/10-good.conflist", SampleTree.good)])
        sample.tree.entries["/etc/cni/net.d/05-x.conf"] = FileEntry(kind: .fifo, mode: 0o644)
        let plan = planFixes(sample.live("2.1.9", networks: networks, lastLoad: lastLoad), .all)
        #expect(plan.fixes.first?.sentence.hasPrefix("Move aside /etc/cni/net.d/05-x.conf, which is a FIFO") == true)
        #expect(plan.next == .noticed)
        #expect(plan.after.verdict == .ready)
    }

    @Test("a plugin that may not be executed is let to, each by itself")
    func programs() {
        var sample = SampleTree([("/etc/cni/net.d/10-good.conflist", SampleTree.good)])
        sample.tree.entries["/opt/cni/bin/bridge"]?.mode = 0o644
        sample.tree.entries["/opt/cni/bin/loopback"]?.mode = 0o600
        let plan = planFixes(sample.offline("1.7.34"), .all)
        #expect(plan.before.verdict == .degraded)
        #expect(
            plan.fixes.map(\.operations) == [
                [.setMode(path: "/opt/cni/bin/bridge", from: 0o644, to: 0o755)],
                [.setMode(path: "/opt/cni/bin/loopback", from: 0o600, to: 0o755)],
            ])
        #expect(plan.after.verdict == .ready)
        #expect(plan.next == .nothing)
        #expect(planFixes(sample.offline("1.7.34"), .code(.confFileEmpty)).fixes.isEmpty)
        #expect(planFixes(sample.offline("1.7.34"), .code(.pluginBinaryNotExecutable)).fixes.count == 2)
    }

    @Test("an empty program is not made executable: it would still not run")
    func emptyProgram() {
        var sample = SampleTree([("/etc/cni/net.d/10-good.conflist", SampleTree.good)])
        sample.add("/opt/cni/bin/bridge", [], mode: 0o644)
        #expect(planFixes(sample.offline("1.7.34"), .all).fixes.isEmpty)
    }

    @Test("a running containerd notices the rename by itself, a deaf one has to be restarted")
    func running() {
        let sample = SampleTree([
            ("/etc/cni/net.d/05-x.conflist", "{"), ("/etc/cni/net.d/10-good.conflist", SampleTree.good),
        ])
        let said =
            "cni config load failed: failed to load CNI config list file /etc/cni/net.d/05-x.conflist: error parsing configuration list: unexpected end of JSON input: invalid cni config: failed to load cni config"
        let plan = planFixes(sample.live("1.7.34", networks: [], lastLoad: said), .all)
        #expect(plan.fixes.first?.codes == ["ConfFileEmpty"])
        #expect(plan.next == .noticed)
        #expect(plan.after.now == .ready)
        let deaf = planFixes(sample.live("1.7.34", networks: [], lastLoad: said, watch: .dead), .all)
        #expect(deaf.next == .restart)
        #expect(deaf.after.verdict == .ready)
    }

    @Test("a file whose agent runs on the node comes with a warning")
    func owner() {
        let sample = SampleTree([
            ("/etc/cni/net.d/05-cilium.conflist", "{"), ("/etc/cni/net.d/10-good.conflist", SampleTree.good),
        ])
        let agent = ContainerReading(
            name: "cilium-agent", pod: "cilium-x2", namespace: "kube-system", state: .running,
            image: "quay.io/cilium/cilium:v1.15")
        let plan = planFixes(sample.live("1.7.34", networks: [], lastLoad: "x", containers: [agent]), .all)
        #expect(plan.fixes.first?.warnings.first?.contains("cilium's") != false)
    }

    @Test("a file that a distribution makes anew comes with what it is made from", arguments: [true, false])
    func generated(isMade: Bool) throws {
        let template = "/etc/eks/containerd/containerd-config.toml"
        let disabled = "version = 2\ndisabled_plugins = [\"io.containerd.grpc.v1.cri\"]\n"
        let sample = SampleTree(
            [("/etc/cni/net.d/10-good.conflist", SampleTree.good), ("/etc/containerd/config.toml", disabled)]
                + (isMade ? [(template, disabled)] : []))
        let fix = try #require(planFixes(sample.offline("1.7.34"), .all).fixes.first)
        #expect(fix.warnings.contains { $0.contains("made anew from \(template) when") } == isMade, "\(fix.warnings)")
    }
}

@Suite("Selecting a network")
struct SelectionTests {
    private static let files = [
        (path: "/etc/cni/net.d/05-a.conflist", text: SampleTree.other), (path: "/etc/cni/net.d/06-b.conf", text: "{"),
        (path: "/etc/cni/net.d/10-good.conflist", text: SampleTree.good),
    ]

    @Test(
        "by the name of the file, its path, or the network's name",
        arguments: ["10-good.conflist", "/etc/cni/net.d/10-good.conflist", "good"])
    func names(name: String) {
        let plan = planFixes(SampleTree(Self.files).offline("1.7.34"), .select(name))
        #expect(plan.refusal == nil)
        #expect(
            plan.fixes.first?.operations.map(\.path) == ["/etc/cni/net.d/05-a.conflist", "/etc/cni/net.d/06-b.conf"])
        #expect(plan.after.afterRestart?.outcome.networks == ["good"])
    }

    @Test("what is the first already needs nothing, and what is unknown or broken is refused with a sentence")
    func refusals() {
        let sample = SampleTree(Self.files)
        let first = planFixes(sample.offline("1.7.34"), .select("other"))
        #expect(first.fixes.isEmpty && first.refusal == nil)
        #expect(
            planFixes(sample.offline("1.7.34"), .select("nothing")).refusal?.contains("there are: 05-a.conflist")
                == true)
        #expect(
            planFixes(SampleTree([]).offline("1.7.34"), .select("nothing")).refusal
                == "nothing is neither a file in /etc/cni/net.d nor a network of one; it holds none")
        #expect(planFixes(sample.offline("1.7.34"), .select("06-b.conf")).refusal?.contains("would not load") == true)
        var linked = sample
        linked.add(link: "/etc/cni/net.d/01-l.conf", to: "/x")
        #expect(planFixes(linked.offline("1.7.34"), .select("good")).refusal?.contains("symbolic link") == true)
    }
}
