import Containerd
import Diagnosis
import Foundation
import History
import Linux
import Observing
import Redaction
import Syntax
import Systemd
import Testing

@testable import Daemon

@Suite("Parts of the daemon")
struct DaemonPartsTests {
    @Test("the version of an installed package is read from dpkg's database, of a removed one not")
    func dpkg() {
        let database = """
            Package: runc
            Status: install ok installed
            Version: 1.1.5

            Package: containerd
            Status: install ok installed
            Architecture: amd64
            Version: 1.6.20~ds1-1+deb12u1

            """
        #expect(packagedVersion(dpkgStatus: Array(database.utf8)) == ContainerdVersion("1.6.20~ds1-1+deb12u1"))
        let removed = database.replacing(
            "Package: containerd\nStatus: install ok installed",
            with: "Package: containerd\nStatus: deinstall ok config-files")
        #expect(packagedVersion(dpkgStatus: Array(removed.utf8)) == nil)
    }

    @Test("the flight recorder's memory is written as a whole for root alone, and one that is torn is said")
    func memoryFile() throws {
        let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("netready-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: scratch) }
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        let file = ConfigurationMemoryFile(stateDirectory: scratch.path)
        #expect(try file.read() == ConfigurationMemory())
        let memory = ConfigurationMemory(seen: Digests(cni: "a", containerd: "b"))
        try file.write(memory, through: Redaction())
        #expect(try file.read() == memory)
        let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == ["configuration.json"])
        let bytes = try Data(contentsOf: URL(fileURLWithPath: file.path))
        for torn in [bytes.dropLast(20), Data(), Data(repeating: 0, count: 9), Data(count: 2 << 20)] {
            try torn.write(to: URL(fileURLWithPath: file.path))
            let error = #expect(throws: DaemonError.self) { try file.read() }
            #expect(error?.description.holds(file.path) == true)
        }
        try FileManager.default.removeItem(atPath: file.path)
        try FileManager.default.createDirectory(atPath: file.path, withIntermediateDirectories: true)
        #expect(throws: DaemonError.self) { try file.read() }
        #expect(throws: SystemError.self) { try file.write(memory, through: Redaction()) }
    }

    @Test("what a killed daemon or oneshot has left half-written goes at the next start, and nothing else")
    func leftovers() throws {
        let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("netready-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: scratch) }
        let answers = scratch.appendingPathComponent("preflight")
        try FileManager.default.createDirectory(at: answers, withIntermediateDirectories: true)
        let torn = ["reload.request", "preflight.request", "preflight/answer", "configuration.json", "ledger"]
            .map { scratch.appendingPathComponent($0) }
            .map {
                $0.deletingLastPathComponent().appendingPathComponent(".\($0.lastPathComponent).0123456789abcdef.tmp")
            }
        let others = ["ledger", ".ledger.tmp", "preflight/.other.0123456789abcdef.tmp"].map(
            scratch.appendingPathComponent)
        for file in torn + others { try Data().write(to: file) }
        let loop = try EventLoop()
        Performer(bus: Bus(loop: loop), loop: loop, runtimeDirectory: scratch.path).removeLeftovers()
        ConfigurationMemoryFile(stateDirectory: scratch.path).removeLeftovers()
        LedgerFile(path: scratch.appendingPathComponent("ledger").path).removeLeftovers()
        #expect(torn.filter { FileManager.default.fileExists(atPath: $0.path) } == [])
        #expect(others.allSatisfy { FileManager.default.fileExists(atPath: $0.path) })
    }

    @Test("options are read, and what is unknown is refused with a sentence")
    func options() throws {
        let options = try DaemonOptions(arguments: ["--foreground", "--settings", "/a"])
        #expect(options.isForeground)
        #expect(options.settingsPath == "/a")
        #expect(throws: DaemonError.self) { try DaemonOptions(arguments: ["--bogus"]) }
        #expect(throws: DaemonError.self) { try DaemonOptions(arguments: ["--settings"]) }
    }
}
