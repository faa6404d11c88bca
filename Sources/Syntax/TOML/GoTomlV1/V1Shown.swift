/// `%#v` of `fmt` for the values of go-toml v1, as far as they are plain.
enum V1Shown {
    static func value(_ kind: TOMLValue.Kind?, key: V1Token?) -> String {
        let place = "toml.Position{Line:\(key?.row ?? 0), Col:\(key?.column ?? 0)}"
        return "&toml.tomlValue{value:\(plain(kind)), comment:\"\", commented:false, multiline:false, literal:false, "
            + "position:\(place)}"
    }

    private static func plain(_ kind: TOMLValue.Kind?) -> String {
        switch kind {
        case .string(let text): GoText.quoted(text)
        case .integer(let number): String(number)
        case .unsigned(let number): "0x" + String(number, radix: 16)
        case .float(let number): "\(number)".hasSuffix(".0") ? String("\(number)".dropLast(2)) : "\(number)"
        case .boolean(let truth): truth ? "true" : "false"
        case .array(let elements) where elements.isEmpty: "[]interface {}(nil)"
        case .array(let elements):
            "[]interface {}{" + elements.map { plain($0.kind) }.joined(separator: ", ") + "}"
        case .localDate(let text), .localTime(let text), .localDateTime(let text), .offsetDateTime(let text): text
        case .table, .unreadable, nil: "nil"
        }
    }
}
