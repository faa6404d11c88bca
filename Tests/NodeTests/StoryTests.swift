import Foundation
import Programs
import Testing

/// What every case of the story begins with.
extension Node {
    /// A fresh node with the stand-ins for Calico, its configuration waiting, and netreadyd running in that mode.
    ///
    /// - Parameter prepare: what is done before netreadyd is started.
    /// - Returns: the place in the journal before netreadyd's first record.
    func beginStory(
        mode: String = "enforce", isConfigured: Bool = false, prepare: () throws -> Void = {}
    ) throws -> String {
        try reset()
        try Node.script("calico", name)
        if isConfigured {
            try shell("cp /root/calico/* /etc/cni/net.d/; systemctl restart containerd.service")
            try waitFor("containerd's socket") { exists("/run/containerd/containerd.sock") }
        }
        try installNetready(mode: mode)
        try prepare()
        let cursor = try cursor()
        try shell("systemctl start netreadyd.service")
        if isConfigured { try verdict("ready", after: cursor) }
        return cursor
    }

    /// Whether a configuration was there before is told by the journal, which has the stories of before as well.
    static let withoutConfiguration: Set = ["NoNetworkConfig", "ConfigRemoved"]

    @discardableResult
    func verdictWithoutConfiguration(after cursor: String) throws -> Record {
        let found = try record("a verdict without configuration", after: cursor) { record in
            record["NETREADY_KIND"] == "verdictChanged"
                && Self.withoutConfiguration.contains(record["NETREADY_REASON"] ?? "")
        }
        return try verdict("notReady", reason: found["NETREADY_REASON"], after: cursor)
    }

    /// Waits for a record that says this verdict, and for this reason where one is given, and until the published status
    /// says it as well or has gone on: the record comes first.
    @discardableResult
    func verdict(
        _ verdict: String, reason: String? = nil, after cursor: String, timeout: Double = 20
    ) throws -> Record {
        let found = try record("verdict \(verdict) \(reason ?? "")", after: cursor, timeout: timeout) { record in
            record["NETREADY_KIND"] == "verdictChanged" && record["NETREADY_VERDICT"] == verdict
                && (reason == nil || record["NETREADY_REASON"] == reason)
        }
        try waitFor("the status of: \(found)", timeout: timeout) {
            let status = try status()
            if status?["verdict"] as? String == verdict, status?["reason"] as? String == found["NETREADY_REASON"] {
                return exists("/run/netready/metrics.prom")
            }
            return try journal(after: cursor).last { $0["NETREADY_KIND"] == "verdictChanged" }?["__CURSOR"]
                != found["__CURSOR"]
        }
        return found
    }

    /// Removes conf_dir and makes it anew with the same files.
    ///
    /// At once, and containerd would load the new files on its last event of the old directory: deaf, but ready.
    func replaceConfDir() throws {
        try waitUntilIdle("containerd.service")
        try shell("rm -r /etc/cni/net.d")
        try waitUntilIdle("containerd.service")
        try shell("mkdir /etc/cni/net.d; cp /root/calico/* /etc/cni/net.d/")
    }

    func acts(after cursor: String) throws -> [Record] {
        try journal(after: cursor).filter { $0["NETREADY_KIND"] == "actDone" }
    }

    /// Renames Calico's configuration into conf_dir from a directory on the same file system.
    func moveCalicoIn() throws {
        try shell(
            """
            mkdir -p /etc/cni/staging; cp /root/calico/* /etc/cni/staging/
            mv /etc/cni/staging/calico-kubeconfig /etc/cni/net.d/
            mv /etc/cni/staging/10-calico.conflist /etc/cni/net.d/
            """)
    }
}

