import Containerd
import Testing

/// CRI fails for want of another plugin, which may have failed for want of a third.
@Suite("Failed plugins") struct FailedPluginTests {
    private static let cri = "io.containerd.grpc.v1.cri"
    private static let images = "io.containerd.cri.v1.images"
    private static let noImages =
        "unable to load CRI image service plugin dependency: no plugins registered for io.containerd.cri.v1.images: plugin: not found"

    private func first(_ lines: (String, String)...) -> FailedPlugin? {
        lines.map { FailedPlugin($0.0, $0.1) }.firstBehindCRI
    }

    @Test("an error that is passed on is that of the plugin with the shortest one")
    func passedOn() {
        let error = "open /var/lib/containerd/meta.db: read-only file system"
        let bolt = "io.containerd.metadata.v1.bolt"
        #expect(
            first(
                ("io.containerd.snapshotter.v1.btrfs", "not btrfs: skip plugin"), (bolt, error),
                ("io.containerd.gc.v1.scheduler", error), (Self.images, error),
                (Self.cri, "unable to load CRI image service plugin dependency: \(error)"))
                == FailedPlugin(bolt, error))
    }

    @Test("a type that has no plugin is blamed in the end, by its name alone")
    func missingType() {
        #expect(
            first(
                (Self.images, "no plugins registered for io.containerd.transfer.v1: plugin: not found"),
                (Self.cri, Self.noImages)) == FailedPlugin("io.containerd.transfer.v1", nil))
    }

    @Test("behind a type without a plugin stands what its plugins need, where that has failed")
    func neededByMissingType() {
        let lease = FailedPlugin("io.containerd.lease.v1.manager", "disk I/O error")
        #expect(
            first(
                (lease.id, "disk I/O error"),
                (Self.images, "no plugins registered for io.containerd.transfer.v1: plugin: not found"),
                (Self.cri, Self.noImages)) == lease)
    }

    @Test(
        "a plugin that an error names is followed, whether it has failed or was passed over",
        arguments: [
            ("io.containerd.snapshotter.v1.zfs", "failed to create CRI service: failed to find snapshotter \"zfs\""),
            ("io.containerd.differ.v1.erofs", "failed to get service plugin: needed differ not loaded: erofs"),
            ("io.containerd.differ.v1.x", "failed to get instance for diff plugin \"x\": y"),
            ("io.containerd.service.v1.tasks-service", "failed to get instance of service \"tasks-service\": y"),
        ])
    func named(id: String, error: String) {
        #expect(first((id, "its own"), ("io.containerd.tracing.v1.z", "z"), (Self.cri, error))?.id == id)
    }

    @Test("the end of an error that is a name's, and no more, leads to no other plugin")
    func namesEndAtDots() {
        #expect(
            first(
                ("io.containerd.transfer.v10.x", "a"),
                (Self.images, "no plugins registered for io.containerd.transfer.v1: b"),
                (Self.cri, Self.noImages))?.id == "io.containerd.transfer.v1")
    }

    @Test("CRI's own error is the cause where it names no other")
    func own() {
        let error = "invalid plugin config: `mirrors` cannot be set when `config_path` is provided"
        #expect(first((Self.cri, error), ("io.containerd.snapshotter.v1.devmapper", "not configured"))?.id == Self.cri)
    }

    @Test("what fails beside a CRI that loads is no cause of anything")
    func withoutCRI() {
        #expect(first(("io.containerd.snapshotter.v1.devmapper", "not configured")) == nil)
        #expect(first() == nil)
    }

    @Test("plugins that blame each other end the search")
    func circle() {
        let failed = first(
            ("io.containerd.service.v1.a", "service \"b\" is gone"),
            ("io.containerd.service.v1.b", "service \"a\" is gone"),
            (Self.cri, "service \"a\" is gone"))
        #expect(failed?.id.hasPrefix("io.containerd.service.v1.") == true)
    }
}
