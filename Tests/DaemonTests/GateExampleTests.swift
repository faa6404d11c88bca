import Foundation
import Programs
import Testing

/// The gates of config/gates, with stand-ins for what they ask.
@Suite("The gates that are shipped")
struct GateExampleTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func run(_ gate: String, _ environment: [String: String]) throws -> Output {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let basis = ["PATH": "\(scratch.path):/usr/bin:/bin", "LC_ALL": "C", "STATE": scratch.place("state")]
        return try Programs.run(
            root.appending(path: "config/gates/\(gate)").path, [],
            environment: basis.merging(environment) { $1 })
    }

    // MARK: lease

    private func lease(_ node: String, ended: String? = nil, cause: String = "1a2b") throws -> Output {
        try scratch.write("", "kubeconfig")
        var environment = [
            "NODE_NAME": node, "NETREADY_PHASE": ended == nil ? "ask" : "ended", "NETREADY_CAUSE_ID": cause,
            "NETREADY_GATE_KUBECONFIG": scratch.place("kubeconfig"),
            "NETREADY_GATE_SEEN": scratch.place("\(node).seen"),
        ]
        environment["NETREADY_RESULT"] = ended
        return try run("lease", environment)
    }

    private func holder() throws -> String {
        let lines = try String(contentsOfFile: scratch.place("state"), encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false)
        return String(lines[1])
    }

    @Test("the lease goes to one node at a time; the one that has it may ask again, and gives it back once it helped")
    func leases() throws {
        try LeaseStandIn.install(LeaseStandIn.kubectl, "kubectl", in: scratch)
        let first = try lease("worker-1")
        #expect(first.status == 0, "\(first.err)")
        #expect(try holder() == "worker-1")
        let manifest = try JSONSerialization.jsonObject(
            with: Data(contentsOf: URL(filePath: scratch.place("state.manifest"))))
        #expect((manifest as? [String: Any])?["kind"] as? String == "Lease")
        let second = try lease("worker-2")
        #expect(second.status == 1)
        #expect(second.err.contains("worker-1 holds the lease kube-system/netready-restart since 20"))
        #expect(try lease("worker-1").status == 0)
        #expect(try lease("worker-2", ended: "helped").status == 0)
        #expect(try holder() == "worker-1")
        #expect(try lease("worker-1", ended: "helped").status == 0)
        #expect(try holder() == "")
        #expect(try lease("worker-2").status == 0)
        #expect(try holder() == "worker-2")
    }

    @Test("a trial leaves the lease of an act alone, on this node too, and gives back what it took itself")
    func trial() throws {
        try LeaseStandIn.install(LeaseStandIn.kubectl, "kubectl", in: scratch)
        #expect(try lease("worker-1").status == 0)
        let asked = try lease("worker-1", cause: "try")
        #expect(asked.status == 1 && asked.err.contains("worker-1 holds the lease"), "\(asked.err)")
        #expect(try lease("worker-1", ended: "helped", cause: "try").status == 0)
        #expect(try holder() == "worker-1")
        #expect(try lease("worker-1", ended: "helped").status == 0)
        #expect(try lease("worker-1", cause: "try").status == 0)
        #expect(try lease("worker-2").status == 1)
        #expect(try lease("worker-1", ended: "helped", cause: "try").status == 0)
        #expect(try holder() == "")
    }

    @Test("the lease that is shipped, without a holder, is taken as it is")
    func shipped() throws {
        try LeaseStandIn.install(LeaseStandIn.kubectl, "kubectl", in: scratch)
        try scratch.write("7\n\n\n\n", "state")
        #expect(try lease("worker-1").status == 0)
        #expect(try holder() == "worker-1")
    }

    @Test("an act that did not help keeps the lease until it expires")
    func expiry() throws {
        try LeaseStandIn.install(LeaseStandIn.kubectl, "kubectl", in: scratch)
        #expect(try lease("worker-1").status == 0)
        #expect(try lease("worker-1", ended: "didNotHelp").status == 0)
        #expect(try lease("worker-2").status == 1)
        try scratch.write("7\nworker-1\n2020-01-01T00:00:00.000000Z\nlong\n", "state")
        #expect(try lease("worker-2").status == 1)
    }

    @Test(
        "a lease expires by its own duration before the eyes of the reader, whatever the clocks say",
        arguments: ["2020-01-01T00:00:00.000000Z", "2099-01-01T00:00:00.000000Z", "none"])
    func monotonicExpiry(renewed: String) throws {
        try LeaseStandIn.install(LeaseStandIn.kubectl, "kubectl", in: scratch)
        try scratch.write("7\nworker-1\n\(renewed)\n60\n", "state")
        let first = try lease("worker-2")
        #expect(first.status == 1)
        #expect(
            first.err.contains("worker-1 holds the lease kube-system/netready-restart since \(renewed); it expires in"))
        try letPass(seconds: 30)
        #expect(try lease("worker-2").status == 1)
        // Changed after its time is over: it is another lease, and its time begins anew.
        try letPass(seconds: 31)
        try scratch.write("8\nworker-1\n\(renewed)\n60\n", "state")
        #expect(try lease("worker-2").status == 1)
        try letPass(seconds: 61)
        #expect(try lease("worker-2").status == 0)
        #expect(try holder() == "worker-2")
    }

    /// As if the gate had seen the lease so much earlier.
    private func letPass(seconds: Int) throws {
        let path = scratch.place("worker-2.seen")
        var lines = try String(contentsOfFile: path, encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false
        ).map(String.init)
        lines[0] = String(try #require(Int(lines[0])) - seconds)
        try scratch.write(lines.joined(separator: "\n"), "worker-2.seen")
    }

    @Test(
        "what the API server refuses is named as what it is",
        arguments: [
            (
                #"leases.coordination.k8s.io "x" is forbidden: can only access leases in the "kube-node-lease" system namespace"#,
                "has a kubelet's identity, and NodeRestriction"
            ),
            (
                #"leases.coordination.k8s.io "x" is forbidden: User "system:node:worker-1" cannot get resource "leases""#,
                "has a kubelet's identity, and NodeRestriction"
            ),
            (
                #"leases.coordination.k8s.io "x" is forbidden: User "system:serviceaccount:a:b" cannot create"#,
                "lacks the rights of lease-rbac.yaml"
            ),
            ("Unable to connect to the server: dial tcp: refused", "dial tcp: refused"),
        ])
    func refusals(words: String, meaning: String) throws {
        try LeaseStandIn.install(LeaseStandIn.kubectl, "kubectl", in: scratch)
        for file in ["state.forbidden", "state.broken"] {
            try scratch.write(words, file)
            let refused = try lease("worker-1")
            #expect(refused.status == 1)
            #expect(refused.err.contains(meaning), "\(refused.err)")
            try scratch.remove(file)
        }
    }

    @Test("a kubeconfig that is not there is named")
    func noIdentity() throws {
        try LeaseStandIn.install(LeaseStandIn.kubectl, "kubectl", in: scratch)
        let refused = try run(
            "lease", ["NODE_NAME": "worker-1", "NETREADY_GATE_KUBECONFIG": scratch.place("nothing")])
        #expect(refused.status == 1 && refused.err.contains("nothing cannot be read"))
    }

    @Test("of two nodes at once one is refused; without an answer, or with a name that is none, nobody gets it")
    func races() throws {
        try LeaseStandIn.install(LeaseStandIn.kubectl, "kubectl", in: scratch)
        try scratch.write("7\n\n\n\n", "state")
        try scratch.write("", "state.race")
        let raced = try lease("worker-1")
        #expect(raced.status == 1)
        #expect(raced.err.contains("cannot be taken: another node was faster"))
        #expect(try holder() == "")
        try scratch.write("connection refused", "state.broken")
        let broken = try lease("worker-1")
        #expect(broken.status == 1)
        #expect(broken.err.contains("the lease kube-system/netready-restart cannot be read: connection refused"))
        #expect(try lease("a\",\"b\":\"").status == 1)
        #expect(try run("lease", [:]).status != 0)
    }

    // MARK: prometheus

    @Test(
        "a restart is allowed by an empty vector and by nothing else",
        arguments: [
            (#"{"status":"success","data":{"resultType":"vector","result":[]}}"#, 0),
            (#"{ "status": "success", "data": {"resultType": "vector", "result": [] }, "stats": {} }"#, 0),
            (#"{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"1"]}]}}"#, 1),
            (#"{"status":"success","data":{"resultType":"scalar","result":[1,"0"]}}"#, 1),
            (#"{"status":"error","errorType":"bad_data"}"#, 1), ("", 1), ("<html>", 1),
        ])
    func prometheus(answer: String, status: Int) throws {
        try scratch.write("#!/bin/sh\nprintf '%s\\n' \"$@\" >\"$STATE\"\nprintf %s \"$ANSWER\"\n", "curl", mode: 0o755)
        let environment = ["ANSWER": answer, "NETREADY_GATE_PROMETHEUS": "http://p:9090/"]
        let result = try run("prometheus", environment)
        #expect(result.status == Int32(status), "\(result.err)")
        #expect(result.err.isEmpty == (status == 0))
        let asked = try String(contentsOfFile: scratch.place("state"), encoding: .utf8)
        #expect(
            asked.contains("query=ALERTS{alertstate=\"firing\",severity=\"critical\"}\nhttp://p:9090/api/v1/query\n"))
        try scratch.write("#!/bin/sh\nprintf %s \"$ANSWER\"\nexit 22\n", "curl", mode: 0o755)
        #expect(try run("prometheus", environment).status == 1)
        #expect(try run("prometheus", ["ANSWER": answer]).status != 0)
    }

    // MARK: hold

    @Test("a file or another program's lock holds the node, and what the file says is told")
    func hold() throws {
        try scratch.write("", "lock")
        let environment = ["NETREADY_GATE_HOLD": scratch.place("hold"), "NETREADY_GATE_LOCK": scratch.place("lock")]
        #expect(try run("hold", environment).status == 0)
        try scratch.write("freeze until Monday\nsecond line\n", "hold")
        let held = try run("hold", environment)
        #expect(held.status == 1)
        #expect(held.err == "\(scratch.place("hold")) holds this node: freeze until Monday\n")
        try FileManager.default.removeItem(atPath: scratch.place("hold"))
        let made = unsafe mkfifo(scratch.place("hold"), 0o600)
        #expect(made == 0)
        #expect(try run("hold", environment).status == 1)
        try FileManager.default.removeItem(atPath: scratch.place("hold"))

        let lock = unsafe open(scratch.place("lock"), O_RDWR)
        #expect(flock(lock, LOCK_EX) == 0)
        #expect(try run("hold", environment).err == "another program holds \(scratch.place("lock"))\n")
        close(lock)
        #expect(try run("hold", environment).status == 0)
        try FileManager.default.removeItem(atPath: scratch.place("lock"))
        #expect(try run("hold", environment).status == 0)
    }
}
