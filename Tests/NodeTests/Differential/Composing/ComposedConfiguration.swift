import Foundation

/// Composes config.toml and the files that it imports.
struct ComposedConfiguration {
    private let material = SettingsMaterial()
    private let starts = ComposedStart()

    /// Which names of sections a file uses.
    private enum Names: CaseIterable {
        case short, joined, split

        func path(_ owner: String) -> [String] {
            switch (owner, self) {
            case ("top", _): []
            case ("runtime", .split): ["plugins", "\"io.containerd.cri.v1.runtime\""]
            case ("images", .split): ["plugins", "'io.containerd.cri.v1.images'"]
            case ("server", .split), ("runtime", .joined), ("images", .joined), ("server", .joined):
                ["plugins", "\"io.containerd.grpc.v1.cri\""]
            case ("runtime", .short), ("images", .short), ("server", .short): ["plugins", "cri"]
            case (_, .short): ["plugins", owner.split(separator: ".").last.map(String.init) ?? owner]
            default: ["plugins", "\"\(owner)\""]
            }
        }
    }

    /// Writes the files of a state.
    func add(to tree: inout StateTree, _ random: inout SplitMix, deviations: Int) {
        let version = random.pick(["", "1", "2", "2", "2", "2", "3", "3", "3", "4"]) ?? ""
        var main = document(version, &random)
        if random.once(in: 4) { addImports(&main, version, to: &tree, &random) }
        starts.addFiles(to: &tree, &random)
        for _ in 0..<deviations { main.deviate(&random, material) }
        tree.entries["/etc/containerd/config.toml"] = .file(main.text(&random), mode: 0o644)
    }

    /// Writes a file that is good but for what a start may hang on.
    func addStart(to tree: inout StateTree, _ random: inout SplitMix) {
        let version = random.pick(["", "1", "2", "2", "2", "3", "3", "4"]) ?? ""
        var main = ComposedTOML()
        if !version.isEmpty { main.set("version", version, in: []) }
        starts.add(to: &main, &random, path: names(version, &random).path)
        starts.addFiles(to: &tree, &random)
        tree.entries["/etc/containerd/config.toml"] = .file(main.text(&random), mode: 0o644)
    }

    private func document(_ version: String, _ random: inout SplitMix) -> ComposedTOML {
        var document = ComposedTOML()
        var version = version
        if random.once(in: 25) {
            version =
                random.pick(["0", "-1", "5", "\"2\"", "2.0", "02", "0x2", "true", "[2]", "9223372036854775807"]) ?? ""
        }
        if !version.isEmpty { document.set("version", version, in: []) }
        let names = names(version, &random)
        for _ in 0..<(1 + random.below(4)) {
            guard let table = table(&random) else { continue }
            let path = names.path(table.owner) + table.path
            for _ in 0..<(1 + random.below(3)) {
                guard let key = random.pick(table.keys), let value = random.pick(key.values) else { continue }
                document.set(key.key, value, in: path)
            }
        }
        // Most runtimes need a type, and without one little is reached.
        for path in document.tables.map(\.path) where path.dropLast().last == "runtimes" && !random.once(in: 4) {
            document.set("runtime_type", "\"io.containerd.runc.v2\"", in: path)
        }
        if random.once(in: 4) { starts.add(to: &document, &random, path: names.path) }
        if random.once(in: 8) { addPluginLists(&document, version, &random) }
        if random.once(in: 3) { document.set("conf_dir", "\"/etc/cni/alt\"", in: names.path("runtime") + ["cni"]) }
        return document
    }

