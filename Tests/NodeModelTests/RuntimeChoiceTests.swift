import Node
import Syntax
import Testing

/// A node as it shows itself to the search for its runtime, and what is to come of it.
struct ChoiceCase: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var sockets: [RuntimeEvidence.Socket] = []
    var units: [RuntimeEvidence.Unit] = []
    var kubelet: RuntimeEvidence.Kubelet?
    var programs: [String] = []
    var named = NamedPlace()
    /// Runtime, or the distribution; unit; socket.
    var expected: (name: String, unit: String, socket: String)
    var basis: RuntimeChoice.Basis
    var isCertain = false
    var others: [String] = []
    var isDockerAlone = false

    init(
        _ description: String, _ sockets: [RuntimeEvidence.Socket] = [], _ units: [RuntimeEvidence.Unit] = [],
        kubelet: RuntimeEvidence.Kubelet? = nil, programs: [String] = [], named: NamedPlace = NamedPlace(),
        is expected: (String, String, String), by basis: RuntimeChoice.Basis, isCertain: Bool = false,
        others: [String] = [], isDockerAlone: Bool = false
    ) {
        testDescription = description
        self.sockets = sockets
        self.units = units
        self.kubelet = kubelet
        self.programs = programs
        self.named = named
        self.expected = expected
        self.basis = basis
        self.isCertain = isCertain
        self.others = others
        self.isDockerAlone = isDockerAlone
    }

    static let plain = "/run/containerd/containerd.sock"
    static let k3s = "/run/k3s/containerd/containerd.sock"
    static let crio = "/run/crio/crio.sock"
    static let docker = "/run/docker.sock"
    static let k3sDocker = "/run/k3s/cri-dockerd/cri-dockerd.sock"
    static let criDocker = "/run/cri-dockerd.sock"

    static let all = alone + stopped + several + others + settings + left + asleep + distributions + defaults

    // MARK: One that answers

    private static func answering(_ unit: String, _ socket: String, _ name: String) -> ChoiceCase {
        ChoiceCase(
            "\(unit) alone", [.init(socket, .answers, pid: 7, unit: unit)], [.init(unit, .running)],
            is: (name, unit, socket), by: .socket, isCertain: true)
    }

    private static let alone: [ChoiceCase] = [
        answering("containerd.service", plain, "containerd"),
        answering("k3s.service", k3s, "k3s"),
        answering("k3s-agent.service", k3s, "k3s"),
        answering("rke2-server.service", k3s, "rke2"),
        answering("rke2-agent.service", k3s, "rke2"),
        answering(
            "snap.microk8s.daemon-containerd.service", "/var/snap/microk8s/common/run/containerd.sock", "microk8s"),
        answering("k0sworker.service", "/run/k0s/containerd.sock", "k0s"),
        answering("k0scontroller.service", "/run/k0s/containerd.sock", "k0s"),
        answering("crio.service", crio, "CRI-O"),
        answering("cri-docker.service", "/run/cri-dockerd.sock", "Docker"),
        ChoiceCase(
            "a process that cannot be seen: the unit that runs tells k3s from RKE2",
            [.init(k3s, .answers)], [.init("k3s.service", .present), .init("rke2-agent.service", .running)],
            is: ("rke2", "rke2-agent.service", k3s), by: .socket),
        ChoiceCase(
            "a socket that this user may not open", [.init(k3s, .denied)], [.init("k3s-agent.service", .running)],
            is: ("k3s", "k3s-agent.service", k3s), by: .socket),
        ChoiceCase(
            "a unit of another name runs it", [.init(plain, .answers, pid: 7, unit: "snap.k8s.containerd.service")],
            [.init("snap.k8s.containerd.service", .running)],
            is: ("containerd", "snap.k8s.containerd.service", plain), by: .socket),
        ChoiceCase(
            "somebody runs it in a shell", [.init(plain, .answers, pid: 7, unit: "session-3.scope")],
            [.init("containerd.service", .present)], is: ("containerd", "containerd.service", plain), by: .socket),
        ChoiceCase(
            "behind a socket unit", [.init(plain, .answers, pid: 1)], [.init("containerd.service", .running)],
            is: ("containerd", "containerd.service", plain), by: .socket),
        ChoiceCase(
            "k3s answers, and another is left over, without anybody behind it",
            [.init(k3s, .answers, pid: 7, unit: "k3s.service"), .init(plain, .refuses)],
            [.init("k3s.service", .running), .init("containerd.service", .present)], is: ("k3s", "k3s.service", k3s),
            by: .socket, isCertain: true),
    ]

    // MARK: None that answers

    private static let stopped: [ChoiceCase] = [
        ChoiceCase(
            "containerd is stopped", [.init(plain, .refuses)], [.init("containerd.service", .enabled)],
            is: ("containerd", "containerd.service", plain), by: .unit),
        ChoiceCase(
            "k3s is stopped, a containerd of a package is there", [],
            [.init("k3s.service", .enabled), .init("containerd.service", .present)], is: ("k3s", "k3s.service", k3s),
            by: .unit),
        ChoiceCase(
            "containerd is starting, k3s is only there", [],
            [.init("k3s.service", .present), .init("containerd.service", .running)],
            is: ("containerd", "containerd.service", plain), by: .unit),
        ChoiceCase(
            "an agent starts at boot, the server's unit is there as well", [],
            [.init("k3s.service", .present), .init("k3s-agent.service", .enabled)],
            is: ("k3s", "k3s-agent.service", k3s),
            by: .unit),
        ChoiceCase(
            "masked, and nothing else", [], [.init("containerd.service", .masked)],
            is: ("containerd", "containerd.service", plain), by: .unit),
        ChoiceCase(
            "masked, since RKE2 is to be used", [],
            [.init("containerd.service", .masked), .init("rke2-server.service", .present)],
            is: ("rke2", "rke2-server.service", k3s), by: .unit),
        ChoiceCase(
            "CRI-O is stopped", [.init(crio, .refuses)], [.init("crio.service", .present)],
            is: ("CRI-O", "crio.service", crio), by: .unit),
        ChoiceCase("nothing at all", is: ("a runtime", "containerd.service", plain), by: .nothing),
        ChoiceCase(
            "a program that nothing runs", programs: ["/usr/local/bin/k3s"],
            is: ("a runtime", "containerd.service", plain),
            by: .nothing),
        ChoiceCase(
            "a kubelet that is given no endpoint, and nothing else", [], [],
            kubelet: .init(endpoint: nil, source: "kubelet.service", isInUse: true),
            is: ("a runtime", "containerd.service", plain), by: .nothing),
    ]

    // MARK: Several

    private static let containerdAnswers = RuntimeEvidence.Socket(plain, .answers, pid: 7, unit: "containerd.service")
    private static let crioAnswers = RuntimeEvidence.Socket(crio, .answers, pid: 8, unit: "crio.service")
    private static let k3sAnswers = RuntimeEvidence.Socket(k3s, .answers, pid: 9, unit: "k3s.service")
    private static let dockerAnswers = RuntimeEvidence.Socket(docker, .answers, pid: 6, unit: "docker.service")

    private static func kubelet(_ endpoint: String?, isInUse: Bool = true) -> RuntimeEvidence.Kubelet {
        .init(endpoint: endpoint, source: "/var/lib/kubelet/config.yaml", isInUse: isInUse)
    }

    private static let several: [ChoiceCase] = [
        ChoiceCase(
            "two, and kubelet uses CRI-O", [containerdAnswers, crioAnswers], kubelet: kubelet(crio),
            is: ("CRI-O", "crio.service", crio), by: .kubelet, isCertain: true, others: ["containerd"]),
        ChoiceCase(
            "two, and kubelet uses containerd", [containerdAnswers, crioAnswers], kubelet: kubelet(plain),
            is: ("containerd", "containerd.service", plain), by: .kubelet, isCertain: true, others: ["CRI-O"]),
        ChoiceCase(
            "k3s is told to use the node's own containerd", [containerdAnswers, k3sAnswers], kubelet: kubelet(plain),
            is: ("containerd", "containerd.service", plain), by: .kubelet, isCertain: true, others: ["k3s"]),
        ChoiceCase(
            "k3s has its kubelet in itself", [containerdAnswers, k3sAnswers], is: ("k3s", "k3s.service", k3s),
            by: .socket,
            isCertain: true, others: ["containerd"]),
        ChoiceCase(
            "a kubelet without an endpoint takes containerd", [crioAnswers, containerdAnswers], kubelet: kubelet(nil),
            is: ("containerd", "containerd.service", plain), by: .kubelet, isCertain: true, others: ["CRI-O"]),
        ChoiceCase(
            "Docker's containerd beside CRI-O, and no kubelet yet", [containerdAnswers, crioAnswers, dockerAnswers],
            is: ("CRI-O", "crio.service", crio), by: .socket, isCertain: true, others: ["containerd"],
            isDockerAlone: true),
        ChoiceCase(
            "kubelet's file is left over from another life", [k3sAnswers], kubelet: kubelet(plain, isInUse: false),
            is: ("k3s", "k3s.service", k3s), by: .socket, isCertain: true),
        ChoiceCase(
            "the runtime that kubelet uses is down, another answers", [containerdAnswers, .init(crio, .refuses)],
            [.init("crio.service", .enabled)], kubelet: kubelet(crio), is: ("CRI-O", "crio.service", crio), by: .kubelet
        ),
        ChoiceCase(
            "kubelet's file, and nothing that answers", [], [.init("containerd.service", .present)],
            kubelet: kubelet(plain, isInUse: false), is: ("containerd", "containerd.service", plain), by: .kubelet),
        ChoiceCase(
            "kubelet's endpoint is none of the known ones",
            [.init("/run/own/c.sock", .answers, pid: 7, unit: "own.service"), containerdAnswers],
            kubelet: kubelet("/run/own/c.sock"), is: ("a runtime", "own.service", "/run/own/c.sock"), by: .kubelet),
        ChoiceCase(
            "two names of one socket are one runtime",
            [.init("/run/own.sock", .answers, pid: 7, unit: "containerd.service"), containerdAnswers],
            kubelet: kubelet("/run/own.sock"), is: ("a runtime", "containerd.service", "/run/own.sock"), by: .kubelet),
    ]

    // MARK: Docker

    private static let others: [ChoiceCase] = [
        ChoiceCase(
            "Docker with a containerd of its own", [dockerAnswers], [.init("docker.service", .running)],
            is: ("Docker", "docker.service", docker), by: .unit, isDockerAlone: true),
        ChoiceCase(
            "Docker is stopped, and nothing else is there", [], [.init("docker.service", .present)],
            is: ("Docker", "docker.service", docker), by: .unit),
        ChoiceCase(
            "Docker beside a containerd that is stopped and not used", [dockerAnswers],
            [.init("docker.service", .running), .init("containerd.service", .present)],
            is: ("Docker", "docker.service", docker), by: .unit, isDockerAlone: true),
        ChoiceCase(
            "Docker beside the stopped containerd of a kubelet", [dockerAnswers],
            [.init("docker.service", .running), .init("containerd.service", .present)], kubelet: kubelet(nil),
            is: ("containerd", "containerd.service", plain), by: .unit),
        ChoiceCase(
            "Docker beside a k3s that is stopped", [dockerAnswers],
            [.init("docker.service", .running), .init("k3s.service", .enabled)], is: ("k3s", "k3s.service", k3s),
            by: .unit),
        ChoiceCase(
            "Docker with the containerd of its package", [containerdAnswers, dockerAnswers],
            [.init("docker.service", .running), .init("containerd.service", .running)],
            is: ("containerd", "containerd.service", plain), by: .socket, isCertain: true, isDockerAlone: true),
    ]

    // MARK: Settings

    private static let settings: [ChoiceCase] = [
        ChoiceCase(
            "all is named", [k3sAnswers],
            named: NamedPlace(unit: "a.service", socket: "/run/a.sock", config: "/a.toml"),
            is: ("a runtime", "a.service", "/run/a.sock"), by: .settings),
        ChoiceCase(
            "a unit is named, and socket and file follow from it", [containerdAnswers],
            named: NamedPlace(unit: "rke2-agent.service"), is: ("rke2", "rke2-agent.service", k3s), by: .settings),
        ChoiceCase(
            "a socket is named, and the unit follows from its process", [containerdAnswers, k3sAnswers],
            named: NamedPlace(socket: k3s), is: ("k3s", "k3s.service", k3s), by: .settings, isCertain: true,
            others: ["containerd"]),
        ChoiceCase(
            "a unit is named that nobody knows", [containerdAnswers], named: NamedPlace(unit: "own.service"),
            is: ("containerd", "own.service", plain), by: .socket, isCertain: true),
        ChoiceCase(
            "a file is named, and all else is found", [k3sAnswers], named: NamedPlace(config: "/own.toml"),
            is: ("k3s", "k3s.service", k3s), by: .socket, isCertain: true),
    ]
}

