import Foundation
import Programs
import Reporting
import Syntax
import Testing
import YAML

/// What config/ ships for node-problem-detector, held to the protocol of its custom plugins and to their configuration as
/// pkg/custompluginmonitor of the detector reads it.
@Suite("Files for node-problem-detector")
struct DetectorFilesTests {
    private static let config = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "config")
    static let configurations = ["container-network.json", "container-network-daemonset.json"]

    private static func text(_ name: String) throws -> String {
        try String(contentsOf: config.appending(path: name), encoding: .utf8)
    }

    private static func configuration(_ name: String) throws -> JSONValue {
        try parseJSON(Array(text("node-problem-detector/\(name)").utf8))
    }

    private static func seconds(_ value: JSONValue?) throws -> Int {
        let text = try #require(value?.stringValue)
        #expect(text.hasSuffix("s"))
        return try #require(Int(text.dropLast()))
    }

    private static func strings(_ value: JSONValue?) throws -> [String] {
        try #require(value?.arrayValue).map { try #require($0.stringValue) }
    }

    @Test(
        "no key is there that the detector does not know, and none that it needs is missing", arguments: configurations)
    func schema(name: String) throws {
        let value = try Self.configuration(name)
        func keys(_ value: JSONValue) throws -> Set<String> { Set(try #require(value.objectValue).members.map(\.key)) }
        #expect(
            try keys(value) == ["plugin", "pluginConfig", "source", "metricsReporting", "conditions", "rules"])
        #expect(value["plugin"]?.stringValue == "custom")
        #expect(value["source"]?.stringValue?.isEmpty == false)
        #expect(value["metricsReporting"]?.boolValue == true)
        let global = try #require(value["pluginConfig"])
        #expect(
            try keys(global) == [
                "invoke_interval", "timeout", "max_output_length", "concurrency",
                "enable_message_change_based_condition_update", "skip_initial_status",
            ])
        #expect(try Self.seconds(global["invoke_interval"]) > 0)
        #expect(global["enable_message_change_based_condition_update"]?.boolValue == true)
        // Else a detector that begins says for a moment that all is well.
        #expect(global["skip_initial_status"]?.boolValue == true)
        for condition in try #require(value["conditions"]?.arrayValue) {
            #expect(try keys(condition) == ["type", "reason", "message"])
        }
        for rule in try #require(value["rules"]?.arrayValue) {
            #expect(try keys(rule) == ["type", "condition", "reason", "path", "args", "timeout"])
            #expect(rule["type"]?.stringValue == "permanent")
            // The detector ends where it is greater.
            #expect(try Self.seconds(rule["timeout"]) <= Self.seconds(global["timeout"]))
        }
    }

    @Test("no line is cut that the detector has read", arguments: configurations)
    func limit(name: String) throws {
        let limit = try Self.configuration(name)["pluginConfig"]?["max_output_length"]?.intValue
        #expect(limit == DetectorAnswer.limit)
    }

    /// Each rule that finds nothing puts its condition back, and would take another's problem away with it.
    @Test("each rule has a condition and a reason of its own", arguments: configurations)
    func conditions(name: String) throws {
        let value = try Self.configuration(name)
        let rules = try #require(value["rules"]?.arrayValue)
        let types = try #require(value["conditions"]?.arrayValue).map { $0["type"]?.stringValue }
        #expect(rules.map { $0["condition"]?.stringValue } == types && Set(types).count == types.count)
        #expect(rules.map { $0["reason"]?.stringValue } == ["ContainerNetworkNotReady", "ContainerNetworkDegraded"])
        // The detector may say the same where a rule does not know, and each says nothing of the other's condition: none says
        // that all is well.
        for condition in try #require(value["conditions"]?.arrayValue) {
            let reason = try #require(condition["reason"]?.stringValue)
            #expect(reason.hasPrefix("No") && reason.hasSuffix("Seen"))
            let message = try #require(condition["message"]?.stringValue)
            #expect(message.hasPrefix("no ") && message.hasSuffix(" of the container network was seen"))
        }
    }

    @Test("both forms ask for the same rules, each in its way")
    func rules() throws {
        func asked(_ name: String) throws -> [[String]] {
            try #require(Self.configuration(name)["rules"]?.arrayValue).map { rule in
                try [#require(rule["path"]?.stringValue)] + Self.strings(rule["args"])
            }
        }
        #expect(
            try asked("container-network.json") == [
                ["/usr/bin/netready", "check", "--npd=notReady"], ["/usr/bin/netready", "check", "--npd=degraded"],
            ])
        #expect(
            try asked("container-network-daemonset.json") == [
                ["/netready/container-network", "notReady"], ["/netready/container-network", "degraded"],
            ])
    }

    // MARK: The plug-in of the DaemonSet

    private static func plugin(_ arguments: String...) throws -> Output {
        try run(config.appending(path: "node-problem-detector/container-network").path, arguments)
    }

    @Test(
        "the plug-in says what the file has for its rule, word for word",
        arguments: [
            ("any", Int32(1), "Code: a"), ("notReady", 0, #"a \n  "b" $(c) `d` * 'e'"#), ("degraded", 1, "-n Ü…"),
        ])
    func plugin(rule: String, status: Int32, line: String) throws {
        let scratch = try Scratch()
        try scratch.write("any 1 Code: a\nnotReady 0 a \\n  \"b\" $(c) `d` * 'e'\ndegraded 1 -n Ü…\n", "npd")
        let answer = try Self.plugin(rule, scratch.place("npd"))
        #expect(answer.status == status)
        #expect(answer.out == "\(line)\n")
    }

    @Test(
        "where it has nothing for the rule, that is unknown, with what to type",
        arguments: [nil, "", "any 0 ContainerNetworkReady\n", "\u{0}\u{1}\n"])
    func nothing(text: String?) throws {
        let scratch = try Scratch()
        if let text { try scratch.write(text, "npd") }
        let answer = try Self.plugin("notReady", scratch.place("npd"))
        #expect(answer.status == 2)
        #expect(answer.out.hasPrefix("Unknown: ") && answer.out.contains("systemctl status netreadyd"))
        #expect(answer.out.filter { $0 == "\n" }.count == 1)
    }

    @Test("the manifest carries the very files, gives no more than it needs, and stands on the node's own network")
    func manifest() throws {
        let documents = try Self.text("kubernetes/node-problem-detector.yaml").components(separatedBy: "\n---\n")
            .map { try readYAML(Array("\($0)\n".utf8)) }
        #expect(
            documents.compactMap { $0["kind"]?.stringValue } == [
                "ServiceAccount", "ClusterRoleBinding", "ConfigMap", "DaemonSet",
            ])
        let data = try #require(documents[2]["data"])
        #expect(
            try data["container-network"]?.stringValue == Self.text("node-problem-detector/container-network"))
        #expect(
            try data["container-network.json"]?.stringValue
                == Self.text("node-problem-detector/container-network-daemonset.json"))
        #expect(documents[1]["roleRef"]?["name"]?.stringValue == "system:node-problem-detector")
        let pod = try #require(documents[3]["spec"]?["template"]?["spec"])
        #expect(pod["hostNetwork"]?.stringValue == "true")
        let container = try #require(pod["containers"]?.arrayValue?.first)
        #expect(container["securityContext"]?["runAsNonRoot"]?.stringValue == "true")
        let mounts = try #require(container["volumeMounts"]?.arrayValue)
        #expect(mounts.map { $0["mountPath"]?.stringValue } == ["/netready", "/run/netready"])
        #expect(mounts.allSatisfy { $0["readOnly"]?.stringValue == "true" })
        let volumes = try #require(pod["volumes"]?.arrayValue)
        #expect(volumes.map { $0["name"]?.stringValue } == mounts.map { $0["name"]?.stringValue })
        #expect(volumes[1]["hostPath"]?["path"]?.stringValue == "/run/netready")
    }
}