extension NodeTests {
    /// The story that netready exists for, on real nodes of three Debian releases.
    @Suite struct Story {
        @Test("a. No CNI configuration: not ready, naming the empty directory", arguments: Generation.allCases)
        func emptyDirectory(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            let cursor = try node.beginStory()
            let record = try node.verdictWithoutConfiguration(after: cursor)
            #expect(record["NETREADY_FILE"] == "/etc/cni/net.d")
            #expect(record["PRIORITY"] == "3")
            #expect(try node.exec(["netready", "check"]).status == 1)
            #expect(try node.exec(["netready", "status"]).status == 1)
        }

        @Test(
            "b. A configuration that is moved in is overlooked; a reload without a restart helps",
            arguments: Generation.allCases)
        func overlooked(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            let start = try node.beginStory()
            try node.verdictWithoutConfiguration(after: start)
            let invocation = try node.invocationID(of: "containerd.service")
            let cursor = try node.cursor()
            try node.moveCalicoIn()
            let found = try node.verdict("notReady", reason: "ConfNotLoaded", after: cursor)
            #expect(found["NETREADY_WATCH"] == "alive")
            #expect(found["NETREADY_ACTION"] == "reload")
            #expect(found.message.contains("a reload is enough"))
            try node.verdict("ready", after: cursor)
            let act = try node.record("the act's end", after: cursor) { $0["NETREADY_KIND"] == "actDone" }
            #expect(act["NETREADY_ACTION"] == "reload")
            #expect(act["NETREADY_RESULT"] == "helped")
            #expect(try node.invocationID(of: "containerd.service") == invocation)
            #expect(try node.shell("ls -A /etc/cni/net.d") == "10-calico.conflist\ncalico-kubeconfig\n")
        }

        @Test(
            "c. A broken file in front: named by line and column, nothing is done, ready when it goes",
            arguments: Generation.allCases)
        func brokenFile(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            _ = try node.beginStory(isConfigured: true)
            let cursor = try node.cursor()
            try node.write("{\n  \"type\": \"bridge\",\n}\n", to: "/etc/cni/net.d/05-broken.conf")
            let record = try node.verdict("notReady", reason: "ConfFileMalformed", after: cursor)
            #expect(record["NETREADY_FILE"] == "/etc/cni/net.d/05-broken.conf")
            #expect(record["NETREADY_LINE"] == "2")
            #expect(record["NETREADY_COLUMN"] == "19")
            #expect(record.message.contains("a restart cannot help"))
            Thread.sleep(forTimeInterval: 4)
            #expect(try node.acts(after: cursor).isEmpty)
            let fixed = try node.cursor()
            try node.shell("rm /etc/cni/net.d/05-broken.conf")
            try node.verdict("ready", after: fixed)
        }

        @Test(
            "d. The directory is removed and made anew: a deaf containerd is restarted, one that has ended is left to systemd",
            arguments: Generation.allCases)
        func directoryReplaced(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            _ = try node.beginStory(isConfigured: true)
            let invocation = try node.invocationID(of: "containerd.service")
            let cursor = try node.cursor()
            try node.replaceConfDir()
            if generation == .forky {
                let record = try node.verdict("notReady", reason: "RuntimeExitedOnConfDirRemoval", after: cursor)
                #expect(record.message.contains("systemd is starting it again"))
                try node.verdict("ready", after: cursor)
                #expect(try node.acts(after: cursor).isEmpty)
                return
            }
            let record = try node.record("deafness", after: cursor) { record in
                record["NETREADY_KIND"] == "verdictChanged"
                    && ["WatchDead", "WatchElsewhere"].contains(record["NETREADY_REASON"] ?? "")
            }
            #expect(record["NETREADY_ACTION"] == "restart")
            let act = try node.record("the act's end", after: cursor, timeout: 30) { $0["NETREADY_KIND"] == "actDone" }
            #expect(act["NETREADY_ACTION"] == "restart")
            #expect(act["NETREADY_RESULT"] == "helped")
            try node.verdict("ready", after: cursor)
            #expect(try node.invocationID(of: "containerd.service") != invocation)
            Thread.sleep(forTimeInterval: 3)
            #expect(try node.acts(after: cursor).count == 1)
        }

