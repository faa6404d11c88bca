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
            ("a\tb", "time: invalid duration \"a\\x09b\""),
            ("1\u{7F}", "time: unknown unit \"\u{7F}\" in duration \"1\u{7F}\""),
            ("1\tb", "time: unknown unit \"\\x09b\" in duration \"1\\x09b\""),
            ("1é\"", "time: unknown unit \"\\xc3\\xa9\\\"\" in duration \"1\\xc3\\xa9\\\"\""),
            ("1e\u{301}s", "time: unknown unit \"e\\xcc\\x81s\" in duration \"1e\\xcc\\x81s\""), ("5µs", nil),
            ("5μs", nil),
            ("9223372036854775807ns", nil), ("-9223372036854775808ns", nil), ("2562047h47m16.854775807s", nil),
            ("9223372036854775808ns", "time: invalid duration \"9223372036854775808ns\""),
            ("2562048h", "time: invalid duration \"2562048h\""),
            ("1h2562047h", "time: invalid duration \"1h2562047h\""),
            ("99999999999999999999s", "time: invalid duration \"99999999999999999999s\""),
            (
                "9223372036854775808ns9223372036854775808ns",
                "time: invalid duration \"9223372036854775808ns9223372036854775808ns\""
            ),
            ("0.99999999999999999999h", nil), ("0.0000000000000000000000001s", nil),
        ] as [(String, String?)])
    func durations(text: String, fault: String?) {
        #expect(GoDuration.fault(text) == fault)
    }

    @Test(
        "addresses that net/url refuses",
        arguments: [
            ("r.example:5000", nil), ("http://r.example", nil),
            ("10.0.0.1:5000", "first path segment in URL cannot contain colon"),
            ("", nil), ("*", nil), ("a b", nil), ("a/b:c", nil), ("/a:b", nil), ("mailto:x y", nil),
            ("é:1", "first path segment in URL cannot contain colon"),
            ("://x", "missing protocol scheme"), ("a\tb", "net/url: invalid control character in URL"),
            ("%zz", "invalid URL escape \"%zz\""), ("http://a/%z", "invalid URL escape \"%z\""), ("x?%zz", nil),
            ("http://a b", "invalid character \" \" in host name"), ("//a b", "invalid character \" \" in host name"),
            ("///a b", nil),
            ("http://%41", "invalid URL escape \"%41\""), ("http://é", nil), ("http://a:", nil),
            ("http://a:b", "invalid port \":b\" after host"), ("http://[::1", "missing ']' in host"),
            ("http://[::1]:80", nil),
            ("http://[::1]x", "invalid port \"x\" after host"), ("http://[fe80::1%25en0]", nil),
            ("http://[fe80::1%en0]", "invalid URL escape \"%en\""),
            ("http://[fe80::1%25%zz]", "invalid URL escape \"%zz\""),
            ("http://u:p@a", nil), ("http://u p@a", "net/url: invalid userinfo"),
            ("http://u%zz@a", "invalid URL escape \"%zz\""),
        ] as [(String, String?)])
    func addresses(text: String, fault: String?) {
        let expected = fault.map { "parse \(GoText.quoted(text)): \($0)" }
        #expect(GoURL.fault(text, hasStrictColons: false) == expected)
    }

    @Test("a fragment is judged last, and more than one colon only lately")
    func partsOfAddresses() {
        #expect(GoURL.fault("a#%zz", hasStrictColons: false) == "parse \"a#%zz\": invalid URL escape \"%zz\"")
        #expect(
            GoURL.fault("1:#%zz", hasStrictColons: false)
                == "parse \"1:\": first path segment in URL cannot contain colon")
        #expect(GoURL.fault("http://a:80:90", hasStrictColons: false) == nil)
        #expect(GoURL.fault("x://a:80:90", hasStrictColons: true) == nil)
        #expect(
            GoURL.fault("http://a:80:90", hasStrictColons: true)
                == "parse \"http://a:80:90\": invalid port \":80:90\" after host")
    }

    private static let system = #""^([A-Za-z0-9_-]+)(?:\\(([A-Za-z0-9_.-]*)\\))?$""#
    private static let word = #""^[A-Za-z0-9_.-]+$""#

    @Test(
        "platforms that containerd refuses",
        arguments: [
            ("linux", nil), ("LINUX", nil), ("amd64", nil), ("x86_64", nil), ("macos", nil), ("linux/any", nil),
            ("any/any/v1", nil),
            ("linux(1.0)/amd64", nil), ("linux()", nil), ("nothing", "unknown operating system or architecture"),
            ("linux/*", "wildcards not yet supported"), ("a/b/c/d/e", "\"d/e\""),
            ("a/b/c/d", "cannot parse platform specifier"),
            ("", "\"\""), ("a b", "\"a b\""), ("linux(", "\"linux(\""), ("linux\n", "\"linux\\n\""),
            ("linux(+a)", "\"linux(+a)\""),
            ("linux/a b", "\"a b\""), ("linux/", "\"\""),
        ] as [(String, String?)])
    func platforms(text: String, fault: String?) {
        let name = GoText.quoted(text)
        let expected = fault.map { fault in
            if !fault.hasPrefix("\"") { return "\(name): \(fault): invalid argument" }
            let isFirst = !text.contains("/")
            let (kind, what, pattern) =
                isFirst ? ("OS component", "OSAndVersion", Self.system) : ("component", "platform", Self.word)
            return
                "\(fault) is an invalid \(kind) of \(name): \(what) specifier component must match \(pattern): invalid argument"
        }
        #expect(GoPlatform.fault(text, .dots) == expected)
    }

    @Test(
        "features of an operating system, and what is wrong with them",
        arguments: [
            ("linux(1.0+erofs)/amd64", nil), ("linux(+a+b)", nil),
            ("linux(%zz)", "\"linux(%zz)\" has an invalid OS version \"%zz\": invalid URL escape \"%zz\""),
            (
                "linux(1+%zz)",
                "\"linux(1+%zz)\" has invalid OS features: invalid os feature \"%zz\": invalid URL escape \"%zz\""
            ),
        ] as [(String, String?)])
    func platformFeatures(text: String, fault: String?) {
        #expect(GoPlatform.fault(text, .features) == fault)
        #expect(GoPlatform.fault(text, .dots) != nil)
        #expect(GoPlatform.fault("linux(+)", .features) != nil)
    }

    @Test("each library of platforms refuses in words of its own")
    func platformForms() {
        let component = "platform specifier component must match \"^[A-Za-z0-9_-]+$\": invalid argument"
        #expect(GoPlatform.fault("", .words) == "\"\" is an invalid component of \"\": " + component)
        #expect(
            GoPlatform.fault("linux(1)", .words) == "\"linux(1)\" is an invalid component of \"linux(1)\": " + component
        )
        #expect(GoPlatform.fault("linux(1)", .systems) == nil)
        #expect(
            GoPlatform.fault("a/b/c/d/e", .words) == "\"a/b/c/d/e\": cannot parse platform specifier: invalid argument")
        #expect(
            GoPlatform.fault("a/b/c/d/e", .systems) == "\"d/e\" is an invalid component of \"a/b/c/d/e\": " + component)
        #expect(GoPlatform.fault("linux/v1.0", .systems) != nil)
        #expect(GoPlatform.fault("linux/v1.0", .dots) == nil)
    }

    @Test(arguments: [
        ("1979-05-27T07:32:00Z", "1979-05-27 07:32:00 +0000 UTC"),
        ("1979-05-27 00:32:00.500-07:00", "1979-05-27 00:32:00.5 -0700 -0700"),
    ])
    func times(text: String, shown: String) {
        #expect(GoText.time(text) == shown)
    }
}
