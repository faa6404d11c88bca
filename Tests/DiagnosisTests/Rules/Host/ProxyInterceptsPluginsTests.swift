import Containerd
import Diagnosis
import Node
import SampleNodes
import Syntax
import Testing

extension FindingCase {
    static let proxyInterceptsPlugins = FindingCase(
        .proxyInterceptsPlugins, .warning, naming: "HTTPS_PROXY", "10.96.0.1", "NO_PROXY (localhost)"
    ) { node in
        node.live?.unit?.environment = ["HTTPS_PROXY": "http://proxy:3128", "NO_PROXY": "localhost"]
        node.failPod(
            "plugin type=\"calico\" failed (add): error getting ClusterInformation: Get \"https://10.96.0.1:443/apis/crd\": Service Unavailable"
        )
    } fix: { node in
        node.live?.unit?.environment["NO_PROXY"] = "localhost,10.96.0.0/12"
        node.pass(6 * Span.minute)
    }
}

@Suite("ProxyInterceptsPlugins") struct ProxyInterceptsPluginsTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.proxyInterceptsPlugins.holds() }

    private static let kubeconfig = "/etc/cni/net.d/calico-kubeconfig"

    @Test(
        "a proxy is blamed for silence only where the call has gone to it",
        arguments: [("EOF", true), ("dial tcp 10.96.0.1:443: context deadline exceeded", false)])
    func proxy(words: String, isBlamed: Bool) {
        var node = Snapshot.sound
        node.live?.unit?.environment = ["https_proxy": "http://proxy:3128"]
        node.failPod(#"plugin type="calico" failed (add): Get "https://10.96.0.1:443/apis": "# + words)
        #expect((assess(node).findings.first?.code == .proxyInterceptsPlugins) == isBlamed)
    }

    @Test(
        "a proxy that is to catch the calls is told before a pod has failed",
        arguments: [
            ("localhost", "https://10.96.0.1:443", true), ("10.96.0.0/12", "https://10.96.0.1:443", false),
            ("10.96.0.1:443", "https://10.96.0.1:443", false), ("localhost", "https://api.example.org:443", false),
            ("localhost", "https://10.0.0.5:6443", false),
        ])
    func latentProxy(exempt: String, server: String, isBlamed: Bool) {
        var node = Snapshot.sound
        node.put(
            #"{"name":"k8s-pod-network","cniVersion":"0.3.1","plugins":[{"type":"calico","kubernetes":{"kubeconfig":"\#(Self.kubeconfig)"}}]}"#,
            at: Snapshot.conflist)
        node.put("users", at: Self.kubeconfig)
        node.files.credentials[Self.kubeconfig] = Credentials(kind: .token, server: server)
        node.live?.unit?.environment = ["HTTPS_PROXY": "http://proxy:3128", "NO_PROXY": exempt]
        #expect(assess(node).findings.map(\.code) == (isBlamed ? [.proxyInterceptsPlugins] : []))
        node.log("RunPodSandbox for web returns sandbox id \"b1946ac9\"")
        #expect(assess(node).findings.isEmpty)
    }
}
