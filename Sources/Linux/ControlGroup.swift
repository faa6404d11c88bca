/// Control group paths as systemd uses them; cgroups(7).
enum ControlGroup {
    /// The path in systemd's hierarchy: the named one where systemd uses it, else the unified one.
    ///
    /// In a container the kernel may know a named one that the systemd within does not use: all are in its root.
    static func path(_ text: [UInt8]) -> String? {
        var unified: String?
        for line in String(decoding: text, as: UTF8.self).split(separator: "\n") {
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3 else { continue }
            if fields[1] == "name=systemd", fields[2] != "/" { return String(fields[2]) }
            if fields[0] == "0" { unified = String(fields[2]) }
        }
        return unified
    }

    /// The unit: the first component that is not a slice, as systemd's cg_path_get_unit takes it.
    static func unit(of path: String) -> String? {
        for component in path.split(separator: "/") {
            // systemd puts an underscore before a name that the kernel would take for a file of its own.
            let name = component.hasPrefix("_") ? component.dropFirst() : component
            if name.hasSuffix(".slice") { continue }
            return name.hasSuffix(".service") || name.hasSuffix(".scope") ? String(name) : nil
        }
        return nil
    }
}