@Suite("Which runtime")
struct RuntimeChoiceTests {
    @Test("the runtime that kubelet uses is the one that is judged", arguments: ChoiceCase.all)
    func choice(example: ChoiceCase) {
        var evidence = RuntimeEvidence()
        evidence.sockets = example.sockets
        evidence.units = example.units
        evidence.kubelet = example.kubelet
        evidence.programs = example.programs
        let choice = RuntimeChoice.choose(evidence, named: example.named)
        #expect(choice.name == example.expected.name)
        #expect(choice.unit == example.expected.unit)
        #expect(choice.socket == example.expected.socket)
        #expect(choice.basis == example.basis)
        #expect(choice.isCertain == example.isCertain)
        #expect(choice.others.map(\.name) == example.others)
        #expect(choice.isDockerAlone == example.isDockerAlone)
        #expect(example.named.config.map { $0 == choice.config } ?? true)
        #expect(RuntimeChoice(json: choice.json) == choice)
    }

    @Test("where the units are not asked for they make no difference", arguments: ChoiceCase.all)
    func units(example: ChoiceCase) {
        var evidence = RuntimeEvidence()
        evidence.sockets = example.sockets
        evidence.kubelet = example.kubelet
        evidence.programs = example.programs
        guard example.named.isEmpty, !evidence.hangsOnUnits else { return }
        let without = RuntimeChoice.choose(evidence)
        for unit in KnownRuntime.all.flatMap(\.units) {
            evidence.units.append(.init(unit, .running))
            #expect(RuntimeChoice.choose(evidence) == without, "\(unit)")
        }
        #expect(without.unit == example.expected.unit)
    }

