import Containerd
import Diagnosis
import Node

/// What the next observation will ask for, as far as the last ones tell.
///
/// Nobody says which of it was needed again, so it only grows; past a limit all of it is forgotten, and one observation
/// finds out anew. Else files that come with a new name each time would make the daemon look at more and more.
struct RequestCache {
    static let limit = 1024

    /// nil where nothing is known.
    private(set) var requests: Set<FileRequest>?

    mutating func learn(_ asked: Set<FileRequest>) { requests = asked.count > Self.limit ? nil : asked }
}

extension FileCollector {
    private static let commonRequests: Set<FileRequest> = [
        .listing("/etc/cni/net.d"), .entry("/run/containerd"), .entry("/var/lib/containerd"),
    ]

    /// Looks at what every node is asked for, and at what the running containerd would load: each question to the core
    /// less is a tenth of what a check costs.
    func lookFirst(_ snapshot: Snapshot) {
        collect(Self.commonRequests.union([.content(snapshot.configPath)]), now: snapshot.takenAt.realtime)
        lookAtReload(snapshot)
    }

    /// Looks at what the running containerd would load.
    func lookAtReload(_ snapshot: Snapshot) {
        var snapshot = snapshot
        // A listing leads to files.
        for _ in 0..<2 {
            snapshot.files = tree
            let requests = requestsOfReload(snapshot)
            guard !requests.isEmpty else { return }
            collect(requests, now: snapshot.takenAt.realtime)
        }
    }
}

extension FileTree {
    /// Whether a directory holds other names than before: a new one leads to a file that nobody could foresee.
    func hasOtherNames(than before: FileTree) -> Bool {
        entries.contains { path, entry in
            guard case .names = entry.listing, let old = before.entries[path] else { return false }
            return entry.listing != old.listing
        }
    }
}
