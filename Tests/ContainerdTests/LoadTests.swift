import Syntax
import Testing

@testable import Containerd

/// Rules of loading one file, each in libcni's own words; where versions differ, both are asked.
@Suite struct LoadTests {
    struct Rule: Sendable, CustomTestStringConvertible {
        var name: String
        var file: String
        var text: String
        var version = "1.7.34"
        /// What is wrong, between the file's name and `: invalid cni config`; nil where the file is loaded.
        var fault: String?
        /// Line and column of the fault.
        var place: (Int, Int)?

        var testDescription: String { "\(name) (\(version))" }
    }

    private static let list = "error parsing configuration list: "
    private static let single = "error parsing configuration: "

    static let rules: [Rule] = [
        Rule(name: "a list", file: "a.conflist", text: #"{"name":"n","plugins":[{"type":"x"}]}"#),
        Rule(name: "a plugin", file: "a.conf", text: #"{"type":"x"}"#),
        Rule(name: "keys of a plugin match in any case", file: "a.json", text: #"{"TYPE":"x","cniverſion":"1.0.0"}"#),
        Rule(name: "the last of two keys wins", file: "a.conf", text: #"{"type":"","type":"x"}"#),
        Rule(name: "null is no value", file: "a.conf", text: #"{"type":"x","name":null,"ipam":null,"dns":null}"#),
        Rule(
            name: "keys of a list do not match in any case", file: "a.conflist",
            text: #"{"Name":"n","plugins":[{"type":"x"}]}"#, fault: list + "no name", place: (1, 2)),
        Rule(
            name: "a list needs a name", file: "a.conflist", text: "\n {}", fault: list + "no name", place: (2, 2)),
        Rule(
            name: "a name is text", file: "a.conflist", text: #"{"name":{}}"#,
            fault: list + "invalid name type map[string]interface {}", place: (1, 9)),
        Rule(
            name: "a list has plugins", file: "a.conflist", text: #"{"name":"n"}"#,
            fault: list + "no 'plugins' key", place: (1, 1)),
        Rule(
            name: "a list has plugins", file: "a.conflist", text: #"{"name":"n"}"#, version: "2.1.0",
            fault: "no plugin configs found", place: (1, 1)),
        Rule(
            name: "plugins are an array", file: "a.conflist", text: #"{"name":"n","plugins":true}"#,
            fault: list + "invalid 'plugins' type bool", place: (1, 23)),
        Rule(
            name: "the number of a plugin is told", file: "a.conflist",
            text: #"{"name":"n","plugins":[{"type":"x"},{"type":"y","ipam":{"type":5}}]}"#,
            fault: "failed to parse plugin config 1: " + single
                + "json: cannot unmarshal number into Go struct field IPAM.ipam.type of type string", place: (1, 64)),
        Rule(
            name: "a plugin in a list is read with sorted keys", file: "a.conflist",
            text: #"{"name":"n","plugins":[{"type":5,"name":5}]}"#,
            fault: "failed to parse plugin config 0: " + single
                + "json: cannot unmarshal number into Go struct field NetConf.name of type string", place: (1, 41)),
        Rule(
            name: "a plugin in a file is read in its order", file: "a.conf", text: #"{"type":5,"name":5}"#,
            version: "2.3.4",
            fault: single + "json: cannot unmarshal number into Go struct field PluginConf.type of type string",
            place: (1, 9)),
        Rule(
            name: "valid attachments are typed since libcni 1.2", file: "a.conf",
            text: #"{"type":"x","cni.dev/valid-attachments":[{"ifname":1}]}"#),
        Rule(
            name: "valid attachments are typed since libcni 1.2", file: "a.conf",
            text: #"{"type":"x","cni.dev/valid-attachments":[{"ifname":1}]}"#, version: "2.0.0",
            fault: single + "json: cannot unmarshal number into Go struct field "
                + "GCAttachment.cni.dev/valid-attachments.ifname of type string", place: (1, 52)),
        Rule(
            name: "a number must fit a float64", file: "a.conflist", text: #"{"name":"n","x":[1e400]}"#,
            fault: list + "json: cannot unmarshal number 1e400 into Go value of type float64", place: (1, 18)),
        Rule(
            name: "cniVersions chooses the highest known", file: "a.conflist",
            text: #"{"name":"n","cniVersions":["0.4.0","9.0.0"],"plugins":[{"type":"x"}]}"#, version: "2.0.0"),
        Rule(
            name: "cniVersions is an array", file: "a.conflist", text: #"{"name":"n","cniVersions":"1.0.0"}"#,
            version: "2.0.0", fault: list + "invalid type for cniVersions: []interface {}", place: (1, 27)),
        Rule(
            name: "cniVersions is ignored before", file: "a.conflist",
            text: #"{"name":"n","cniVersions":5,"plugins":[{"type":"x"}]}"#),
        Rule(
            name: "versions have three parts at most", file: "a.conflist",
            text: #"{"name":"n","cniVersions":["1.0.0.0"]}"#, version: "2.0.0",
            fault: list + #"invalid cniVersions entry 1.0.0.0 at index 0: invalid version "1.0.0.0": too many parts"#,
            place: (1, 28)),
        Rule(
            name: "words are truth values since libcni 1.2", file: "a.conflist",
            text: #"{"name":"n","disableGC":"TRUE","plugins":[{"type":"x"}]}"#, version: "2.0.0"),
        Rule(
            name: "null is no truth value", file: "a.conflist", text: #"{"name":"n","disableCheck":null}"#,
            fault: list + "invalid disableCheck type <nil>", place: (1, 28)),
        Rule(
            name: "a syntax error has its place", file: "a.conf", text: "{\n  \"type\": \"x\",\n}",
            fault: single + "invalid character '}' looking for beginning of object key string", place: (2, 14)),
    ]

    @Test(arguments: rules) func loads(rule: Rule) throws {
        let version = try #require(ContainerdVersion(rule.version))
        let path = "/d/" + rule.file
        let tree = FileTree(
            scope: .whole,
            entries: [path: FileEntry(kind: .file, mode: 0o644, content: .bytes(Array(rule.text.utf8)))])
        let loader = CNILoader(lookup: PathResolver(tree), behaviour: Behaviour(version))
        let loading = loader.load("/d", limit: 1).loading
        guard let fault = rule.fault else {
            #expect(loading.status == "OK")
            #expect(loading.networks.count == 1)
            return
        }
        let kind = rule.file.hasSuffix("list") ? "list file" : "file"
        let text = "failed to load CNI config \(kind) \(path): \(fault): invalid cni config"
        #expect(loading.failure?.text == text)
        #expect(loading.status == "cni config load failed: \(text): failed to load cni config")
        #expect(loading.networks.isEmpty)
        let position = try #require(loading.failure?.location.position)
        #expect(loading.failure?.location.file == path)
        #expect(position.line == rule.place?.0 && position.column == rule.place?.1, "\(position)")
    }

    @Test func filesAreTakenInByteOrderUpToTheLimit() throws {
        let good = FileEntry(kind: .file, mode: 0o644, content: .bytes(Array(#"{"type":"x","name":"n"}"#.utf8)))
        let names = ["9-a.conf", "10-a.conf", "B.json", "a.conf", ".z.conf", "x.CONF", "y.conf~", "z"]
        var entries = Dictionary(uniqueKeysWithValues: names.map { ("/d/" + $0, good) })
        entries["/d/00.conf"] = FileEntry(kind: .directory, mode: 0o755)
        let version = try #require(ContainerdVersion("2.2.0"))
        let loader = CNILoader(
            lookup: PathResolver(FileTree(scope: .whole, entries: entries)), behaviour: Behaviour(version))
        let order = ["/d/.z.conf", "/d/10-a.conf", "/d/9-a.conf", "/d/B.json", "/d/a.conf"]
        #expect(loader.load("/d", limit: 2).loading.candidates == order)
        #expect(loader.load("/d", limit: 2).loading.networks.map(\.file) == Array(order.prefix(2)))
        #expect(loader.load("/d", limit: 0).loading.networks.count == 5)
        #expect(loader.load("/d", limit: -3).loading.networks.count == 5)
    }

    @Test(
        "Debian's 2.1.9 tells the whole way to a value of a wrong type, and calls none a field that ends in a number",
        arguments: [
            (#"{"type":"x","DNS":{"NameServers":["a",5]}}"#, "number into PluginConf.DNS.NameServers.1 of type string"),
            (
                #"{"type":"x","prevResult":{"a":{"b":[1,1e400]}}}"#,
                "number 1e400 into PluginConf.prevResult.a.b.1 of type float64"
            ),
            (#"{"type":"x","mtu":[1e400]}"#, "number 1e400 into .mtu.0 of type float64"),
            (#"{"type":"x","mtu":1e400}"#, "number 1e400 into Go struct field .mtu of type float64"),
            (
                #"{"type":"x","cni.dev/valid-attachments":[{"containerID":5}]}"#,
                "number into Go struct field PluginConf.cni.dev~1valid-attachments.0.containerID of type string"
            ),
            (
                #"{"type":"x","capabilities":{"a/b~c":5}}"#,
                "number into Go struct field PluginConf.capabilities.a~1b~0c of type bool"
            ),
            (#"{"type":"x","capabilities":{"05":"x"}}"#, "string into PluginConf.capabilities.05 of type bool"),
            (
                #"{"type":"x","capabilities":{"":5}}"#,
                "number into Go struct field PluginConf.capabilities. of type bool"
            ),
            (#"{"TYPE":5}"#, "number into Go struct field PluginConf.TYPE of type string"),
        ])
    func wholeWay(text: String, words: String) throws {
        var tree = FileTree(scope: .whole)
        tree.entries["/etc/cni/net.d"] = FileEntry(kind: .directory, mode: 0o755, listing: .names(["a.conf"]))
        tree.entries["/etc/cni/net.d/a.conf"] = FileEntry(
            kind: .file, mode: 0o644, size: Int64(text.utf8.count), content: .bytes(Array(text.utf8)))
        let version = try #require(ContainerdVersion("2.1.9+unknown"))
        let load = try #require(predict(tree, version: version).outcome.lastLoad)
        #expect(load.contains("json: cannot unmarshal \(words): invalid cni config"), "\(load)")
    }
}
