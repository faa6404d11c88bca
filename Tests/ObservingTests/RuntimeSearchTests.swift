import FakeCRI
import Foundation
import Linux
import Node
import Programs
import Testing

@testable import CRI
@testable import Observing

/// What the search for a node's runtime sees of sockets, units and kubelet.
@Suite("Searching for the runtime")
struct RuntimeSearchTests {
    @Test("a socket is connected to, and tells whose it is; one without a listener tells that as well")
    func sockets() throws {
        let scratch = try Scratch()
        #expect(SocketPresence(at: scratch.place("none.sock")) == .absent)
        #expect(SocketPresence(at: scratch.place("none/x.sock")) == .absent)
        try scratch.makeDirectory("run")
        do {
            let runtime = FakeRuntime(in: scratch.place("run"), name: "x.sock", script: nil)
            #expect(SocketPresence(at: runtime.path) == .answers(pid: getpid()))
        }
        try scratch.write("", "file.sock")
        #expect(SocketPresence(at: scratch.place("file.sock")) == .refuses)
        try scratch.makeDirectory("directory.sock")
        #expect(SocketPresence(at: scratch.place("directory.sock")) == .refuses)
    }

    private static func files(_ scratch: Scratch) throws -> UnitFiles {
        UnitFiles(root: try NodeRoot(path: scratch.path), groups: UnitGroups())
    }

    @Test("a unit is there by its file, the first directory decides, and a link to nothing masks it")
    func units() throws {
        let scratch = try Scratch()
        let lib = "usr/lib/systemd/system", etc = "etc/systemd/system"
        for name in ["a", "b", "c", "d"] { try scratch.write("[Service]\n", "\(lib)/\(name).service") }
        try scratch.makeDirectory("\(etc)/multi-user.target.wants")
        try scratch.link("\(etc)/multi-user.target.wants/b.service", to: "/\(lib)/b.service")
        try scratch.write("", "\(etc)/c.service")
        try scratch.link("\(etc)/d.service", to: "/opt/d.service")
        try scratch.write("[Service]\n", "opt/d.service")
        let files = try Self.files(scratch)
        #expect(files.state(of: "a.service") == .present)
        #expect(files.state(of: "b.service") == .enabled)
        #expect(files.state(of: "c.service") == .masked)
        #expect(files.state(of: "d.service") == .present)
        #expect(files.state(of: "e.service") == nil)
    }

    @Test("a service that waits behind a socket unit is not connected to, unless kubelet uses it")
    func asleep() throws {
        let scratch = try Scratch()
        let units = "usr/lib/systemd/system"
        for name in ["cri-docker.service", "cri-docker.socket", "containerd.service"] {
            try scratch.write("[Unit]\n", "\(units)/\(name)")
        }
        for path in ["run/docker.sock", "run/cri-dockerd.sock", "run/containerd/containerd.sock"] {
            try scratch.write("", path)
        }
        func look(_ listening: [String]) throws -> (connected: [String], evidence: RuntimeEvidence) {
            var connected: [String] = []
            let search = RuntimeSearch(
                root: try NodeRoot(path: scratch.path), groups: UnitGroups(), listening: { listening },
                connect: {
                    connected.append($0)
                    return .absent
                })
            let evidence = search.evidence(NamedPlace())
            return (connected, evidence)
        }
        let both = try look(["/var/run/docker.sock", "/run/cri-dockerd.sock"])
        #expect(both.connected.contains("/run/containerd/containerd.sock"))
        #expect(!both.connected.contains("/run/docker.sock") && !both.connected.contains("/run/cri-dockerd.sock"))
        #expect(
            both.evidence.sockets == [.init("/run/cri-dockerd.sock", .sleeps), .init("/run/docker.sock", .sleeps)])
        #expect(try look([]).evidence.sockets.map(\.state) == [.refuses, .refuses])

