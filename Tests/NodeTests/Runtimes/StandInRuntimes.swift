import FakeCRI
import Foundation

extension Node {
    /// A CRI-O of this node: its unit, and its socket, whose listener is this very process.
    func startCRIO() throws -> FakeRuntime {
        try shell("mkdir -p /run/crio")
        try start("crio", "[Service]\nExecStart=/usr/bin/sleep infinity\n")
        return FakeRuntime(
            in: "/proc/\(leader)/root/run/crio", name: "crio.sock",
            script: FakeRuntime.answeringAll { request in
                switch request.path {
                case "/runtime.v1.RuntimeService/Version":
                    return HTTP2Frame.answer(
                        request.stream,
                        Wire.text(1, "0.1.0") + Wire.text(2, "cri-o") + Wire.text(3, "1.30.4") + Wire.text(4, "v1"))
                case "/runtime.v1.RuntimeService/Status":
                    return HTTP2Frame.answer(
                        request.stream,
                        Answer.status(Answer.condition("RuntimeReady", true) + Answer.condition("NetworkReady", true)))
                default:
                    return HTTP2Frame.error(request.stream, status: "12", message: "unknown method")
                }
            })
    }

    /// Docker as its package sets it up: systemd listens on its socket.
    func startDocker() throws {
        try write("[Socket]\nListenStream=/run/docker.sock\n", to: "/etc/systemd/system/docker.socket")
        try start("docker", "[Unit]\nRequires=docker.socket\n[Service]\nExecStart=/usr/bin/sleep infinity\n")
    }

    /// A kubelet that runs, with the flags that kubeadm would give it.
    func startKubelet(flags: String = "", config: String? = nil) throws {
        try shell("mkdir -p /var/lib/kubelet; test -e /usr/local/bin/kubelet || cp /bin/sh /usr/local/bin/kubelet")
        if let config { try write(config, to: "/var/lib/kubelet/config.yaml") }
        try write("KUBELET_KUBEADM_ARGS=\"\(flags)\"\n", to: "/var/lib/kubelet/kubeadm-flags.env")
        try start(
            "kubelet",
            """
            [Service]
            EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env
            ExecStart=/usr/local/bin/kubelet -c 'while :; do sleep 1000; done' x $KUBELET_KUBEADM_ARGS

            """)
    }

    private func start(_ name: String, _ unit: String) throws {
        try write(unit, to: "/etc/systemd/system/\(name).service")
        try shell("systemctl daemon-reload; systemctl start \(name).service")
    }
}
