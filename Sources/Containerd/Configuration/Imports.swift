/// Finds the files that a configuration file imports.
///
/// Source: `resolveImports` in config.go, and Go's path/filepath/match.go.
struct Imports {
    let lookup: PathResolver
    let behaviour: Behaviour

    /// Paths of the imported files in their order, and the directories in which a change could alter them.
    struct Found {
        var paths: [String] = []
        var directories: [String] = []
    }

    /// - Parameter parent: the importing file.
    /// - Throws: what Go says to a pattern that it does not understand.
    func resolve(_ imports: [String], parent: String) throws(BadPattern) -> Found {
        var found = Found()
        for path in imports {
            let absolute = Self.absolute(GoPath.clean(path), parent)
            let isGlob = absolute.utf8.contains(UInt8(ascii: "*"))
            guard isGlob else {
                found.paths.append(absolute)
                found.directories.append(GoPath.directory(absolute))
                continue
            }
            let pattern = behaviour.globsFromParent ? absolute : path
            found.paths += try glob(pattern)
            found.directories.append(Self.rooted(Self.fixedDirectory(pattern)))
        }
        return found
    }

    private static func absolute(_ path: String, _ parent: String) -> String {
        GoPath.isAbsolute(path) ? path : GoPath.join(GoPath.directory(parent), path)
    }

    /// The directory above the first element with a wildcard.
    private static func fixedDirectory(_ pattern: String) -> String {
        let fixed = pattern.utf8.prefix { !"*?[\\".utf8.contains($0) }
        return GoPath.directory(String(decoding: fixed, as: UTF8.self))
    }

    private static func rooted(_ path: String) -> String { GoPath.isAbsolute(path) ? path : GoPath.join("/", path) }

    /// `filepath.Glob`.
    private func glob(_ pattern: String) throws(BadPattern) -> [String] {
        // No path of the kernel is longer.
        guard pattern.utf8.count < 4096 else { return [] }
        try GoPattern(pattern).check()
        guard GoPath.hasMeta(pattern) else {
            if case .entry = lookup.find(pattern, following: false) { return [pattern] }
            return []
        }
        let slash = pattern.utf8.lastIndex(of: UInt8(ascii: "/"))
        let file = slash.map { String(pattern[pattern.index(after: $0)...]) } ?? pattern
        let directory =
            switch slash {
            case nil: "."
            case pattern.startIndex?: "/"
            case let slash?: String(pattern[..<slash])
            }
        let filePattern = GoPattern(file)
        var found: [String] = []
        for directory in GoPath.hasMeta(directory) ? try glob(directory) : [directory] {
            found += try matches(filePattern, in: directory)
        }
        return found
    }

    private func matches(_ pattern: GoPattern, in directory: String) throws(BadPattern) -> [String] {
        guard case .names(let names) = lookup.list(directory) else { return [] }
        var found: [String] = []
        for name in names where try pattern.matches(name) { found.append(GoPath.join(directory, name)) }
        return found
    }
}
