import Node

/// Nodes where what answers is not what kubelet uses.
extension ChoiceCase {
    private static let dockersContainerd: [RuntimeEvidence.Socket] = [
        .init(plain, .answers, pid: 7, unit: "containerd.service"), .init(docker, .answers, pid: 6),
    ]

    static let left: [ChoiceCase] = [
        ChoiceCase(
            "a socket that a unit of its own name has left", [.init(plain, .refuses)],
            is: ("containerd", "containerd.service", plain), by: .socket),
        ChoiceCase(
            "CRI-O's socket is left", [.init(crio, .refuses)], is: ("CRI-O", "crio.service", crio), by: .socket),
        ChoiceCase(
            "Docker's socket is left", [.init(docker, .refuses)], is: ("Docker", "docker.service", docker), by: .socket),
    ]

    static let asleep: [ChoiceCase] = [
        ChoiceCase(
            "Docker waits to be started", [.init(docker, .sleeps)], [.init("docker.service", .enabled)],
            is: ("Docker", "docker.service", docker), by: .unit, isDockerAlone: true),
        ChoiceCase(
            "Docker waits, its containerd runs",
            [.init(plain, .answers, pid: 7, unit: "containerd.service"), .init(docker, .sleeps)],
            [.init("docker.service", .enabled), .init("containerd.service", .running)],
            is: ("containerd", "containerd.service", plain), by: .socket, isCertain: true, isDockerAlone: true),
        ChoiceCase(
            "cri-dockerd waits, and is not to be asked", [.init(criDocker, .sleeps)],
            [.init("cri-docker.service", .enabled)], is: ("Docker", "cri-docker.service", docker), by: .unit),
        ChoiceCase(
            "cri-dockerd waits, and a file of kubelet is left over", [.init(criDocker, .sleeps)],
            [.init("cri-docker.service", .enabled)],
            kubelet: .init(endpoint: criDocker, source: "config.yaml", isInUse: false),
            is: ("Docker", "cri-docker.service", docker), by: .unit),
    ]

    static let distributions: [ChoiceCase] =
        [RuntimeEvidence.Unit.State.enabled, .running].map { state in
            ChoiceCase(
                "k3s does not answer beside Docker, \(state)", dockersContainerd + [.init(k3s, .refuses)],
                [.init("k3s.service", state), .init("containerd.service", .running)],
                is: ("k3s", "k3s.service", k3s), by: .unit)
        } + [
            ChoiceCase(
                "RKE2 has not begun yet beside Docker", dockersContainerd,
                [.init("rke2-agent.service", .enabled), .init("containerd.service", .running)],
                is: ("rke2", "rke2-agent.service", k3s), by: .unit),
            ChoiceCase(
                "k3s does not answer beside a containerd that nobody is seen to use",
                [.init(plain, .answers, pid: 7, unit: "containerd.service"), .init(k3s, .refuses)],
                [.init("k3s.service", .enabled)], is: ("k3s", "k3s.service", k3s), by: .unit),
            ChoiceCase(
                "k3s was turned off beside Docker", dockersContainerd + [.init(k3s, .refuses)],
                [.init("k3s.service", .present)], is: ("containerd", "containerd.service", plain), by: .socket,
                isCertain: true, isDockerAlone: true),
            ChoiceCase(
                "k3s does not answer beside Docker, and a file of kubelet is left over",
                dockersContainerd + [.init(k3s, .refuses)], [.init("k3s.service", .running)],
                kubelet: .init(endpoint: plain, source: "config.yaml", isInUse: false),
                is: ("k3s", "k3s.service", k3s), by: .unit),
            ChoiceCase(
                "k3s answers beside Docker, and a file of kubelet is left over",
                dockersContainerd + [.init(k3s, .answers, pid: 9, unit: "k3s.service")],
                kubelet: .init(endpoint: plain, source: "config.yaml", isInUse: false),
                is: ("k3s", "k3s.service", k3s), by: .socket, isCertain: true, others: ["containerd"]),
            ChoiceCase(
                "k3s uses Docker", dockersContainerd + [.init(k3sDocker, .answers, pid: 9, unit: "k3s-agent.service")],
                [.init("k3s-agent.service", .running)], is: ("k3s", "k3s-agent.service", k3sDocker), by: .socket,
                isCertain: true, others: ["containerd"]),
            ChoiceCase(
                "a k3s that uses Docker is stopped", dockersContainerd + [.init(k3sDocker, .refuses)],
                [.init("k3s.service", .enabled)], is: ("k3s", "k3s.service", k3sDocker), by: .unit),
            ChoiceCase(
                "k3s is named, and does not use Docker", named: NamedPlace(unit: "k3s.service"),
                is: ("k3s", "k3s.service", k3s), by: .settings),
        ]

    static let defaults: [ChoiceCase] = {
        let kubelet = RuntimeEvidence.Kubelet(endpoint: nil, source: "kubelet.service", isInUse: true)
        let crioAnswers = RuntimeEvidence.Socket(crio, .answers, pid: 8, unit: "crio.service")
        return [
            ChoiceCase(
                "kubelet's default is stopped, its socket is left, CRI-O answers",
                [crioAnswers, .init(plain, .refuses)],
                kubelet: kubelet, is: ("containerd", "containerd.service", plain), by: .kubelet),
            ChoiceCase(
                "kubelet's default starts at boot, CRI-O answers", [crioAnswers],
                [.init("containerd.service", .enabled)], kubelet: kubelet,
                is: ("containerd", "containerd.service", plain), by: .kubelet),
            ChoiceCase(
                "nothing of kubelet's default is used, CRI-O answers", [crioAnswers],
                [.init("containerd.service", .present)], kubelet: kubelet, is: ("CRI-O", "crio.service", crio),
                by: .socket, isCertain: true),
            ChoiceCase(
                "kubelet brings dockershim",
                dockersContainerd + [.init("/run/dockershim.sock", .answers, pid: 5, unit: "kubelet.service")],
                kubelet: kubelet, is: ("Docker", "kubelet.service", "/run/dockershim.sock"), by: .socket,
                isCertain: true, others: ["containerd"]),
            ChoiceCase(
                "kubelet.service was left enabled on a node of k3s",
                [.init(k3s, .answers, pid: 9, unit: "k3s.service"), .init(plain, .refuses)],
                [.init("k3s.service", .running)], kubelet: kubelet, is: ("k3s", "k3s.service", k3s), by: .socket,
                isCertain: true),
        ]
    }()
}
