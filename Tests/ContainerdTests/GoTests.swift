import Testing

@testable import Containerd

/// Go's own behaviour, as its documentation and its tests have it.
@Suite struct GoTests {
    @Test(arguments: [
        ("", "."), ("abc", "abc"), ("a/b/", "a/b"), ("/", "/"), ("//a//b", "/a/b"), ("a/../b", "b"), ("../a", "../a"),
        ("/../a", "/a"), ("a/./b/../..", "."), ("./x", "x"), ("/a/b/../../..", "/"), ("a/../..", ".."),
    ])
    func clean(path: String, cleaned: String) {
        #expect(GoPath.clean(path) == cleaned)
    }

    @Test(arguments: [
        ("/etc/cni/net.d", "/etc/cni"), ("/etc/cni/net.d/", "/etc/cni/net.d"), ("net.d", "."), ("/x", "/"), ("", "."),
    ])
    func directory(path: String, directory: String) {
        #expect(GoPath.directory(path) == directory)
    }

    @Test(arguments: [
        ("10-a.conf", ".conf"), (".conflist", ".conflist"), ("a", ""), ("a.b/c", ""), ("a.conf.bak", ".bak"),
        ("a.", "."),
    ])
    func fileExtension(name: String, expected: String) {
        #expect(GoPath.fileExtension(name) == expected)
    }

    @Test(arguments: [
        ("*.toml", "a.toml", true), ("*.toml", ".toml", true), ("*", "", true), ("a*b*c", "axxbyyc", true),
        ("a*b*c", "axxbyy", false), ("[ab]?.toml", "bx.toml", true), ("[^a]x", "bx", true), ("[^a]x", "ax", false),
        ("[a-c]x", "bx", true), ("\\*x", "*x", true), ("\\*x", "ax", false), ("a*", "b", false), ("*a*a", "aa", true),
        ("[\\]a]", "]", true), ("é*", "éa", true),
    ])
    func globs(pattern: String, name: String, matches: Bool) throws {
        #expect(try GoPattern(pattern).matches(name) == matches)
    }

    @Test(arguments: ["[", "[a", "[]a]", "a\\", "[-x]", "[x-]", "[a-", "*[", "[^"])
    func unfinishedPatternsAreRefused(pattern: String) {
        #expect(throws: BadPattern.self) { try GoPattern(pattern).check() }
    }

    @Test("what is wrong behind a star is seen only where a name comes that far")
    func laterMistakes() throws {
        let pattern = GoPattern("a*[.toml")
        try pattern.check()
        #expect(try !pattern.matches("b.toml"))
        #expect(throws: BadPattern.self) { try pattern.matches("a.toml") }
    }

    @Test(arguments: [
        ("calico", "\"calico\""), ("a\"b\\", "\"a\\\"b\\\\\""), ("\u{1}\n\u{7F}", "\"\\x01\\n\\x7f\""),
        ("é\u{A0}\u{200B}", "\"é\\u00a0\\u200b\""), ("\u{1F600}\u{E0001}", "\"😀\\U000e0001\""),
    ])
    func quotes(text: String, quoted: String) {
        #expect(GoText.quoted(text) == quoted)
    }

    @Test(
        arguments: [
            (1.0, "1"), (1.5, "1.5"), (0, "0"), (-0.25, "-0.25"), (100_000, "100000"), (1e6, "1e+06"), (1e20, "1e+20"),
            (1e-4, "0.0001"), (1e-5, "1e-05"), (123456789.125, "1.23456789125e+08"), (.infinity, "+Inf"), (0.1, "0.1"),
        ] as [(Double, String)])
    func floats(number: Double, text: String) {
        #expect(GoText.float(number) == text)
    }

    @Test(
        arguments: [
            ("5m0s", nil), ("0", nil), ("1.5h", nil), ("-3ms", nil), ("1h2m3s", nil), (".5s", nil),
            ("", "time: invalid duration \"\""), ("5", "time: missing unit in duration \"5\""),
            ("5x", "time: unknown unit \"x\" in duration \"5x\""), ("s", "time: invalid duration \"s\""),
            ("1s x", "time: unknown unit \"s x\" in duration \"1s x\""), (".s", "time: invalid duration \".s\""),
        ] as [(String, String?)])
    func durations(text: String, fault: String?) {
        #expect(GoDuration.fault(text) == fault)
    }

    @Test(arguments: [
        ("1979-05-27T07:32:00Z", "1979-05-27 07:32:00 +0000 UTC"),
        ("1979-05-27 00:32:00.500-07:00", "1979-05-27 00:32:00.5 -0700 -0700"),
    ])
    func times(text: String, shown: String) {
        #expect(GoText.time(text) == shown)
    }
}
