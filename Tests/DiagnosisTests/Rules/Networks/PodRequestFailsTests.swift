import Containerd
import SampleNodes
import Testing

@testable import Diagnosis
@testable import Node

extension FindingCase {
    static let podRequestFails = FindingCase(
        .podRequestFails, .info, naming: "shop/web", "by its own request, while others start, such as shop/api"
    ) { node in
        node.sandbox("api", ago: 60)
        node.sandbox("web", fails: PodRequestFailsTests.network, ago: 20)
    } fix: { node in
        node.pass(6 * Span.minute)
    }
}

extension Snapshot {
    /// containerd's line on a pod of the namespace `shop` that has started, or has failed.
    fileprivate mutating func sandbox(_ pod: String, fails reason: String? = nil, ago: Int64) {
        let request = "RunPodSandbox for &PodSandboxMetadata{Name:\(pod),Uid:0c1d,Namespace:shop,Attempt:0,}"
        guard let reason else {
            return log(
                "time=\"2025-03-04T05:06:07Z\" level=info msg=\"\(request) returns sandbox id \\\"b1\\\"\"",
                ago: ago * Span.second)
        }
        let error = "failed to setup network for sandbox \"aa\": plugin type=\"calico\" failed (add): \(reason)"
        log(
            "time=\"2025-03-04T05:06:07Z\" level=error msg=\"\(request) failed, error\" error=\"\(error.replacing("\"", with: "\\\""))\"",
            ago: ago * Span.second)
    }
}

/// One pod's own mistake is no trouble of the node.
@Suite("PodRequestFails") struct PodRequestFailsTests {
    static let network =
        "TryLoadPodDelegates: error in getting k8s network for pod: GetNetworkDelegates: failed getting the delegate: getKubernetesDelegate: cannot find a network-attachment-definition (nosuch) in namespace (shop)"

    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.podRequestFails.holds() }

    @Test("each kind of request is a note while others start", arguments: Phrase.ofRequests.indices)
    func kinds(index: Int) {
        var node = Snapshot.sound
        node.sandbox("api", ago: 60)
        node.sandbox("web", fails: "\(Phrase.ofRequests[index].sample)", ago: 40)
        node.sandbox("web", fails: "\(Phrase.ofRequests[index].sample)", ago: 10)
        let assessment = assess(node)
        #expect(assessment.verdict == .ready && assessment.remedy.action == .none)
        #expect(assessment.findings.map(\.code) == [.podRequestFails])
        #expect(assessment.findings.first?.fix.contains("kubectl -n shop describe pod web") == true)
    }

    @Test("several pods with one mistake are a note once another starts after them")
    func replicas() {
        var node = Snapshot.sound
        node.sandbox("web-1", fails: Self.network, ago: 50)
        node.sandbox("web-2", fails: Self.network, ago: 40)
        #expect(assess(node).verdict == .degraded, "every pod that was tried has failed")
        node.sandbox("api", ago: 30)
        node.sandbox("web-1", fails: Self.network, ago: 10)
        let assessment = assess(node)
        #expect(assessment.verdict == .ready)
        #expect(assessment.findings.map(\.code) == [.podRequestFails])
    }

    @Test("what hits every pod since the last that started is the node's")
    func everyPod() {
        var node = Snapshot.sound
        node.sandbox("api", ago: 90)
        for (index, pod) in ["a", "b", "c"].enumerated() {
            node.sandbox(pod, fails: Self.network, ago: 60 - Int64(index))
        }
        #expect(assess(node).findings.first?.code == .podNetworkFails)
    }

    @Test("another failure beside it is the node's, whatever the one pod asks for")
    func others() {
        var node = Snapshot.sound
        node.sandbox("web", fails: Self.network, ago: 30)
        node.sandbox("api", fails: "the host is out of links", ago: 20)
        let assessment = assess(node)
        #expect(assessment.verdict == .degraded && assessment.reason == "PodNetworkFails")
        #expect(assessment.findings.first?.message.contains("out of links") == true)
    }

    @Test("what fails for one pod by no request of its own stays the node's, though others start")
    func relayed() {
        var node = Snapshot.sound
        node.sandbox("api", ago: 30)
        node.sandbox(
            "web", fails: "error dialing DHCP daemon: dial unix /run/cni/dhcp.sock: connect: no such file", ago: 10)
        #expect(assess(node).verdict == .degraded)
    }

    @Test("a pod that has started since is forgotten")
    func over() {
        var node = Snapshot.sound
        node.sandbox("web", fails: Self.network, ago: 30)
        node.sandbox("web", ago: 10)
        #expect(assess(node).findings.isEmpty)
    }

    @Test(
        "a pod is known in each form of its line",
        arguments: [
            ("RunPodSandbox for &PodSandboxMetadata{Name:web,Uid:1,Namespace:shop,Attempt:0,} failed", "shop/web"),
            (#"CreatePodSandbox for pod failed err="x" pod="shop/web""#, "shop/web"),
            (#"evicted pods=["shop/web","a/b"]"#, "shop/web"),
            (#"failed to "CreatePodSandbox" for "web_shop(0c1d)" with"#, "shop/web"),
            (#"MountVolume.SetUp failed for volume "x" pod "web" (UID: "1")"#, "web"),
            ("volume x for pod shop/web: failed", "shop/web"),
            ("RunPodSandbox for &PodSandboxMetadata{Name:web,}", "web"),
            ("no pod at all", nil), (" pod=\"", nil), ("PodSandboxMetadata{Name:", nil),
        ] as [(String, String?)])
    func places(line: String, place: String?) { #expect(PodPlace(in: line)?.text == place) }
}
