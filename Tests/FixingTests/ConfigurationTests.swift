import Containerd
import Diagnosis
import Redaction
import Testing

@testable import Fixing

private let versions = ["1.6.39", "1.7.34", "2.0.11", "2.1.9", "2.2.7", "2.3.4"]
private let path = "/etc/containerd/config.toml"

/// A layout of config.toml that every version of containerd reads, with the place of an edit marked by `@`.
struct Layout: Sendable, CustomTestStringConvertible {
    var name: String
    var before: String
    var after: String
    var versions: [String]

    var testDescription: String { name }

    init(_ name: String, _ text: String, _ old: String, _ new: String, versions: [String]) {
        self.name = name
        before = text.replacing("@", with: old)
        after = text.replacing("@", with: new)
        self.versions = versions
    }
}

@Suite("Fixes of config.toml")
struct ConfigurationTests {
    private func plan(_ text: String, _ version: String, more: [(String, String)] = []) -> FixPlan {
        let files = [("/etc/cni/net.d/10-good.conflist", SampleTree.good), (path, text)] + more
        return planFixes(SampleTree(files.map { (path: $0.0, text: $0.1) }).offline(version), .all)
    }

    private static let v2 = "[plugins.\"io.containerd.grpc.v1.cri\".cni]"
    private static let v3 = "[plugins.\"io.containerd.cri.v1.runtime\".cni]"
    private static let second = ["2.0.11", "2.1.9", "2.2.7", "2.3.4"]

    private static let templates = [
        Layout(
            "version 1", "# mine\n[plugins.cri.cni]\n  conf_template = @ # why\n  max_conf_num = 1\n",
            "\"10-good.conflist\"", "\"\"",
            versions: ["1.6.39", "1.7.34", "2.3.4"]),
        Layout(
            "version 2", "version = 2\n\n\(v2)\n\tconf_template='@'\t# tab\n\n# end", "10-good.conflist", "",
            versions: versions),
        Layout(
            "version 3, CRLF", "version = 3\r\n\(v3)\r\nconf_template = \"@\"\r\n# x\r\n", "10-good.conflist", "",
            versions: second),
        Layout(
            "inline tables",
            "version = 2\nplugins = { \"io.containerd.grpc.v1.cri\" = { cni = { conf_template = \"@\", max_conf_num = 1 } } } # one line\n",
            "10-good.conflist", "", versions: versions),
        Layout(
            "dotted keys",
            "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\"]\ncni.conf_template = \"@\"\ncni.max_conf_num = 1\n",
            "10-good.conflist", "", versions: versions),
        Layout(
            "a string of several lines", "version = 2\n\(v2)\nconf_template = @\n", "\"\"\"\n10-good.conflist\"\"\"",
            "\"\"",
            versions: versions),
        Layout(
            "in front of other tables",
            "version = 2\n\(v2)\nconf_template = \"@\"\n[debug]\nlevel = \"info\"\n[[x]]\ny = 1\n[[x]]\n",
            "10-good.conflist", "", versions: versions),
    ]

    @Test("conf_template is emptied, and not a byte besides it changes", arguments: templates)
    func template(layout: Layout) {
        for version in layout.versions {
            let plan = plan(layout.before, version)
            #expect(plan.fixes.first?.text == layout.after, "\(version)")
            #expect(plan.fixes.first?.codes == ["ConfTemplateSelectsNothing"], "\(version)")
            #expect(plan.after.afterRestart?.settings?.confTemplate.value == "", "\(version)")
            #expect(plan.next == .restart)
        }
    }

    private static let disabled = [
        Layout(
            "alone", "version = 2\ndisabled_plugins = [@] # off\n", "\"io.containerd.grpc.v1.cri\"", "",
            versions: versions),
        Layout("the Docker package's", "#   x\n\ndisabled_plugins = [@]\n", "\"cri\"", "", versions: versions),
        Layout(
            "refused names", "version = 2\ndisabled_plugins = [@\"io.containerd.snapshotter.v1.zfs\"]\n", "\"cri\", ",
            "",
            versions: versions),
        Layout(
            "the last of several", "version = 2\ndisabled_plugins = [\"io.containerd.snapshotter.v1.zfs\"@]\n",
            ", 'io.containerd.grpc.v1.cri'", "", versions: versions),
        Layout(
            "on several lines, with comments",
            "version = 2\ndisabled_plugins = [\n  # first\n  \"io.containerd.snapshotter.v1.zfs\",\n@  # last\n]\nroot = \"/r\"\n",
            "  \"io.containerd.grpc.v1.cri\",\n", "", versions: versions),
        Layout(
            "a comment behind the entry stays",
            "version = 2\ndisabled_plugins = [\n  @ # by the package\n  \"io.containerd.snapshotter.v1.zfs\"\n]\n",
            "\"io.containerd.grpc.v1.cri\",", "", versions: versions),
        Layout(
            "the runtime plugin of version 3", "version = 3\ndisabled_plugins = [@]\n",
            "\"io.containerd.cri.v1.runtime\"", "",
            versions: second),
        Layout(
            "twice", "version = 2\ndisabled_plugins = [@\"io.containerd.snapshotter.v1.zfs\"]\n",
            "\"io.containerd.grpc.v1.cri\", \"io.containerd.grpc.v1.cri\", ", "", versions: versions),
    ]

