import Syntax

extension NodeFile {
    /// The files in the scenarios' schema, by their paths.
    var files: [String: JSONValue] {
        get throws {
            var files: [String: JSONValue] = [:]
            func add(_ path: String, _ file: JSONValue) throws {
                guard files.updateValue(file, forKey: path) == nil else { throw wrong("\(path) stands twice") }
            }
            for member in root["files"]?.tableValue?.members ?? [] {
                let path = member.key.hasSuffix("/") ? String(member.key.dropLast()) : member.key
                try add(path, file(path, isDirectory: path != member.key, member.value.tableValue ?? TOMLTable()))
            }
            for table in try tables("programs") {
                try only(["in", "image", "age", "mode", "sets", "names"], table, "programs")
                let directory = table["in"]?.stringValue ?? ""
                let sets = try strings(table["sets"]).flatMap { name in
                    guard let set = try NodeShared.sets.get()[name] else { throw wrong("there is no set '\(name)'") }
                    return set
                }
                for name in sets + strings(table["names"]) {
                    let path = "\(directory)/\(name)"
                    try add(path, program(path, table))
                }
            }
            return files
        }
    }

    private func strings(_ value: TOMLValue?) -> [String] { (value?.arrayValue ?? []).compactMap(\.stringValue) }

    private func program(_ path: String, _ table: TOMLTable) throws -> JSONValue {
        let image = table["image"]?.stringValue ?? ""
        guard let bytes = try NodeShared.programs.get()[image] else { throw wrong("there is no image '\(image)'") }
        return try entry(path, "file", table, mode: "0755", [("base64", .string(bytes))])
    }

    private func file(_ path: String, isDirectory: Bool, _ table: TOMLTable) throws -> JSONValue {
        try only(
            ["age", "mode", "uid", "gid", "target", "type", "text", "shared", "base64", "zeros"], table, path)
        if isDirectory { return try entry(path, "dir", table, mode: "0755", []) }
        if let target = json(table["target"]) {
            return try entry(path, "symlink", table, mode: "0777", [("target", target)])
        }
        if let type = table["type"]?.stringValue { return try entry(path, type, table, mode: "0644", []) }
        return try entry(path, "file", table, mode: "0644", [content(path, table)])
    }

    private func content(_ path: String, _ table: TOMLTable) throws -> (String, JSONValue) {
        if let text = json(table["text"]) { return ("text", text) }
        if let name = table["shared"]?.stringValue { return ("text", .string(try NodeShared.text(name))) }
        if let bytes = json(table["base64"]) { return ("base64", bytes) }
        if let count = table["zeros"]?.integerValue {
            return ("text", .string(String(repeating: "\0", count: Int(count))))
        }
        throw wrong("\(path) has no content: text, shared, base64 or zeros; a directory ends with a slash")
    }

    private func entry(
        _ path: String, _ type: String, _ table: TOMLTable, mode: String, _ content: [(String, JSONValue)]
    ) throws -> JSONValue {
        guard let age = json(table["age"]) else { throw wrong("\(path) has no age") }
        return .object(
            [
                ("path", .string(path)), ("type", .string(type)), ("mode", json(table["mode"]) ?? .string(mode)),
                ("uid", json(table["uid"]) ?? 0), ("gid", json(table["gid"]) ?? 0), ("mtimeAgeSeconds", age),
            ] + content)
    }
}