    @Test(
        "of a socket that no known runtime has its program tells whose it is",
        arguments: [
            ("containerd", "containerd", false), ("containerd-1.7", "containerd", false),
            ("k3s-server", "containerd", false),
            ("crio", "cri-o", false), ("cri-dockerd", "docker", false), ("koord-runtimeproxy", nil, true),
            ("cri-resource-manager", nil, true), (nil, nil, false),
        ] as [(String?, String?, Bool)])
    func program(name: String?, runtime: String?, isDoubted: Bool) {
        var evidence = RuntimeEvidence()
        evidence.sockets = [.init("/run/own.sock", .answers, pid: 7, unit: "own.service", program: name)]
        evidence.kubelet = .init(endpoint: "/run/own.sock", source: "config.yaml", isInUse: true)
        let choice = RuntimeChoice.choose(evidence)
        #expect(choice.runtime == runtime && (choice.doubt != nil) == isDoubted && choice.unit == "own.service")
        #expect(RuntimeChoice(json: choice.json) == choice)
        let named = RuntimeChoice.choose(evidence, named: NamedPlace(unit: "own.service", socket: "/run/own.sock"))
        #expect(named.doubt == nil)
    }

    @Test("where kubelet's endpoint is nobody's, the unit of another socket is not taken for it")
    func unitOfAnother() {
        var evidence = RuntimeEvidence()
        evidence.kubelet = .init(endpoint: "/run/own.sock", source: "config.yaml", isInUse: true)
        evidence.sockets = [.init("/run/own.sock", .refuses)]
        #expect(RuntimeChoice.choose(evidence).doubt == nil)
        evidence.sockets.append(.init(ChoiceCase.plain, .answers, pid: 7, unit: "containerd.service"))
        #expect(RuntimeChoice.choose(evidence).doubt != nil)
        evidence.sockets[0] = .init("/run/own.sock", .answers, pid: 8, unit: "own.service")
        #expect(RuntimeChoice.choose(evidence).doubt == nil)
    }

