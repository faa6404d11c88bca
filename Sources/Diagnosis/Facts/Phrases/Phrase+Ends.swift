/// What programs write as they begin and as they end.
extension Phrase {
    static var ofEnds: [Phrase] {
        closings + crashes + starts + [oldLibrary]
    }

    private static var oldLibrary: Phrase {
        Phrase(
            .oldLibrary, ": version `", besides: ["' not found (required by "], of: "glibc", "any",
            "match_symbol in elf/dl-version.c",
            "/usr/local/bin/containerd: /lib64/libc.so.6: version `GLIBC_2.34' not found (required by /usr/local/bin/containerd)"
        )
    }

    private static var closings: [Phrase] {
        [
            closing(
                "calico node failed to start", "calico", "node/filesystem/etc/rc.local", "Calico node failed to start"),
            closing(
                "failed to get peers", "weave", "prog/weave-kube/launch.sh", "Failed to get peers"),
            closing(
                "unsuccessful ipam-d start", "aws-node", "cmd/aws-vpc-cni/main.go",
                #"time="2025-03-04T05:06:31Z" level=error msg="Unsuccessful IPAM-D start""#),
            closing(
                "context canceled", "Go", "Canceled of context",
                #"level=error msg="watch ended" error="context canceled" subsys=k8s"#),
            closing("signal: terminated", "Go", "ExitError of os/exec", "signal: terminated"),
            closing("signal: killed", "Go", "ExitError of os/exec", "signal: killed"),
            closing("sigterm", "any", "signal(7)", "I0304 05:06:07.1 1 main.go:1] Caught SIGTERM"),
            closing("received terminate signal", "kube-proxy", "cmd/kube-proxy", "received terminate signal"),
            closing("received signal", "etcd", "pkg/osutil", "received signal; shutting..."),
            closing(
                "use of closed network connection", "Go", "ErrClosed of net", "accept: use of closed network connection"
            ),
            closing("http: server closed", "Go", "ErrServerClosed of net/http", "http: Server closed"),
            closing("error: exit status", "Go", "ExitError of os/exec", "Error: exit status 1"),
            // With a word of failure beside it, it is the reason.
            leaving(
                "shutting down", "any", "words of programs in many languages", "[WARNING][9] a.go 1: Shutting down"),
            leaving(
                "terminating", "calico", "terminate in node/pkg/lifecycle/utils",
                "[WARNING][9] startup/utils.go 48: Terminating"),
            leaving("stopping", "flannel", "main.go", "I0304 05:00:01.2 1 main.go:452] Stopping handlers..."),
            leaving("stopped", "cilium", "reflector.go", #"level=info msg="Stopped reflector""#),
            leaving("exiting", "any", "words of programs in many languages", "Exiting."),
        ]
    }

    private static var crashes: [Phrase] {
        [
            crash("panic: ", "Go", "printpanics of runtime", "panic: no metrics"),
            crash(
                "panicked at ", "Rust", "default_hook of std::panicking", "thread 'main' panicked at src/main.rs:1:2:"),
            crash("fatal error: ", "Go", "fatalthrow of runtime", "fatal error: all goroutines are asleep - deadlock!"),
            crash("Fatal glibc error", "glibc", "__libc_fatal", "Fatal glibc error: the processor lacks x86-64-v2"),
            crash("SIGSEGV", "Go", "sigpanic of runtime", "[signal SIGSEGV: segmentation violation code=0x1 addr=0x0]"),
            crash("unknown flag: ", "Go", "failf of spf13/pflag", "unknown flag: --run-loadbalancer"),
            crash("flag provided but not defined", "Go", "failf of flag", "flag provided but not defined: -x"),
            crash("Segmentation fault", "shells", "strsignal of glibc", "Segmentation fault (core dumped)"),
            crash("Illegal instruction", "shells", "strsignal of glibc", "Illegal instruction (core dumped)"),
            crash(
                "terminate called after throwing", "C++", "__verbose_terminate_handler of libstdc++",
                "terminate called after throwing an instance of 'std::bad_alloc'"),
        ]
    }

    private static var starts: [Phrase] {
        [
            Phrase(
                .usualWarning, "Neither --kubeconfig nor --master was specified", of: "clients of the API", "any",
                "BuildConfigFromFlags in k8s.io/client-go/tools/clientcmd",
                "[WARNING][1] cni-installer/<nil> <nil>: Neither --kubeconfig nor --master was specified."),
            Phrase(
                .startOfRun,
                besides: ["starting", "started", "version", "running ", "initializing", "cli flags config"],
                of: "any", "any", "words of programs in many languages",
                #"I0304 05:05:02.110000       1 agent.go:101] "Starting Antrea Agent""#),
        ]
    }

    private static func closing(
        _ piece: String, _ program: StaticString, _ source: StaticString, _ sample: StaticString
    ) -> Phrase {
        Phrase(.closing, piece, of: program, "any", source, sample)
    }

    private static func leaving(
        _ piece: String, _ program: StaticString, _ source: StaticString, _ sample: StaticString
    ) -> Phrase {
        Phrase(
            .closing, piece,
            without: [
                "fail", "error", "unable", "cannot", "can't", "could not", "not found", "no such", "fatal", "panic",
                "because", "due to",
            ], of: program, "any", source, sample)
    }

    private static func crash(
        _ piece: String, _ program: StaticString, _ source: StaticString, _ sample: StaticString
    ) -> Phrase {
        Phrase(.crash, piece, of: program, "any", source, sample)
    }
}
