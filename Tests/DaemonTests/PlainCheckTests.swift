import Programs
import Testing

/// A check without other options does not go through the library that takes command lines apart.
@Suite("The command line: a plain check") struct PlainCheckTests {
    @Test(
        "it answers as one that does",
        arguments: [
            ["check"], ["check", "--npd"], ["check", "--npd=notReady"], ["check", "--npd=degraded"],
            ["check", "--output", "json"],
        ])
    func answersAlike(arguments: [String]) throws {
        // Named as they are by default: nothing but the way to the answer differs.
        let whole = try netready(arguments + ["--settings", "/etc/netready/netready.toml"])
        let plain = try netready(arguments)
        #expect(plain.status == whole.status)
        #expect(Self.withoutTime(plain.out) == Self.withoutTime(whole.out))
        #expect(!plain.out.isEmpty)
    }

    @Test("other options and mistakes go the usual way")
    func usage() throws {
        #expect(try netready(["check", "--nonsense"]).status == 64)
        #expect(try netready(["check", "--help"]).out.contains("USAGE: netready check"))
        #expect(try netready(["check", "--output", "yaml"]).status == 64)
        #expect(try netready(["check", "--npd=ready"]).status == 64)
    }

    private static func withoutTime(_ text: String) -> [Substring] {
        text.split(separator: "\n").filter { !$0.contains("\"since\"") }
    }
}
