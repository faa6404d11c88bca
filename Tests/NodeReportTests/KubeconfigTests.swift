import Foundation
import Programs
import Syntax
import Testing

@testable import NodeReport

@Suite("What a kubeconfig says")
struct KubeconfigTests {
    private func read(_ user: String, cluster: String = #""server":"https://api:6443/""#) throws -> Kubeconfig {
        let text = """
            {"current-context":"c","contexts":[{"name":"other","context":{}},
            {"name":"c","context":{"cluster":"k","user":"u"}}],
            "clusters":[{"name":"k","cluster":{\(cluster)}}],"users":[{"name":"u","user":{\(user)}}]}
            """
        return try Kubeconfig(yaml: parseJSON(Array(text.utf8)), path: "/etc/kubernetes/kubelet.conf")
    }

    @Test("kubeadm's, whose certificate and key are one file")
    func kubeadm() throws {
        let file = "/var/lib/kubelet/pki/kubelet-client-current.pem"
        let config = try read(
            #""client-certificate":"\#(file)","client-key":"\#(file)""#,
            cluster: #""server":"https://api:6443","certificate-authority-data":"Q0E=""#)
        #expect(config.server == "https://api:6443")
        #expect(config.authority == .bytes(Array("CA".utf8)))
        #expect(config.certificate == .file(file) && config.key == .file(file) && config.token == nil)
    }

    @Test("paths are those beside the kubeconfig, and a slash at the end of the server goes")
    func relative() throws {
        let config = try read(#""tokenFile":"token""#)
        #expect(config.token == .file("/etc/kubernetes/token") && config.server == "https://api:6443")
    }

    @Test("what stands in it goes before what it names, and a file of a token before the token")
    func order() throws {
        let config = try read(
            #""client-certificate-data":"QQ==","client-certificate":"a","client-key":"k","token":"t","tokenFile":"/f""#)
        #expect(config.certificate == .bytes([0x41]) && config.key == .file("/etc/kubernetes/k"))
        #expect(config.token == .file("/f"))
    }

    @Test(
        "what cannot be used is said with what to do",
        arguments: [
            (#""exec":{"command":"aws"}"#, #""server":"https://a""#, "gets its credential from the program aws"),
            (
                #""username":"a","password":"b""#, #""server":"https://a""#,
                "neither a client certificate with its key nor"
            ),
            (#""client-certificate":"a""#, #""server":"https://a""#, "neither a client certificate with its key nor"),
            (#""token":"t""#, #""server":"unix:///x""#, "names no server"),
            (#""token":"t""#, #""server":"http://api:8080""#, "names no server"),
            (#""token":"t""#, #""server":"http://127.0.0.1.example""#, "names no server"),
            (#""token":"t""#, #""server":"http://localhost:x@api""#, "names no server"),
            (#""token":"t""#, #""server":"https://admin:word@api:6443""#, "names no server"),
            (#""token":"t""#, #""server":"https://a","tls-server-name":"b""#, "name b as server"),
            (#""token":"t""#, #""server":"https://a","insecure-skip-tls-verify":"true""#, "name the authority"),
            (#""token":"t""#, #""server":"https://a","certificate-authority-data":"?""#, "is not base 64"),
        ])
    func unusable(user: String, cluster: String, words: String) throws {
        #expect(throws: Kubeconfig.Unusable.self) { try read(user, cluster: cluster) }
        do {
            _ = try read(user, cluster: cluster)
        } catch let error as Kubeconfig.Unusable {
            #expect(error.why.contains(words) && !error.why.contains("word@"), "\(error.why)")
        }
    }

    @Test("a proxy on this machine may speak in clear", arguments: ["127.0.0.1:1", "localhost", "[::1]:8080/path"])
    func inClear(host: String) throws {
        let server = "http://\(host)"
        #expect(try read(#""token":"t""#, cluster: "\"server\":\"\(server)\"").server == server)
    }

    @Test("a context that is not there is said")
    func noContext() throws {
        let value = try parseJSON(Array(#"{"contexts":[],"current-context":"c"}"#.utf8))
        #expect(throws: Kubeconfig.Unusable.self) { try Kubeconfig(yaml: value, path: "/k") }
    }

    @Test(
        "the Node is the one of the kubelet's certificate",
        arguments: [
            ("/O=system:nodes/CN=system:node:worker-7.example.com", "worker-7.example.com"), ("/CN=worker-7", nil),
            ("/CN=system:node:", nil), ("/O=system:node:worker-1/CN=admin", nil),
        ])
    func node(subject: String, name: String?) throws {
        let scratch = try Scratch()
        let made = try run(
            "/usr/bin/openssl",
            [
                "req", "-x509", "-newkey", "rsa:1024", "-nodes", "-keyout", scratch.place("key"), "-out",
                scratch.place("crt"), "-subj", subject, "-days", "3",
            ])
        #expect(made.status == 0)
        let text = (scratch.text("key") ?? "") + (scratch.text("crt") ?? "")
        #expect(nodeName(inCertificate: Array(text.utf8)) == name)
    }
}
