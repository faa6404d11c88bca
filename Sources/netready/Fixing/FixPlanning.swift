import Containerd
import Daemon
import Diagnosis
import Fixing
import Linux
import Node
import Observing
import Redaction

/// A plan with the files that it was made from.
struct SettledPlan {
    var plan: FixPlan
    var files: FileTree
    /// What must not be shown of them.
    var redaction: Redaction

    /// More rounds than any sound node needs: each symbolic link or import may take one.
    private static let roundLimit = 256

    /// Asks the core and looks at what it lacks, until it lacks nothing.
    ///
    /// - Parameter path: of the root below which the files are.
    init(_ snapshot: Snapshot, _ request: FixRequest, root path: String) throws {
        let collector = try FileCollector(root: path)
        let now = snapshot.takenAt.realtime
        let seen = snapshot.files
        let settled = settle(snapshot, with: collector, now: now)
        var snapshot = settled.snapshot
        plan = planFixes(snapshot, request, before: settled.assessment)
        for _ in 0..<Self.roundLimit where !plan.missing.isEmpty {
            let before = collector.tree
            collector.collect(plan.missing, now: now)
            guard collector.tree != before else { break }
            snapshot.files = collector.tree
            plan = planFixes(snapshot, request)
        }
        files = snapshot.files
        redaction = collector.redaction
        guard Self.isSameView(seen, files) else {
            throw FixError(
                "containerd has other mounts than this shell and sees other files: run it in its mount namespace")
        }
    }

    /// Adds to each fix what the packages of the node mean for it.
    mutating func warnOfPackages(root path: String) throws(SystemError) {
        let root = try NodeRoot(path: path)
        for index in plan.fixes.indices {
            let paths = plan.fixes[index].operations.map(\.path)
            plan.fixes[index].warnings += packageWarnings(paths, root)
        }
    }

    /// Whether there is a safe fix of a finding; false where it cannot be made from here.
    ///
    /// What the diagnosis has looked at is not read once more.
    static func exists(for code: FindingCode, of observation: Observation, root path: String) -> Bool {
        guard let collector = try? FileCollector(root: path) else { return false }
        var snapshot = observation.snapshot
        let now = snapshot.takenAt.realtime
        var fix = hasFix(of: code, snapshot, before: observation.assessment)
        for _ in 0..<Self.roundLimit where !fix.missing.isEmpty {
            let before = snapshot.files
            collector.collect(fix.missing, now: now)
            snapshot.files.complete(with: collector.tree)
            guard snapshot.files != before else { break }
            fix = hasFix(of: code, snapshot, before: observation.assessment)
        }
        guard fix.answer else { return false }
        let seen = observation.snapshot.files
        let directories = seen.entries.filter { $0.value.kind == .directory }.keys
        collector.collect(Set(directories.map(FileRequest.entry)), now: now)
        return isSameView(seen, collector.tree)
    }

    /// Whether the directories that containerd reads are the ones that would be changed.
    private static func isSameView(_ one: FileTree, _ other: FileTree) -> Bool {
        one.entries.allSatisfy { path, entry in
            guard entry.kind == .directory, let identity = entry.identity,
                let present = other.entries[path]?.identity
            else { return true }
            return identity == present
        }
    }
}

/// Files that a package of dpkg brings: its next upgrade may bring them again.
private func packageWarnings(_ paths: [String], _ root: NodeRoot) -> [String] {
    let directory = "/var/lib/dpkg/info"
    guard !paths.isEmpty, let real = root.look(at: directory).last, real.status != nil,
        case .names(let names) = root.list(real.path)
    else { return [] }
    let wanted = paths.map { Array($0.utf8) }
    var warnings: [String] = []
    for name in names where name.hasSuffix(".list") {
        guard case .bytes(let bytes, _) = root.read("\(real.path)/\(name)", limit: 16 << 20) else { continue }
        let lines = Set(bytes.split(separator: UInt8(ascii: "\n")).filter { wanted.contains(Array($0)) })
        for line in lines {
            let package = name.dropLast(5).prefix { $0 != ":" }
            let path = String(decoding: line, as: UTF8.self)
            warnings.append("\(path) belongs to the package \(package), whose next upgrade may bring it back.")
        }
    }
    return warnings
}