    @Test("CRI is taken out of disabled_plugins, and nothing else", arguments: disabled)
    func criEnabled(layout: Layout) {
        for version in layout.versions {
            let plan = plan(layout.before, version)
            #expect(plan.fixes.first?.text == layout.after, "\(version)")
            #expect(plan.after.verdict == .ready, "\(version)")
        }
    }

    @Test("CRI that an import switches off is switched on there", arguments: versions)
    func criEnabledInImport(version: String) {
        let drop = "version = 2\ndisabled_plugins = [\"io.containerd.grpc.v1.cri\"]\n"
        let plan = plan(
            "version = 2\nimports = [\"/etc/containerd/conf.d/*.toml\"]\n", version,
            more: [("/etc/containerd/conf.d/1.toml", drop)])
        #expect(plan.fixes.first?.operations.map(\.path) == ["/etc/containerd/conf.d/1.toml"])
        #expect(plan.after.verdict == .ready)
    }

    private static let confDirs = [
        Layout(
            "version 1", "[plugins.cri.cni]\nconf_dir = \"@\" # here\n", "/etc/other", "/etc/cni/net.d",
            versions: ["1.6.39", "1.7.34", "2.3.4"]),
        Layout(
            "version 2", "version = 2\n\(v2)\n  conf_dir = '@'\n", "/etc/other", "/etc/cni/net.d", versions: versions),
        Layout("version 3", "version = 3\n\(v3)\n  conf_dir = \"@\"", "/etc/other", "/etc/cni/net.d", versions: second),
        Layout("empty", "version = 2\n\(v2)\n  conf_dir = \"@\"\n", "", "/etc/cni/net.d", versions: versions),
    ]

    @Test("conf_dir is set to where the configuration lies", arguments: confDirs)
    func confDir(layout: Layout) {
        for version in layout.versions {
            let plan = plan(layout.before, version)
            #expect(plan.fixes.first?.text == layout.after, "\(version)")
            #expect(plan.after.afterRestart?.outcome.networks == ["good"], "\(version)")
        }
    }

    @Test("where conf_dir is not set, it is added to the section that this version reads", arguments: versions)
    func confDirAdded(version: String) {
        for (text, section) in [
            ("version = 2\n", Self.v2), ("version = 2\n\(Self.v2)\n  # mine\n  bin_dir = \"/opt/cni/bin\" # x\n", ""),
            ("version = 2\n\(Self.v2) # empty\n", ""),
            ("version = 2\n[plugins.\"io.containerd.grpc.v1.cri\"]\n  cni = { max_conf_num = 1 }\n", ""),
        ] {
            var sample = SampleTree([("/etc/cni/conf.d/10-good.conflist", SampleTree.good), (path, text)])
            sample.tree.entries["/etc/cni/net.d"] = FileEntry(kind: .directory, mode: 0o755)
            let plan = planFixes(sample.offline(version), .all)
            let edited = plan.fixes.first?.text ?? ""
            #expect(edited.contains("conf_dir = \"/etc/cni/conf.d\""), "\(version) \(text)")
            #expect(section.isEmpty || edited == text + "\n\(section)\n  conf_dir = \"/etc/cni/conf.d\"\n")
            #expect(plan.after.afterRestart?.settings?.confDir.value == "/etc/cni/conf.d")
            #expect(plan.after.verdict == .ready)
        }
    }

