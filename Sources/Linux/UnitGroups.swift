/// The control groups of systemd's units, as far as they have any: a unit without processes has none.
///
/// Source: cgroups(7); systemd's CGROUP_DELEGATION, "Three Different Tree Setups".
package struct UnitGroups: Sendable {
    /// Where the slices are.
    private let slices: [String]

    /// Looks at the slices directly below the root of systemd's hierarchy: no unit of a node's runtime lies deeper.
    package init() {
        let roots = ["/sys/fs/cgroup/systemd", "/sys/fs/cgroup/unified", "/sys/fs/cgroup"]
        for root in roots {
            guard let names = try? processEntries(root).filter({ $0.hasSuffix(".slice") }), !names.isEmpty else {
                continue
            }
            slices = names.sorted().map { "\(root)/\($0)" }
            return
        }
        slices = []
    }

    /// The processes of a unit itself, not of groups below it; nil where it has no group.
    package func processes(of unit: String) -> [Int32]? {
        for slice in slices {
            guard let bytes = try? systemFile("\(slice)/\(unit)/cgroup.procs") else { continue }
            return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { Int32($0) }
        }
        return nil
    }
}

/// The command line of a process, the program's name first; empty where it cannot be read.
///
/// Source: proc_pid_cmdline(5).
package func commandLine(ofProcess pid: Int32) -> [String] {
    guard let bytes = try? systemFile("/proc/\(pid)/cmdline") else { return [] }
    return bytes.split(separator: 0, omittingEmptySubsequences: false).dropLast().map {
        String(decoding: $0, as: UTF8.self)
    }
}
