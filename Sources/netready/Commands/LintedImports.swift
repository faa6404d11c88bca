import Containerd
import Syntax

/// The imports that a linted config.toml names in full, which stand outside of it.
struct LintedImports {
    /// Each with the place of its name.
    let all: [(path: String, position: Position)]

    /// - Parameters:
    ///   - bytes: of the file.
    ///   - path: of the file, absolute.
    init(_ bytes: [UInt8], of path: String, _ version: ContainerdVersion) {
        let root = readTOML(bytes, dialect: Behaviour(version).dialect).root
        let imports = root.members.first { $0.key == "imports" }?.value.arrayValue ?? []
        let parent = path.split(separator: "/").dropLast().map { "/" + $0 }.joined()
        all = imports.compactMap { value in
            guard let name = value.stringValue, !name.isEmpty, !name.contains(where: { "*?[\\".contains($0) }) else {
                return nil
            }
            let whole = name.hasPrefix("/") ? name : "\(parent)/\(name)"
            return whole == path ? nil : (whole, value.position)
        }
    }

    /// A tree in which they stand and say nothing, so that what follows them is looked at.
    func standing(in files: FileTree) -> FileTree {
        var files = files
        for (path, _) in all where files.entries[path] == nil {
            files.entries[path] = FileEntry(kind: .file, mode: 0o644, content: .bytes([]))
        }
        return files
    }
}