        @Test(
            "e. CRI is switched off: named with file and line; once fixed, containerd is restarted",
            arguments: Generation.allCases)
        func disabledCRI(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            _ = try node.beginStory(isConfigured: true)
            let good = try node.read("/etc/containerd/config.toml")
            let cursor = try node.cursor()
            let bad = Node.withoutCRI(good)
            let line = bad.split(separator: "\n", omittingEmptySubsequences: false)
                .firstIndex { $0.hasPrefix("disabled_plugins") }
            try node.write(bad, to: "/etc/containerd/config.toml")
            try node.shell("systemctl restart containerd.service")
            let record = try node.verdict("notReady", reason: "CRIDisabled", after: cursor)
            #expect(record["NETREADY_FILE"] == "/etc/containerd/config.toml")
            #expect(record["NETREADY_LINE"] == line.map { "\($0 + 1)" })
            let fixed = try node.cursor()
            try node.write(good, to: "/etc/containerd/config.toml")
            let act = try node.record("the act's end", after: fixed, timeout: 30) { $0["NETREADY_KIND"] == "actDone" }
            #expect(act["NETREADY_ACTION"] == "restart")
            #expect(act["NETREADY_RESULT"] == "helped")
            try node.verdict("ready", after: fixed)
        }

        @Test("f. conf_template selects nothing, and what does is said", arguments: Generation.allCases)
        func template(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            _ = try node.beginStory(isConfigured: true)
            let good = try node.read("/etc/containerd/config.toml")
            let cursor = try node.cursor()
            try node.write(Node.withTemplate(good, generation), to: "/etc/containerd/config.toml")
            let record = try node.record("conf_template", after: cursor) {
                $0["NETREADY_CODE"] == "ConfTemplateSelectsNothing"
            }
            #expect(record["NETREADY_FILE"] == "/etc/containerd/config.toml")
            #expect(record.message.contains("selects nothing"))
            #expect(record.message.contains("10-calico.conflist, the first in byte order"))
        }

        @Test("g. A plugin is missing while NetworkReady is true: degraded, named", arguments: Generation.allCases)
        func missingPlugin(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            _ = try node.beginStory(isConfigured: true)
            let directory = try node.pluginDirectory()
            let cursor = try node.cursor()
            try node.shell("mv \(directory)/calico-ipam /root/calico-ipam")
            let record = try node.verdict("degraded", reason: "PluginBinaryMissing", after: cursor)
            #expect(record.message.contains("calico-ipam"))
            #expect(try node.exec(["netready", "check"]).status == 3)
            let fixed = try node.cursor()
            try node.shell("mv /root/calico-ipam \(directory)/calico-ipam")
            try node.verdict("ready", after: fixed)
        }
    }
}

extension Node {
    /// That config.toml with the name of a CNI configuration as its conf_template, which selects nothing.
    static func withTemplate(_ config: String, _ generation: Generation) -> String {
        let section = generation == .forky ? "io.containerd.cri.v1.runtime" : "io.containerd.grpc.v1.cri"
        var lines = config.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let header = "[plugins.\"\(section)\".cni]"
        let place = lines.firstIndex { $0.replacing("'", with: "\"").contains(header) }
        if let place {
            lines.insert("conf_template = \"10-calico.conflist\"", at: place + 1)
        } else {
            lines += [header, "conf_template = \"10-calico.conflist\"", ""]
        }
        return lines.joined(separator: "\n")
    }

    /// The plugin directory that the running containerd uses, as netready sees it.
    func pluginDirectory() throws -> String {
        let text = try exec(["netready", "check", "--output", "json"]).out
        let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        let now = object?["now"] as? [String: Any]
        guard let directory = (now?["binDirs"] as? [String])?.first else {
            throw CommandFailure(description: "check names no plugin directory: \(text)")
        }
        return directory
    }
}
