/// ``settingsOfContainerd`` or its like, taken apart.
struct SettingsMaterial {
    struct Table {
        var owner: String
        var path: [String]
        var keys: [(key: String, values: [String])] = []
    }

    private(set) var tables: [Table] = []

    init(_ settings: String = settingsOfContainerd) {
        for line in settings.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            if line.first == " ", let last = tables.indices.last {
                tables[last].keys.append((words[0], Array(words.dropFirst())))
            } else {
                tables.append(Table(owner: words[0], path: words.count > 1 ? Self.parts(words[1]) : []))
            }
        }
    }

    /// A dotted path, in which quoted parts keep their quotes.
    private static func parts(_ path: String) -> [String] {
        var parts = [""]
        var isQuoted = false
        for character in path {
            if character == "\"" { isQuoted.toggle() }
            if character == ".", !isQuoted {
                parts.append("")
            } else {
                parts[parts.count - 1].append(character)
            }
        }
        return parts
    }

    func tables(of owners: [String]) -> [Table] { tables.filter { owners.contains($0.owner) } }

    /// Other plugins than CRI's.
    var plugins: [Table] { tables.filter { $0.owner.hasPrefix("io.") } }

    /// Values of every type and many that are none.
    static let odd = [
        "5", "-1", "0", "\"x\"", "''", "\"\"", "true", "false", "1.5", "-0.0", "1e3", "6.02e23", "[]", "[\"a\"]", "[1]",
        "[1, \"a\"]", "[[\"a\"]]", "[true]", "{}", "{a = 1}", "{a = {b = 1}}", "[{a = 1}, {b = 2}]", "[{}]",
        "1979-05-27", "07:32:00", "07:32:00.999", "1979-05-27T07:32:00", "1979-05-27 07:32:00",
        "1979-05-27T07:32:00Z", "1979-05-27T00:32:00.5-07:00", "1979-05-27t07:32:00z", "inf", "-inf", "nan", "+nan",
        "0xDEAD_beef", "0o17", "0b101", "1_000", "+7", "9223372036854775807", "-9223372036854775808", "\"5\"",
        "\"10s\"",
        "\"true\"", "\"/etc/cni/alt\"", "'''a'''", "\"\"\"a\nb\"\"\"", "\"\"\"\\\n  a\"\"\"", "\"\\u0041\\t\\\"\"",
        "'C:\\x'", "\"\u{e9}\u{4e2d}\"", "[ # c\n 1,\n 2,\n]", "[\n]", "\"1h30\"", "\"10x\"", "\"-\"", "\"1.5h2m\"",
    ]

    /// Text that at least one reader refuses.
    static let broken = [
        "", "1__0", "_1", "1_", "01", "-01", "1.", ".5", "1.e2", "1e", "1e400", "0x", "0xG", "0X1F", "+0x1", "0b2",
        "0o8",
        "9223372036854775808", "-9223372036854775809", "18446744073709551616", "tru", "True", "FALSE", "truee", "nil",
        "null", "yes", "+", "-", "++1", "1 2", "\"a\" \"b\"", "\"unclosed", "'unclosed", "\"\"\"unclosed",
        "'''unclosed",
        "\"\\q\"", "\"\\e\"", "\"\\x41\"", "\"\\u12\"", "\"\\ud800\"", "\"\\U00110000\"", "\"a\u{1}b\"", "'a\u{7f}b'",
        "\"a\tb\"", "\"\"\"a\"\"\"\"\"\"", "'''a''''''", "[1,", "[1,,2]", "[,1]", "[1 2]", "[1", "{a = 1,}",
        "{a = 1\n}",
        "{a = 1, a = 2}", "{a}", "{a = }", "{, a = 1}", "{a = 1", "{a.b = 1, a.c = 2}", "{a = 1, a.b = 2}",
        "{\"a\" = 1}", "2021-13-01", "2021-02-30", "2021-00-10", "25:00:00", "12:60:00", "12:00:60", "1979-5-27",
        "1979-05-27T", "1979-05-27T07:32", "07:32", "1979-05-27T07:32:00+25:00", "1979-05-27 07:32:00 Z", "1:2",
        "1.2.3", "inf1", "infinity", "NaN", "1e5.5", "1.5e", "0.1.2", "00", "0e0", "0.0", "1979-05-27x", "@", "\"a\"b",
        "[1]]", "(1)", "a", "/etc/x", "5s", "#", "= 1", "\\", "\"\\\"", "1,", "{a = 1}}",
    ]
}