    @Test("a unit of its own name is kept while it is stopped, and left where kubelet or its owner says otherwise")
    func kept() {
        func look(
            _ sockets: [RuntimeEvidence.Socket], _ units: [RuntimeEvidence.Unit] = [], kubelet endpoint: String? = nil
        ) -> RuntimeEvidence {
            var evidence = RuntimeEvidence()
            (evidence.sockets, evidence.units) = (sockets, units)
            evidence.kubelet = endpoint.map { .init(endpoint: $0, source: "config.yaml", isInUse: true) }
            return evidence
        }
        let plain = ChoiceCase.plain
        let old = RuntimeChoice.choose(look([.init(plain, .answers, pid: 7, unit: "kc.service")]))
        func kept(_ evidence: RuntimeEvidence, _ state: RuntimeEvidence.Unit.State? = .present) -> RuntimeChoice? {
            old.kept(over: .choose(evidence), evidence, unit: state)
        }
        let package = RuntimeEvidence.Unit("containerd.service", .present)
        let crio = RuntimeEvidence.Socket(ChoiceCase.crio, .answers, pid: 8, unit: "crio.service")
        for evidence in [
            look([]), look([.init(plain, .refuses)], [package]), look([], [package]), look([.init(plain, .answers)]),
            look([.init(plain, .refuses)], kubelet: plain),
        ] {
            #expect(kept(evidence)?.isSamePlace(as: old) == true)
            #expect(kept(evidence)?.isCertain == false)
            #expect(kept(evidence, nil) == nil && kept(evidence, .masked) == nil)
        }
        #expect(kept(look([crio])) == nil && kept(look([crio]), .enabled)?.unit == "kc.service")
        #expect(kept(look([crio], kubelet: ChoiceCase.crio), .enabled) == nil)
        #expect(kept(look([.init(plain, .answers, pid: 9, unit: "other.service")]), .running) == nil)
        let guessed = RuntimeChoice.choose(look([], [package]))
        #expect(guessed.kept(over: .choose(look([crio])), look([crio]), unit: .enabled) == nil)
    }

