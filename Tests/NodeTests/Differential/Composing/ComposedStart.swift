import Foundation

/// Puts settings into a configuration on which a start hangs, and lays out the files that they name.
struct ComposedStart {
    private let material = SettingsMaterial(startSettings)

    /// - Parameter path: of a table's owner, under the names that the document uses.
    func add(to document: inout ComposedTOML, _ random: inout SplitMix, path: (String) -> [String]) {
        for _ in 0..<(random.pick([1, 1, 1, 1, 2, 2, 3]) ?? 1) {
            guard let table = random.pick(material.tables) else { continue }
            for _ in 0..<(random.pick([1, 1, 2]) ?? 1) {
                guard let key = random.pick(table.keys), let value = random.pick(key.values) else { continue }
                document.set(key.key, value, in: path(table.owner) + table.path)
            }
        }
    }

    /// Some of the files, so that each is there in one state and not in another.
    func addFiles(to tree: inout StateTree, _ random: inout SplitMix) {
        let directory = "/etc/containerd/start"
        for (name, text) in Self.files where !random.once(in: 3) {
            tree.entries["\(directory)/\(name)"] = .file(Data(text.utf8), mode: 0o644)
        }
        if random.once(in: 3) {
            let value = random.pick(Self.specs) ?? ""
            tree.entries["\(directory)/spec.json"] = .file(Data(value.utf8), mode: 0o644)
        }
    }

    private static let files = [("empty.pem", ""), ("text.pem", "text\n"), ("cert.pem", "text\n")]

    private static let specs = [
        "{}", "{\"ociVersion\":\"1.0.2\"}", "{\"ociVersion\":5}", "[]", "", "null", "{\"process\":{\"args\":[\"sh\"]}}",
        "{",
    ]
}
