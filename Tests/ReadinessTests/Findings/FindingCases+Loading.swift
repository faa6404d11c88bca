import Containerd
import Readiness

/// What keeps containerd from loading a network: its watch, and the file that decides.
extension FindingCase {
    private static let front = "/etc/cni/net.d/05-a.conf"
    private static let frontList = "/etc/cni/net.d/05-a.conflist"

    static let loading: [FindingCase] = [
        FindingCase(.watchDead, .error, at: Snapshot.conflist, naming: "is gone", "only a restart helps") { node in
            node.live?.watch = .dead
            node.refuse()
        } mend: { node in
            node.serve()
        },
        FindingCase(.watchElsewhere, .error, at: Snapshot.conflist, naming: "another inode", "tmpfs") { node in
            node.live?.watch = .elsewhere
            node.system.mounts = [MountReading(target: Snapshot.directory, fileSystem: "tmpfs", options: ["rw"])]
            node.refuse()
        } mend: { node in
            node.serve()
        },
        FindingCase(.confNotLoaded, .error, at: Snapshot.conflist, naming: "a reload is enough") { node in
            node.refuse()
        } mend: { node in
            node.serve()
        },
        FindingCase(.predictionDisproved, .error, at: Snapshot.conflist, naming: "no network config found") { node in
            node.live?.process?.startedAt = node.takenAt.realtime
            node.refuse()
        } mend: { node in
            node.serve()
        },
        broken(.confFileEmpty, at: front, text: "", place: "\(front):1:1", says: "is empty or cut off"),
        broken(
            .confFileEmpty, at: frontList, text: #"{"name":"x","plugins":["#, place: "\(frontList):1:23",
            says: "cut off"),
        broken(
            .confFileMalformed, at: front, text: "{\n  \"type\": \"bridge\",\n}\n", place: "\(front):2:19",
            says: "is not the JSON"),
        broken(
            .confWrongExtension, at: front, text: #"{"name":"x","plugins":[{"type":"bridge"}]}"#,
            place: "\(front):1:1", says: "is"),
        broken(
            .confFileInvalid, at: frontList, text: #"{"name":"x","plugins":[]}"#, place: "\(frontList):1:23",
            says: "no plugins in list"),
        FindingCase(.confFileUnreadable, .error, at: front, naming: "cannot be read", "10-calico.conflist") { node in
            node.put(
                FileEntry(kind: .symlink(target: "/run/gone.conf"), mode: 0o777, changed: Snapshot.recent), at: front)
            node.refuse()
        } mend: { node in
            node.remove(front)
            node.serve()
        },
        FindingCase(
            .confInWrongDirectory, .error, at: "/etc/cni/10-calico.conflist", naming: "/etc/cni/net.d", "move it there"
        ) { node in
            node.move(Snapshot.conflist, to: "/etc/cni/10-calico.conflist")
            node.refuse()
        } mend: { node in
            node.move("/etc/cni/10-calico.conflist", to: Snapshot.conflist)
            node.serve()
        },
        FindingCase(.confRemoved, .error, at: "\(Snapshot.conflist).cilium_bak", naming: "moved away") { node in
            node.move(Snapshot.conflist, to: "\(Snapshot.conflist).cilium_bak")
            node.refuse()
        } mend: { node in
            node.move("\(Snapshot.conflist).cilium_bak", to: Snapshot.conflist)
            node.serve()
        },
        FindingCase(.confDirEmpty, .error, at: Snapshot.directory, naming: "holds no CNI configuration") { node in
            node.uninstall()
        } mend: { node in
            node.install()
        },
        FindingCase(.confDirMissing, .error, at: Snapshot.directory, naming: "does not exist") { node in
            node.remove(Snapshot.directory)
            node.refuse()
        } mend: { node in
            node.install()
        },
        FindingCase(
            .pluginStatusFails, .error, at: Snapshot.conflist, naming: "datastore is not reachable",
            on: SampleNode.asked.snapshot
        ) { node in
            node.says { status in
                status.networkReady = false
                status.message =
                    "Network plugin returns error: plugin type=\"calico\" failed (status): datastore is not reachable"
            }
        } mend: { node in
            node.serve()
        },
    ]

    /// A file in front of the good one that ends the load, and goes again.
    private static func broken(
        _ code: FindingCode, at path: String, text: String, place: String, says: String
    ) -> FindingCase {
        FindingCase(code, .error, at: place, naming: says, "a restart cannot help") { node in
            node.put(text, at: path)
            node.refuse("cni config load failed: failed to load CNI config file \(path)")
        } mend: { node in
            node.remove(path)
            node.serve()
        }
    }
}

extension SampleNode {
    static let askedList = calico.replacing("0.3.1", with: "1.1.0")

    /// A list of CNI 1.1 under a containerd that asks its plug-ins for their STATUS.
    static var asked: SampleNode {
        var node = SampleNode.ready([(Snapshot.conflist, askedList)], networks: ["k8s-pod-network"])
        node.version = "2.1.9"
        return node
    }
}