    /// `disabled_plugins` or `required_plugins` with some of the plugins that containerd has.
    private func addPluginLists(_ document: inout ComposedTOML, _ version: String, _ random: inout SplitMix) {
        let key = random.once(in: 3) ? "required_plugins" : "disabled_plugins"
        let names = (0..<(random.pick([1, 1, 1, 2]) ?? 1)).map { _ in
            let name = random.pick(Self.plugins) ?? ""
            let isShort = (version.isEmpty || version == "1") && !random.once(in: 3)
            return isShort ? name.split(separator: ".").last.map(String.init) ?? name : "io.containerd.\(name)"
        }
        document.set(key, "[\(names.map { "\"\($0)\"" }.joined(separator: ", "))]", in: [])
    }

    private static let plugins = """
        content.v1.content event.v1.exchange warning.v1.deprecations snapshotter.v1.native snapshotter.v1.overlayfs \
        snapshotter.v1.zfs snapshotter.v1.devmapper snapshotter.v1.blockfile snapshotter.v1.erofs metadata.v1.bolt \
        gc.v1.scheduler lease.v1.manager lease.v1.local differ.v1.walking differ.v1.erofs mount-handler.v1.erofs \
        mount-manager.v1.bolt image-verifier.v1.bindir transfer.v1.local streaming.v1.manager sandbox.store.v1.local \
        sandbox.controller.v1.local sandbox.controller.v1.shim shim.v1.manager runtime.v2.task runtime.v2.shim \
        runtime.v1.linux service.v1.containers-service service.v1.content-service service.v1.diff-service \
        service.v1.images-service service.v1.introspection-service service.v1.leases-service \
        service.v1.namespaces-service service.v1.snapshots-service service.v1.tasks-service grpc.v1.cri grpc.v1.images \
        grpc.v1.tasks grpc.v1.sandboxes grpc.v1.healthcheck grpc.v1.version cri.v1.images cri.v1.runtime nri.v1.nri \
        internal.v1.opt internal.v1.restart internal.v1.tracing monitor.v1.cgroups monitor.task.v1.cgroups \
        monitor.container.v1.restart podsandbox.controller.v1.podsandbox sandbox.controller.v1.podsandbox \
        tracing.processor.v1.otlp ttrpc.v1.otelttrpc server.v1.grpc server.v1.debug cri.v1.nothing grpc.v1.cri.x
        """.split(separator: " ").map(String.init)

    private func names(_ version: String, _ random: inout SplitMix) -> Names {
        if random.once(in: 10) { return random.pick(Names.allCases) ?? .split }
        switch version {
        case "", "0", "1": return .short
        case "3", "4": return .split
        default: return .joined
        }
    }

    private func table(_ random: inout SplitMix) -> SettingsMaterial.Table? {
        switch random.below(10) {
        case 0...2: random.pick(material.tables(of: ["runtime"]).filter { $0.path == ["cni"] })
        case 3, 4: random.pick(material.tables(of: ["runtime"]))
        case 5: random.pick(material.tables(of: ["images"]))
        case 6: random.pick(material.tables(of: ["server"]))
        case 7: random.pick(material.plugins)
        default: random.pick(material.tables(of: ["top"]))
        }
    }

    private func addImports(
        _ main: inout ComposedTOML, _ version: String, to tree: inout StateTree, _ random: inout SplitMix
    ) {
        let patterns = [
            "\"/etc/containerd/conf.d/*.toml\"", "\"conf.d/*.toml\"", "\"conf.d/a.toml\"",
            "\"./conf.d/../conf.d/a.toml\"",
            "\"/etc/containerd/conf.d/a.toml\", \"/etc/containerd/conf.d/b.toml\"", "\"conf.d/[ab].toml\"",
            "\"conf.d/?.toml\"", "\"conf.d/*\"", "\"/etc/containerd/*/a.toml\"", "\"conf.d/a.toml\", \"conf.d/*.toml\"",
            "\"config.toml\"", "\"*.toml\"", "\"conf.d/missing.toml\"", "\"/missing/*.toml\"", "\"\"", "\"conf.d\"",
            "\"conf.d/*[.toml\"", "\"conf.d/\\\\a.t*\"", "\"conf.d/b.toml\", \"conf.d/a.toml\"",
            "\"../containerd/conf.d/*.toml\"",
            "\"/\"", "\"conf.d/*.toml\", \"/etc/cni/*.toml\"", "\"conf.d/c.toml\"", "\"conf.d/*/*.toml\"",
        ]
        main.set("imports", "[\(random.pick(patterns) ?? "")]", in: [])
        for name in ["a", "b", "c"] where !random.once(in: 3) {
            let own = random.once(in: 3) ? random.pick(["", "1", "2", "3"]) ?? "" : version
            var document = document(own, &random)
            if random.once(in: 6) { document.set("imports", "[\(random.pick(patterns) ?? "")]", in: []) }
            if random.once(in: 8) { document.deviate(&random, material) }
            let path = "/etc/containerd/conf.d/\(random.once(in: 12) ? ".d/" : "")\(name).toml"
            tree.entries[path] = .file(document.text(&random), mode: 0o644)
        }
        if random.once(in: 15) {
            tree.entries["/etc/containerd/conf.d/d.toml"] = .symlink(random.pick(["a.toml", "x", "."]) ?? "x")
        }
        if random.once(in: 15) { tree.entries["/etc/containerd/conf.d/e.toml"] = .directory(mode: 0o755) }
    }
}
