import Foundation
import Linux
import Node
import Programs
import Testing

@testable import Observing

/// Logs that K3s and RKE2 write to files of their own.
@Suite("Log files of distributions") struct LogFilesProbeTests {
    private let scratch: Scratch
    private let root: NodeRoot
    private let probe = LogFilesProbe()
    private static let containerd = "var/lib/rancher/rke2/agent/containerd/containerd.log"
    private static let kubelet = "var/lib/rancher/rke2/agent/logs/kubelet.log"

    init() throws {
        scratch = try Scratch()
        root = try NodeRoot(path: scratch.path)
    }

    private func lines(_ unit: String = "rke2-agent.service", at now: Int64 = SystemClock.realtime) -> [JournalLine] {
        probe.read(unit: unit, config: "", root: root, now: now)
        return probe.known
    }

    private func words(_ unit: String = "rke2-agent.service") -> [String] { lines(unit).map(\.text) }

    /// A line of containerd as of so many seconds ago.
    private func line(_ message: String, ago seconds: Double = 0) -> String {
        let date = ISO8601DateFormatter().string(from: Date(timeIntervalSinceNow: -seconds))
        return "time=\"\(date)\" level=error msg=\"\(message)\"\n"
    }

    private func append(_ text: String, to file: String = containerd) throws {
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: "\(scratch.path)/\(file)"))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(text.utf8))
        try handle.close()
    }

    @Test("the lines of both stand under the unit of the whole, in the order of time, each once")
    func both() throws {
        #expect(lines().isEmpty)
        try scratch.write(line("one", ago: 30) + line("three", ago: 10), Self.containerd)
        let klog = Date(timeIntervalSinceNow: -20).formatted(
            .verbatim(
                "\(month: .twoDigits)\(day: .twoDigits) \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\(second: .twoDigits)",
                timeZone: .gmt, calendar: Calendar(identifier: .gregorian)))
        try scratch.write("E\(klog).000000 1187 a.go:1] \"two\" pod=\"a/b\"\n", Self.kubelet)
        #expect(words() == ["one", "two pod=\"a/b\"", "three"])
        #expect(lines().allSatisfy { $0.unit == "rke2-agent.service" })
        #expect(probe.known == lines())
        #expect(words("containerd.service") == [])
    }

    @Test("a line counts once it is whole, and only what is new is read")
    func growing() throws {
        try scratch.write(line("one"), Self.containerd)
        #expect(words() == ["one"])
        let two = line("two")
        try append(String(two.prefix(20)))
        #expect(words() == ["one"])
        try append(String(two.dropFirst(20)) + line("three"))
        #expect(words() == ["one", "two", "three"])
    }

    @Test("a rotated file and one that was cut are read from their beginning")
    func rotated() throws {
        try scratch.write(line("one") + line("two"), Self.containerd)
        #expect(words() == ["one", "two"])
        try FileManager.default.moveItem(
            atPath: "\(scratch.path)/\(Self.containerd)", toPath: "\(scratch.path)/\(Self.containerd).1")
        #expect(words() == ["one", "two"])
        try scratch.write(line("three"), Self.containerd)
        #expect(words() == ["one", "two", "three"])
        try scratch.write("", Self.containerd)
        #expect(words() == ["one", "two", "three"])
        try append(line("4"))
        #expect(words() == ["one", "two", "three", "4"])
    }

    @Test("of a large file the end is read, of an old one nothing is kept")
    func bounded() throws {
        try scratch.write((0..<20_000).map { line("line \($0)") }.joined(), Self.containerd)
        let read = words()
        #expect(read.count == 512)
        #expect(read.last == "line 19999")
        #expect(lines(at: SystemClock.realtime + 20 * Span.minute).isEmpty)
        // One line without an end is skipped, however long it grows.
        try append(String(repeating: "x", count: 300_000))
        #expect(lines().isEmpty)
        try append("\n" + line("after"))
        #expect(words().last == "after")
    }

    @Test("a link in the file's place, and one to another's, is not followed; the directory may be one")
    func links() throws {
        try scratch.write(line("secret"), "secret")
        try scratch.write("", Self.kubelet)
        let path = "\(scratch.path)/var/lib/rancher/rke2/agent/logs/kubelet.log"
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/secret")
        #expect(lines().isEmpty)
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.linkItem(atPath: "\(scratch.path)/secret", toPath: path)
        #expect(lines().isEmpty)
        try scratch.write(line("moved"), "data/containerd/containerd.log")
        try FileManager.default.createSymbolicLink(
            atPath: "\(scratch.path)/var/lib/rancher/rke2/agent/containerd", withDestinationPath: "/data/containerd")
        #expect(words() == ["moved"])
    }
}
