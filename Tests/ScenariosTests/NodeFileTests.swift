import Foundation
import Syntax
import Testing

@testable import Scenarios

/// How a `node.toml` of Tests/Nodes is read.
@Suite struct NodeFileTests {
    private static let least = """
        title = "a node"
        containerd = "1.7.27"
        kubelet = "v1.31.4"
        include = ["running/1.7-systemd"]

        """
    private static let end = """

        [expert]
        verdict = "ready"
        cause = "NONE"
        evidence = []
        remedy = "none"
        restartWouldHelp = false
        autoSafe = false
        [unit]
        activeForSeconds = 60

        """

    private static func object(_ top: String = "", _ tables: String = "") throws -> JSONValue {
        let text = least + top + end + tables
        return try NodeFile("s-o-000-test", own: parseTOML(Array(text.utf8))).object
    }

    private static func complaint(_ top: String = "", _ tables: String = "") -> String {
        do {
            _ = try object(top, tables)
            return "none"
        } catch {
            return "\(error)"
        }
    }

    @Test("what a node does not tell is as it usually is; what it tells counts, table by table")
    func layers() throws {
        let node = try Self.object("watch = \"dead\"", "[cri.config.cni]\nconfDir = \"/etc/cni/own.d\"")
        #expect(node["id"]?.stringValue == "S-O-000")
        #expect(node["watch"]?.stringValue == "dead")
        #expect(node["system"]?["machine"]?.stringValue == "x86_64")
        #expect(node["unit"]?["name"]?.stringValue == "containerd.service")
        let info = node["cri"]?["info"]
        #expect(info?["config"]?["cni"]?["confDir"]?.stringValue == "/etc/cni/own.d")
        #expect(info?["config"]?["cni"]?["binDir"]?.stringValue == "/opt/cni/bin")
        #expect(info?["cniconfig"]?["PluginConfDir"]?.stringValue == "/etc/cni/own.d")
        #expect(info?["lastCNILoadStatus"]?.stringValue?.contains("no network config found in /etc/cni/own.d") == true)
    }

    @Test("containerd lists what it loaded as its version does")
    func listing() throws {
        let file = "[files.\"/etc/cni/net.d/10-x.conf\"]\nage = 5\ntext = '{\"name\": \"x\", \"type\": \"bridge\"}'\n"
        let node = try Self.object("", "[cri]\nloaded = [\"/etc/cni/net.d/10-x.conf\"]\n" + file)
        let networks = node["cri"]?["info"]?["cniconfig"]?["Networks"]?.arrayValue ?? []
        #expect(networks.map { $0["IFName"]?.stringValue } == ["lo", "eth0"])
        let plugin = "{\"name\":\"x\",\"type\":\"bridge\",\"ipam\":{},\"dns\":{}}"
        let listed = networks.last?["Config"]?["Plugins"]?.arrayValue?.first?["Network"] ?? .null
        #expect(writeJSON(listed, pretty: false) == plugin)
        #expect(
            networks.last?["Config"]?["Source"]?.stringValue
                == "{\"name\":\"x\",\"plugins\":[{\"name\":\"x\",\"type\":\"bridge\"}]}")
        #expect(node["cri"]?["conditions"]?.arrayValue?.allSatisfy { $0["status"]?.boolValue == true } == true)
    }

    @Test("files, programs, logs and the journal are what they stand for")
    func parts() throws {
        let node = try Self.object(
            "",
            """
            [files]
            "/var/log/" = { age = 1, mode = "0700" }
            "/var/log/zeros" = { age = 2, zeros = 3 }
            "/var/log/link" = { age = 3, target = "zeros" }
            [[programs]]
            in = "/opt/cni/bin"
            image = "static-amd64"
            age = 4
            sets = ["standard"]
            names = ["calico"]
            [[containers]]
            name = "kube-system/web-x/web"
            image = "web:1"
            state = "exited"
            exitCode = 1
            log = "one\\n two\\n"
            [journal]
            lines = "7 kubelet.service first\\n| goes on\\n6 kernel second\\n"
            """)
        let files = node["files"]?.arrayValue ?? []
        #expect(files.count == 11)
        let paths = files.compactMap { $0["path"]?.stringValue }
        #expect(paths == paths.sorted() && paths.suffix(3) == ["/var/log", "/var/log/link", "/var/log/zeros"])
        #expect(files.last?["text"]?.stringValue == "\0\0\0")
        #expect(
            node["containers"]?.arrayValue?.first?["logTail"]?.arrayValue?.compactMap(\.stringValue) == ["one", " two"])
        let messages = node["journal"]?.arrayValue?.compactMap { $0["message"]?.stringValue }
        #expect(messages == ["first\ngoes on", "second"])
    }

    @Test(
        "what nobody reads is refused, and so is what is missing",
        arguments: [
            ("watsch = \"dead\"", "", "the node has no key 'watsch'"),
            ("", "[cri]\nload = []", "cri has no key 'load'"),
            ("", "[files]\n\"/a\" = { age = 1, txt = \"\" }", "/a has no key 'txt'"),
            ("", "[files]\n\"/a\" = { age = 1 }", "/a has no content"),
            ("", "[files]\n\"/a\" = { text = \"\" }", "/a has no age"),
            ("", "[files]\n\"/a\" = { age = 1, text = \"\" }\n\"/a/\" = { age = 1 }", "/a stands twice"),
            ("", "[[programs]]\nin = \"/b\"\nimage = \"z80\"\nage = 1\nnames = [\"c\"]", "there is no image 'z80'"),
            ("", "[[containers]]\nname = \"web\"", "NAMESPACE/POD/NAME"),
            ("", "[journal]\nlines = \"soon kernel x\"", "AGE UNIT MESSAGE"),
            ("", "[cri]\nloaded = [\"/gone\"]", "there is no text at /gone"),
        ])
    func refuses(top: String, tables: String, complaint: String) {
        #expect(Self.complaint(top, tables).contains(complaint), "\(Self.complaint(top, tables))")
    }

    @Test("what is shared is used by two nodes or more")
    func shared() throws {
        let directory = RecordedNode.directory
        let nodes = try RecordedNode.names().filter { !$0.hasPrefix("s-t-") }.map { name in
            try String(contentsOf: directory.appendingPathComponent("\(name)/node.toml"), encoding: .utf8)
        }
        func files(_ below: String) throws -> [String] {
            try FileManager.default.contentsOfDirectory(
                atPath: directory.appendingPathComponent("shared/\(below)").path)
        }
        let words =
            try files("texts").map { "shared = \"\($0)\"" }
            + files("running").map { "\"running/\($0.dropLast(".toml".count))\"" }
        #expect(words.count > 50)
        for word in words {
            let count = nodes.filter { $0.contains(word) }.count
            #expect(count >= 2, "\(word): \(count)")
        }
    }
}