    @Test("bin_dir, or bin_dirs where the version has it, is set to where the plugins are")
    func binDirs() {
        let one = Layout(
            "", "version = 2\n\(Self.v2)\nbin_dir = \"@\" # x\n", "/usr/none", "/usr/lib/cni", versions: versions)
        let many = Layout(
            "", "version = 3\n\(Self.v3)\nbin_dirs = [\n  \"/usr/none\"@\n]\n", "", ",\n  \"/usr/lib/cni\"",
            versions: ["2.1.9", "2.2.7", "2.3.4"])
        for layout in [one, many] {
            for version in layout.versions {
                let sample = SampleTree(
                    [("/etc/cni/net.d/10-good.conflist", SampleTree.good), (path, layout.before)], in: "/usr/lib/cni")
                let plan = planFixes(sample.offline(version), .all)
                #expect(plan.fixes.first?.text == layout.after, "\(version)")
                #expect(plan.fixes.first?.codes == ["PluginDirectoryMismatch"], "\(version)")
                #expect(plan.after.verdict == .ready, "\(version)")
            }
        }
    }

    @Test(
        "settings that 2.0 to 2.2 drop from a file of version 1 get a section that they read",
        arguments: ["2.0.11", "2.1.9", "2.2.7"])
    func ineffectiveSettings(version: String) {
        let text = "[plugins.cri.cni]\n  conf_dir = \"/etc/own\" # mine\n"
        let sample = SampleTree([("/etc/own/10-good.conflist", SampleTree.good), (path, text)])
        let plan = planFixes(sample.offline(version), .all)
        #expect(plan.fixes.first?.text == text + "\n\(Self.v3)\n  conf_dir = \"/etc/own\"\n")
        #expect(plan.after.verdict == .ready)
    }

    @Test("in containerd 1 a setting that an import replaces is set in the import", arguments: ["1.6.39", "1.7.34"])
    func replacedByImport(version: String) {
        let main = "version = 2\nimports = [\"/etc/containerd/conf.d/*.toml\"]\n\(Self.v2)\n  conf_dir = \"/etc/own\"\n"
        let drop = "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\"]\n  enable_selinux = false\n"
        let sample = SampleTree([
            ("/etc/own/10-good.conflist", SampleTree.good), (path, main), ("/etc/containerd/conf.d/1.toml", drop),
        ])
        let plan = planFixes(sample.offline(version), .all)
        #expect(plan.fixes.first?.operations.map(\.path) == ["/etc/containerd/conf.d/1.toml"])
        #expect(plan.after.afterRestart?.outcome.networks == ["good"])
    }

    @Test("conf_dir stays where another directory would be as empty")
    func emptyElsewhere() {
        let text = "version = 2\n\(Self.v2)\n  conf_dir = \"/etc/cni/other\"\n"
        let plan = planFixes(SampleTree([(path, text)]).offline("1.7.34"), .all)
        #expect(plan.fixes.isEmpty && plan.before.verdict == .notReady)
    }

    @Test("programs that a new directory brings into use are let to be executed with it")
    func binDirsWithPrograms() {
        let text = "version = 2\n\(Self.v2)\nbin_dir = \"/usr/none\"\n"
        var sample = SampleTree(
            [("/etc/cni/net.d/10-good.conflist", SampleTree.good), (path, text)], in: "/usr/lib/cni")
        sample.tree.entries["/usr/lib/cni/loopback"]?.mode = 0o644
        let plan = planFixes(sample.offline("1.7.34"), .all)
        #expect(plan.fixes.first?.operations.map(\.path) == [path, "/usr/lib/cni/loopback"])
        #expect(plan.after.verdict == .ready)
    }

    @Test("a link in the place of config.toml is explained and not written through")
    func linkedConfiguration() {
        var sample = SampleTree([
            ("/etc/cni/net.d/10-good.conflist", SampleTree.good),
            ("/srv/config.toml", "version = 2\ndisabled_plugins = [\"io.containerd.grpc.v1.cri\"]\n"),
        ])
        sample.add(link: path, to: "/srv/config.toml")
        let plan = planFixes(sample.offline("1.7.34"), .all)
        #expect(plan.fixes.isEmpty)
        #expect(plan.unfixed.first?.why?.contains("symbolic link to /srv/config.toml") == true)
    }

    @Test("secrets in the lines around an edit are masked, and only there")
    func secrets() {
        let text = "version = 2\n\(Self.v2)\nconf_template = \"10-good.conflist\"\ntoken = \"verysecret\"\n"
        let fix = plan(text, "1.7.34").fixes.first
        #expect(fix?.operations.first?.diff(through: Redaction()).contains(" token = \"**********\"") == true)
        #expect(
            fix?.operations.first?.diff(through: Redaction()).contains("-conf_template = \"10-good.conflist\"") == true
        )
        #expect(fix?.text?.contains("verysecret") == true)
    }
}
