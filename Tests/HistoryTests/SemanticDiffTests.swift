import Containerd
import History
import Testing

/// A configuration of these files, as it would be watched.
func watched(
    _ toml: String? = nil, imports: [(String, String)] = [], networks: [(String, String)] = [],
    candidates: [String] = [], confDir: String = "/etc/cni/net.d"
) -> WatchedConfiguration {
    func file(_ path: String, _ text: String) -> WatchedConfiguration.File {
        WatchedConfiguration.File(path: path, content: .bytes(Array(text.utf8)))
    }
    let main = toml.map { [file("/etc/containerd/config.toml", $0)] } ?? []
    let lists = networks.map { file("\(confDir)/\($0.0)", $0.1) }
    return WatchedConfiguration(
        settings: main + imports.map { file($0.0, $0.1) }, networks: lists,
        candidates: Set(lists.map(\.path) + candidates.map { "\(confDir)/\($0)" }), confDir: confDir)
}

@Suite("What has changed in the configuration")
struct SemanticDiffTests {
    private static let list = #"{"name":"n","plugins":[{"type":"calico","mtu":1440},{"type":"portmap"}]}"#

    @Test(
        "a network list's change is told key by key, plugins matched by their type",
        arguments: [
            (
                #"{"name":"n","plugins":[{"type":"calico","mtu":1450},{"type":"portmap"}]}"#,
                ["plugins[0].mtu 1440 -> 1450"]
            ),
            (#"{ "plugins": [{"mtu":1440, "type":"calico"}, {"type":"portmap"}],  "name" : "n" }"#, []),
            (
                #"{"name":"n","plugins":[{"type":"x"},{"type":"calico","mtu":1440},{"type":"portmap"}]}"#,
                ["plugins[0] (x) is new"]
            ),
            (#"{"name":"n","plugins":[{"type":"calico","mtu":1440}]}"#, ["plugins[1] (portmap) is gone"]),
            (
                #"{"name":"m","plugins":[{"type":"calico","mtu":1440,"a.b":[1]},{"type":"portmap"}]}"#,
                [#"name "n" -> "m""#, #"plugins[0]."a.b" = [1] is new"#]
            ),
            (
                #"{"name":"n","plugins":[{"type":"calico","mtu":1440,"k8s_auth_token":"abc"},{"type":"portmap"}]}"#,
                ["plugins[0].k8s_auth_token is new"]
            ),
            (
                "{",
                ["is not JSON (line 1, column 1: the bracket opened here is never closed: the file ends before its })"]
            ),
        ])
    func networks(text: String, changes: [String]) {
        let before = watched(networks: [("10-a.conflist", Self.list)])
        let found = ConfigurationChanges(from: before, to: watched(networks: [("10-a.conflist", text)]))
        #expect(found.settings.isEmpty)
        let name = changes.first?.hasPrefix("is not") == true ? "10-a.conflist " : "10-a.conflist: "
        #expect(found.networks == changes.map { name + $0 })
    }

    @Test("a secret that changes is named and never shown, whatever the way to it")
    func secrets() {
        func list(_ secret: String) -> WatchedConfiguration {
            watched(networks: [
                ("10-a.conf", #"{"type":"x","auth":{"user":"u-\#(secret)"},"u":"http://a:\#(secret)@b"}"#)
            ])
        }
        let found = ConfigurationChanges(from: list("hunter2"), to: list("hunter3x"))
        #expect(found.networks.count == 2)
        #expect(found.networks.first == "10-a.conf: auth.user has another value (a secret)")
        #expect(!found.networks.contains { $0.contains("hunter") })
    }

    @Test(
        "config.toml's change is told with the whole key, white space and order are nothing",
        arguments: [
            (
                "[plugins.\"io.containerd.grpc.v1.cri\".cni]\nconf_dir = \"/etc/cni/net2.d\"\n",
                [
                    #"plugins."io.containerd.grpc.v1.cri".cni.conf_dir "/etc/cni/net.d" -> "/etc/cni/net2.d""#,
                    #"plugins."io.containerd.grpc.v1.cri".cni.max_conf_num = 1 is gone"#,
                ]
            ),
            (
                "# a comment\n[plugins]\n[plugins.\"io.containerd.grpc.v1.cri\".cni]\n  max_conf_num = 1\nconf_dir = '/etc/cni/net.d'",
                []
            ),
            (
                "disabled_plugins = [\"cri\"]\n[plugins.\"io.containerd.grpc.v1.cri\".cni]\nconf_dir = \"/etc/cni/net.d\"\nmax_conf_num = 1\n",
                [#"disabled_plugins = ["cri"] is new"#]
            ),
        ])
    func settings(text: String, changes: [String]) {
        let toml = "[plugins.\"io.containerd.grpc.v1.cri\".cni]\nconf_dir = \"/etc/cni/net.d\"\nmax_conf_num = 1\n"
        let found = ConfigurationChanges(from: watched(toml), to: watched(text))
        #expect(found.settings.sorted() == changes.sorted())
        #expect(found.networks.isEmpty)
    }

    @Test("files that come and go are told, and those that lie there and are merely no longer loaded")
    func files() {
        let good = watched("version = 2\n", networks: [("10-a.conflist", Self.list)])
        let shadowed = watched(
            "version = 2\n", imports: [("/etc/containerd/conf.d/x.toml", "version = 2\n")],
            networks: [("05-b.conflist", Self.list)], candidates: ["10-a.conflist"])
        let found = ConfigurationChanges(from: good, to: shadowed)
        #expect(found.settings == ["/etc/containerd/conf.d/x.toml appeared"])
        #expect(
            found.networks == ["network list 05-b.conflist appeared", "network list 10-a.conflist is no longer loaded"])
        let back = ConfigurationChanges(from: shadowed, to: good)
        #expect(back.settings == ["/etc/containerd/conf.d/x.toml is gone"])
        #expect(back.networks == ["network list 10-a.conflist is loaded now", "network list 05-b.conflist is gone"])
    }

    @Test("what an import's key was is told with the import's name, and a value as long as a file is cut")
    func importsAndLength() {
        let path = "/etc/containerd/conf.d/x.toml"
        let long = String(repeating: "x", count: 100_000)
        let found = ConfigurationChanges(
            from: watched("", imports: [(path, "root = \"/a\"\n")]),
            to: watched("", imports: [(path, "root = \"\(long)\"\n")]))
        #expect(found.settings.count == 1)
        #expect(found.settings.first?.hasPrefix("\(path): root \"/a\" -> \"xxx") == true)
        #expect((found.settings.first?.utf8.count ?? 0) < 300)
    }

    @Test("values ten thousand deep are compared without end of the stack")
    func depth() {
        func nested(_ core: String) -> String {
            String(repeating: "[", count: 9_000) + core + String(repeating: "]", count: 9_000)
        }
        let found = ConfigurationChanges(
            from: watched(networks: [("10-a.conf", nested("1"))]), to: watched(networks: [("10-a.conf", nested("2"))]))
        #expect(found.networks.count == 1)
        let objects = { (core: String) in
            String(repeating: "{\"a\":", count: 9_000) + core + String(repeating: "}", count: 9_000)
        }
        let deep = ConfigurationChanges(
            from: watched(networks: [("10-a.conf", objects("1"))]), to: watched(networks: [("10-a.conf", objects("2"))])
        )
        #expect(deep.networks.count == 1)
    }
}
