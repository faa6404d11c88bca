import Node
import Testing

/// What a unit file says that kubelet runs.
@Suite("Unit files")
struct UnitFileTests {
    @Test("a stopped kubelet's command line is read from its unit, drop-ins and environment files")
    func unitFile() {
        var unit = UnitFile()
        unit.merge(Array("[Service]\nExecStart=/usr/bin/kubelet\nRestart=always\n".utf8))
        unit.merge(
            Array(
                """
                # Of kubeadm.
                [Service]
                Environment="KUBELET_CONFIG_ARGS=--config=/var/lib/kubelet/config.yaml" 'ROOT=/r d'
                EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env
                EnvironmentFile=-/etc/default/kubelet
                ExecStart=
                ExecStart=/usr/bin/kubelet $KUBELET_CONFIG_ARGS \\
                    # no part of it
                    $KUBELET_KUBEADM_ARGS --root-dir=${ROOT} $NONE '--x=a b'
                """.utf8))
        #expect(unit.environmentFiles == ["/var/lib/kubelet/kubeadm-flags.env", "/etc/default/kubelet"])
        unit.merge(
            environmentFile: Array(
                "KUBELET_KUBEADM_ARGS=\"--container-runtime-endpoint=unix:///var/run/crio/crio.sock --v=2\"\n".utf8))
        #expect(
            unit.arguments == [
                "/usr/bin/kubelet", "--config=/var/lib/kubelet/config.yaml",
                "--container-runtime-endpoint=unix:///var/run/crio/crio.sock", "--v=2", "--root-dir=/r d", "--x=a b",
            ])
    }

    @Test(
        "what systemd takes of a unit file is read as it takes it",
        arguments: [
            ("ExecStart = /usr/bin/kubelet --config=/c", ["--config=/c"]),
            ("ExecStart=/usr/bin/kubelet --config=/c \\", ["--config=/c"]),
            ("ExecStart=/bin/sh -c \"exec kubelet --config=/c --v=2\"", ["--config=/c", "--v=2"]),
            ("ExecStart=-/bin/bash -ec 'mkdir -p /r && exec /usr/bin/kubelet --config=/c'", ["--config=/c"]),
            (
                "Environment=A=--config=/c\nExecStart=/bin/sh -c 'exec kubelet $A $$A ${A}'",
                ["--config=/c", "--config=/c", "--config=/c"]
            ),
            ("ExecStart=/usr/bin/kubelet \"--x=\\\"a b\\\"\"", ["--x=\"a b\""]),
        ])
    func unitSyntax(text: String, arguments: [String]) {
        var unit = UnitFile()
        unit.merge(Array(text.utf8))
        #expect(Array(unit.arguments.dropFirst()) == arguments)
    }

    @Test("an environment file is read with spaces around the sign; a path in quotes is none to systemd")
    func environmentFiles() {
        var unit = UnitFile()
        unit.merge(Array("EnvironmentFile = -/etc/a\nEnvironmentFile=\"/etc/b\"\nExecStart=kubelet $A".utf8))
        unit.merge(environmentFile: Array("A = \"--x --y\"\n".utf8))
        #expect(unit.environmentFiles == ["/etc/a"] && unit.arguments == ["kubelet", "--x", "--y"])
    }
}