    @Test("a distribution's containerd is looked for where its profile says")
    func configurations() {
        let files = Dictionary(
            KnownRuntime.all.compactMap { row in row.distribution.map { ($0, row.config) } },
            uniquingKeysWith: { one, _ in one })
        #expect(
            files == [
                "k3s": "/var/lib/rancher/k3s/agent/etc/containerd/config.toml",
                "rke2": "/var/lib/rancher/rke2/agent/etc/containerd/config.toml",
                "microk8s": "/var/snap/microk8s/current/args/containerd.toml", "k0s": "/etc/k0s/containerd.toml",
            ])
    }

    @Test(
        "an endpoint is compared by its path below /run",
        arguments: [
            ("unix:///run/containerd/containerd.sock", "/run/containerd/containerd.sock"),
            ("unix:///var/run/crio/crio.sock", "/run/crio/crio.sock"),
            ("/var/run/dockershim.sock", "/run/dockershim.sock"),
            ("unix:/run/a.sock", "/run/a.sock"), ("/var/snap/a.sock", "/var/snap/a.sock"),
        ])
    func endpoints(text: String, path: String) {
        #expect(socketPath(text) == path)
    }

    @Test(
        "kubelet's flags are read as pflag reads them",
        arguments: [
            (["--container-runtime-endpoint=unix:///a"], "unix:///a", nil, nil),
            (["--container-runtime-endpoint", "unix:///a", "--v=2"], "unix:///a", nil, nil),
            (["-container-runtime-endpoint=unix:///a"], "unix:///a", nil, nil),
            (["--config=/c.yaml", "--config-dir", "/d"], nil, "/c.yaml", "/d"),
            (["--container-runtime-endpoint=a", "--container-runtime-endpoint=b"], "b", nil, nil),
            (["--pod-infra-container-image=x", "stray"], nil, nil, nil), (["--config"], nil, nil, nil),
        ] as [([String], String?, String?, String?)])
    func flags(arguments: [String], endpoint: String?, config: String?, directory: String?) {
        let command = KubeletCommand(arguments: arguments)
        #expect(command.endpoint == endpoint && command.config == config && command.configDirectory == directory)
    }
}
