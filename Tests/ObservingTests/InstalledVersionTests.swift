import Containerd
import Foundation
import Linux
import Programs
import Systemd
import Testing

@testable import Observing

/// The version that a start would run.
@Suite("The installed version") struct InstalledVersionTests {
    private let scratch: Scratch
    private var versions: InstalledVersion
    private static let packaged = ContainerdVersion("1.7.24-1")
    private static let running = ContainerdVersion("2.0.2")

    init() throws {
        scratch = try Scratch()
        versions = InstalledVersion(root: scratch.path)
    }

    private func install(_ name: String, _ files: [String] = ["/usr/bin/containerd"]) throws {
        try scratch.write(
            "Package: \(name)\nStatus: install ok installed\nVersion: 1.7.24-1\n\n", "var/lib/dpkg/status")
        try scratch.write(
            (["/.", "/usr", "/usr/bin"] + files).map { $0 + "\n" }.joined(), "var/lib/dpkg/info/\(name).list")
        for file in files { try scratch.write("", String(file.dropFirst())) }
    }

    private static func start(_ binary: String) -> StartCommand {
        var command = UnitProperties.Command()
        command.path = binary
        command.arguments = [binary]
        var unit = UnitProperties()
        unit.execStart = [command]
        return StartCommand(unit, config: "/etc/containerd/config.toml")
    }

    @Test("of a program that brings its own containerd no package tells", arguments: ["containerd", "containerd.io"])
    mutating func distributions(name: String) throws {
        try install(name)
        for binary in ["/usr/local/bin/k3s", "/usr/local/bin/rke2", "/usr/bin/k0s", "/usr/bin/snap", "/usr/bin/gone"] {
            try scratch.write("", String(binary.dropFirst()))
            #expect(versions.of(Self.start(binary), running: Self.running, pid: 1) == Self.running)
            #expect(versions.of(Self.start(binary), running: nil, pid: nil) == nil)
        }
    }

    @Test("the package tells of a program of its own", arguments: ["containerd", "containerd.io"])
    mutating func packages(name: String) throws {
        try install(name)
        // The process is of another file: an upgrade.
        #expect(versions.of(Self.start("/usr/bin/containerd"), running: Self.running, pid: 1) == Self.packaged)
        #expect(versions.of(Self.start("/usr/bin/containerd"), running: nil, pid: nil) == Self.packaged)
        try scratch.link("usr/sbin", to: "bin")
        #expect(versions.of(Self.start("/usr/sbin/containerd"), running: nil, pid: nil) == Self.packaged)
    }

    @Test("the package tells nothing of a containerd beside it")
    mutating func others() throws {
        try install("containerd.io")
        try scratch.write("", "usr/local/bin/containerd")
        for binary in ["/usr/local/bin/containerd", "/opt/bin/containerd"] {
            #expect(versions.of(Self.start(binary), running: Self.running, pid: 1) == Self.running)
            #expect(versions.of(Self.start(binary), running: nil, pid: nil) == nil)
        }
    }

    @Test("the running program tells its own version, and after its end that of its file")
    func known() throws {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        try scratch.link("containerd", to: own)
        let start = Self.start(scratch.place("containerd"))
        var versions = InstalledVersion()
        #expect(versions.of(start, running: nil, pid: nil) == nil)
        #expect(versions.of(start, running: Self.running, pid: getpid()) == Self.running)
        #expect(versions.of(start, running: nil, pid: nil) == Self.running)
        try scratch.remove("containerd")
        try scratch.write("", "containerd")
        #expect(versions.of(start, running: nil, pid: nil) == nil)
    }
}
