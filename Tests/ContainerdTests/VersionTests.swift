import Syntax
import Testing

@testable import Containerd

@Suite struct VersionTests {
    @Test(
        "what a distribution or a vendor adds is no part of the number",
        arguments: [
            ("1.6.20~ds1", [1, 6, 20], [], "~ds1"), ("1.7.24-0ubuntu1", [1, 7, 24], [], "-0ubuntu1"),
            ("2.1.9+unknown", [2, 1, 9], [], "+unknown"), ("v2.2.0-k3s1", [2, 2, 0], [], "-k3s1"),
            ("2.4.0-beta.0", [2, 4, 0], ["beta", "0"], ""), ("2.0.0~rc.1+ds1", [2, 0, 0], ["rc", "1"], "+ds1"),
            ("v2.2.0", [2, 2, 0], [], ""), ("1:1.7.3-1", [1, 7, 3], [], "-1"),
            ("1.7.28-1~bpo12+1", [1, 7, 28], [], "-1~bpo12+1"),
        ] as [(String, [Int], [String], String)])
    func parses(text: String, numbers: [Int], prerelease: [String], suffix: String) throws {
        let version = try #require(ContainerdVersion(text))
        #expect([version.major, version.minor, version.patch] == numbers)
        #expect(version.prerelease == prerelease)
        #expect(version.suffix == suffix)
        #expect(version.description == text)
    }

    @Test(arguments: ["", "v", "2", "2.1", "2.1.", "a.b.c", "2.1.x", "99999999999999999999.0.0", "-1.0.0", "２.1.0"])
    func whatHasNotThreeNumbersIsNoVersion(text: String) {
        #expect(ContainerdVersion(text) == nil)
    }

    @Test func aPrereleaseComesBeforeItsRelease() throws {
        let texts = ["1.6.39", "1.7.0", "2.0.0-beta.2", "2.0.0-beta.10", "2.0.0-rc.0", "2.0.0", "2.0.1", "2.10.0"]
        let versions = try texts.map { try #require(ContainerdVersion($0)) }
        #expect(versions.shuffled().sorted() == versions)
    }

    @Test(arguments: [
        ("1.6.20~ds1", true), ("1.6.20", true), ("1.6.20-1", false), ("1.7.24~ds1-6+deb13u1", true), ("2.1.9", false),
        ("2.1.9+unknown", true), ("2.1.9+ds1-5", true), ("v2.2.0-k3s1", false), ("1.7.24-0ubuntu1", false),
    ])
    func debiansBuildsAreKnownByTheirNames(text: String, isDebian: Bool) throws {
        #expect(try #require(ContainerdVersion(text)).isDebianBuild == isDebian)
    }

    @Test("Debian's builds look for plug-ins where Debian puts them, and say so in the words of their libraries")
    func debian() throws {
        for (text, directories) in [
            ("1.6.20~ds1", ["/opt/cni/bin"]), ("1.7.24~ds1-6", ["/usr/lib/cni"]), ("1.7.24", ["/opt/cni/bin"]),
            ("2.1.9+ds1-5", ["/usr/lib/cni", "/opt/cni/bin"]), ("2.1.9", ["/opt/cni/bin"]),
        ] {
            let outcome = predict(FileTree(scope: .whole), version: try #require(ContainerdVersion(text))).outcome
            #expect(outcome.binDirs == directories, "\(text)")
        }
        #expect(Behaviour(try #require(ContainerdVersion("2.1.9+unknown"))).jsonWording == .jsonV2)
        #expect(Behaviour(try #require(ContainerdVersion("2.1.9"))).jsonWording == .scanner)
    }

    @Test("rules change at the releases that changed them") func switches() throws {
        /// A rule, the last version without it and the first with it.
        let table: [(rule: (Behaviour) -> Bool, before: String, since: String)] = [
            ({ $0.createsParent }, "1.6.16", "1.6.17"), ({ $0.globsFromParent }, "1.6.28", "1.6.29"),
            ({ $0.globsFromParent }, "1.7.15", "1.7.16"), ({ $0.asksStatus }, "2.0.0", "2.0.1"),
            ({ $0.readsPluginDirectories }, "2.0.11", "2.1.0"), ({ $0.exitsWithoutConfDir }, "2.0.11", "2.1.0"),
            ({ $0.hasBinDirs }, "2.0.11", "2.1.0"), ({ $0.hasRegistryDefault }, "2.1.9", "2.2.0"),
            ({ $0.migratesEachFile }, "2.2.7", "2.3.0"), ({ $0.readsNewListKeys }, "1.7.34", "2.0.0"),
            ({ $0.isPredictable }, "1.5.18", "1.6.0"), ({ $0.isBeyondKnown }, "2.4.9", "2.5.0"),
        ]
        for (rule, before, since) in table {
            #expect(!rule(Behaviour(try #require(ContainerdVersion(before)))), "\(before)")
            #expect(rule(Behaviour(try #require(ContainerdVersion(since)))), "\(since)")
        }
    }

    @Test(
        arguments: [
            ("1.6.20", nil), ("1.6.31", nil), ("1.6.32", 2), ("1.7.0", nil), ("1.7.16", nil), ("1.7.17", 2),
            ("2.0.0", 3),
            ("2.2.7", 3), ("2.3.0", 4), ("2.4.0-beta.0", 4), ("3.0.0", 4),
        ] as [(String, Int?)])
    func theNewestVersionOfConfigTomlThatIsTaken(version: String, newest: Int?) throws {
        #expect(Behaviour(try #require(ContainerdVersion(version))).newestConfigVersion == newest)
    }
}