        try Self.kubeadm(scratch, config: "containerRuntimeEndpoint: unix:///run/cri-dockerd.sock\n")
        #expect(try !look([]).connected.contains("/run/cri-dockerd.sock"))
        try scratch.makeDirectory("etc/systemd/system/multi-user.target.wants")
        try scratch.link(
            "etc/systemd/system/multi-user.target.wants/kubelet.service", to: "/\(units)/kubelet.service")
        let used = try look([])
        #expect(used.connected.contains("/run/cri-dockerd.sock") && !used.connected.contains("/run/docker.sock"))
    }

    @Test("who listens is seen without a connection")
    func listening() throws {
        let scratch = try Scratch()
        try scratch.makeDirectory("run")
        let path: String
        do {
            let runtime = FakeRuntime(in: scratch.place("run"), name: "x.sock", script: nil)
            path = runtime.path
            #expect(ListeningSockets().names.contains(path))
        }
        #expect(!ListeningSockets().names.contains(path))
    }

    /// A kubelet as kubeadm sets it up.
    private static func kubeadm(_ scratch: Scratch, flags: String = "", config: String? = nil) throws {
        try scratch.write("[Service]\nExecStart=/usr/bin/kubelet\n", "usr/lib/systemd/system/kubelet.service")
        try scratch.write(
            """
            [Service]
            Environment="KUBELET_CONFIG_ARGS=--config=/var/lib/kubelet/config.yaml"
            EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env
            ExecStart=
            ExecStart=/usr/bin/kubelet $KUBELET_CONFIG_ARGS $KUBELET_KUBEADM_ARGS
            """, "usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf")
        try scratch.write("KUBELET_KUBEADM_ARGS=\"\(flags)\"\n", "var/lib/kubelet/kubeadm-flags.env")
        if let config { try scratch.write(config, "var/lib/kubelet/config.yaml") }
    }

    private static func kubelet(_ scratch: Scratch) throws -> RuntimeEvidence.Kubelet? {
        let root = try NodeRoot(path: scratch.path)
        return KubeletSearch(root: root, files: try files(scratch), groups: UnitGroups(), memory: WalkMemory()).look()
    }

    @Test("the endpoint comes from kubelet's flag, else a drop-in, else its file, as kubelet takes them")
    func endpoint() throws {
        let file = "kind: KubeletConfiguration\ncontainerRuntimeEndpoint: unix:///run/containerd/containerd.sock\n"
        let scratch = try Scratch()
        #expect(try Self.kubelet(scratch) == nil)
        try Self.kubeadm(scratch, config: "kind: KubeletConfiguration\n")
        #expect(try Self.kubelet(scratch) == .init(endpoint: nil, source: "kubelet.service", isInUse: false))
        try Self.kubeadm(scratch, config: file)
        let named = try Self.kubelet(scratch)
        #expect(named?.endpoint == "/run/containerd/containerd.sock" && named?.source == "/var/lib/kubelet/config.yaml")
        try Self.kubeadm(scratch, flags: "--config-dir=/etc/kubelet.d", config: file)
        try scratch.write("containerRuntimeEndpoint: unix:///run/a.sock\n", "etc/kubelet.d/10-a.conf")
        try scratch.write("containerRuntimeEndpoint: unix:///run/b.sock\n", "etc/kubelet.d/20-b.conf")
        try scratch.write("containerRuntimeEndpoint: unix:///run/c.sock\n", "etc/kubelet.d/30-c.yaml")
        #expect(try Self.kubelet(scratch)?.endpoint == "/run/b.sock")
        try Self.kubeadm(scratch, flags: "--container-runtime-endpoint=unix:///var/run/crio/crio.sock", config: file)
        #expect(try Self.kubelet(scratch)?.endpoint == "/run/crio/crio.sock")
        try scratch.makeDirectory("etc/systemd/system/multi-user.target.wants")
        try scratch.link(
            "etc/systemd/system/multi-user.target.wants/kubelet.service", to: "/usr/lib/systemd/system/kubelet.service")
        #expect(try Self.kubelet(scratch)?.isInUse == true)
    }

    @Test("a distribution that is told to use another runtime names its endpoint, by a flag or its file")
    func distribution() throws {
        let scratch = try Scratch()
        try scratch.write("[Service]\nExecStart=/usr/local/bin/k3s server\n", "etc/systemd/system/k3s.service")
        try scratch.write("container-runtime-endpoint: unix:///run/a.sock\n", "etc/rancher/k3s/config.yaml")
        #expect(try Self.kubelet(scratch) == nil)
        try scratch.makeDirectory("etc/systemd/system/multi-user.target.wants")
        try scratch.link("etc/systemd/system/multi-user.target.wants/k3s.service", to: "../k3s.service")
        let file = "/etc/rancher/k3s/config.yaml"
        #expect(try Self.kubelet(scratch) == .init(endpoint: "/run/a.sock", source: file, isInUse: true))
        try scratch.write(
            "[Service]\nExecStart=/usr/local/bin/k3s \\\n  server \\\n  '--container-runtime-endpoint=/var/run/b.sock' \\\n",
            "etc/systemd/system/k3s.service")
        #expect(try Self.kubelet(scratch) == .init(endpoint: "/run/b.sock", source: "k3s.service", isInUse: true))
        try scratch.write("[Service]\nExecStart=/usr/local/bin/k3s server\n", "etc/systemd/system/k3s.service")
        try scratch.write("docker: true\n", "etc/rancher/k3s/config.yaml")
        #expect(try Self.kubelet(scratch) == nil)
    }

    @Test("a file that is left over without a kubelet names an endpoint, and nobody uses it")
    func leftover() throws {
        let scratch = try Scratch()
        try scratch.write("{\"containerRuntimeEndpoint\": \"unix:///run/x.sock\"}", "var/lib/kubelet/config.yaml")
        let kubelet = try Self.kubelet(scratch)
        #expect(kubelet?.endpoint == "/run/x.sock" && kubelet?.isInUse == false)
        try scratch.write("containerRuntimeEndpoint: [\n", "var/lib/kubelet/config.yaml")
        #expect(try Self.kubelet(scratch) == nil)
    }

    @Test("what the settings name in full is obeyed without a search")
    func named() {
        let named = NamedPlace(unit: "k3s.service", socket: "/run/x.sock", config: "/x.toml")
        let place = RuntimePlace(findRuntime(named))
        #expect(place.unit == "k3s.service" && place.socket == "/run/x.sock" && place.config == "/x.toml")
        #expect(place.choice?.basis == .settings && place.choice?.others.isEmpty == true)
    }
}
