import Containerd

extension Phrase {
    static var ofContainerd: [Phrase] {
        [
            Phrase(
                .removedDirectory, "cni conf dir is removed", of: "containerd", "2.1.4 to 2.4.0-beta.0",
                "syncLoop in internal/cri/server/cni_conf_syncer.go",
                #"time="2025-03-04T05:06:07Z" level=fatal msg="Failed to run CRI service" error="cni network conf monitor error: cni conf dir is removed, stop watching""#
            ),
            Phrase(
                .serving, "serving...", without: [".ttrpc"], of: "containerd", "1.6.0 to 2.3.1",
                "serve in cmd/containerd/command/main.go",
                #"time="2025-03-04T05:06:07Z" level=info msg=serving... address=/run/containerd/containerd.sock"#),
            Phrase(
                .failedPlugin, "failed to load plugin", of: "containerd", "1.6.14 to 2.2.3",
                "New in cmd/containerd/server/server.go",
                #"time="2025-03-04T05:06:07Z" level=warning msg="failed to load plugin io.containerd.snapshotter.v1.devmapper" error="devmapper not configured""#
            ),
            Phrase(
                .skippedPlugin, "skip loading plugin", of: "containerd", "1.6.20 to 2.2.7",
                "New in cmd/containerd/server/server.go",
                #"time="2025-03-04T05:06:07Z" level=info msg="skip loading plugin" error="devmapper not configured: skip plugin" id=io.containerd.snapshotter.v1.devmapper type=io.containerd.snapshotter.v1"#
            ),
            Phrase(
                .failedCRI, "failed to load plugin", ".grpc.v1.cri", of: "containerd", "1.6.14 to 2.2.3",
                "New in cmd/containerd/server/server.go",
                #"time="2025-03-04T05:06:07Z" level=warning msg="failed to load plugin io.containerd.grpc.v1.cri" error="invalid plugin config: `mirrors` cannot be set when `config_path` is provided""#
            ),
            Phrase(
                .failedCRI, "failed to load plugin", ".cri.v1.", of: "containerd", "2.0.5 to 2.2.3",
                "New in cmd/containerd/server/server.go",
                #"{"level":"warning","msg":"failed to load plugin","id":"io.containerd.cri.v1.images","error":"x"}"#),
            Phrase(
                .noInotifyInstance, "too many open files", besides: ["fsnotify", "inotify"], of: "containerd",
                "1.7.22 to 2.2.3", "newCNINetConfSyncer in cni_conf_syncer.go; inotify_init(2)",
                #"time="2025-03-04T05:06:07Z" level=warning msg="failed to load plugin io.containerd.grpc.v1.cri" error="failed to create CRI service: failed to create cni conf monitor for default: failed to create fsnotify watcher: too many open files""#
            ),
            Phrase(
                .noInotifyWatch, "no space left on device", "watch cni conf dir", without: ["too many open files"],
                of: "containerd", "1.7.19", "newCNINetConfSyncer in cni_conf_syncer.go; inotify_add_watch(2)",
                #"time="2025-03-04T05:06:07Z" level=warning msg="failed to load plugin io.containerd.grpc.v1.cri" error="failed to create CRI service: failed to create cni conf monitor for default: failed to watch cni conf dir /etc/cni/net.d: no space left on device""#
            ),
            Phrase(
                .unknownKey, "Ignoring unknown key in TOML", of: "containerd", "2.0.6 to 2.1.3",
                "Config.Decode in cmd/containerd/server/config/config.go",
                #"time="2025-03-04T05:06:07Z" level=warning msg="Ignoring unknown key in TOML for plugin" error="strict mode: fields in the document are missing in the target struct" key=cni plugin=io.containerd.grpc.v1.cri"#
            ),
            Phrase(
                .fileEvent, "fs change event", of: "containerd", "1.6.2 to 2.2.3", "syncLoop in cni_conf_syncer.go",
                #"time="2025-03-04T05:06:07Z" level=error msg="failed to reload cni configuration after receiving fs change event(REMOVE        \"/etc/cni/net.d\")" error="cni config load failed: no network config found in /etc/cni/net.d""#
            ),
            Phrase(
                .tornLoad, "fs change event", CNILoading.Failure.cutOff, of: "containerd", "1.6.20 to 2.4.0-beta.0",
                "syncLoop in cni_conf_syncer.go; checkValid in encoding/json of Go",
                #"time="2025-03-04T05:06:07Z" level=error msg="failed to reload cni configuration after receiving fs change event(WRITE         \"/etc/cni/net.d/10-x.conflist\")" error="cni config load failed: failed to load CNI config list file /etc/cni/net.d/10-x.conflist: error parsing configuration list: unexpected end of JSON input: invalid cni config: failed to load cni config""#
            ),
            Phrase(
                .loadedNothing, "no network config found", of: "containerd", "1.6.20 to 2.4.0-beta.0",
                "loadFromConfDir in opts.go of go-cni",
                "cni config load failed: no network config found in /etc/cni/net.d: cni plugin not initialized: failed to load cni config"
            ),
            Phrase(
                .failedTemplate, "UpdateRuntimeConfig failed", of: "containerd", "1.6.28 to 2.0.3",
                "UpdateRuntimeConfig in instrumented_service.go",
                #"time="2025-03-04T05:06:07Z" level=error msg="UpdateRuntimeConfig failed" error="no""#),
            Phrase(
                .badTemplate, "cni config template", of: "containerd", "1.6.28 to 2.0.3",
                "writeCNIConfigFile in update_runtime_config.go",
                #"failed to parse cni config template "10-calico.conflist": open 10-calico.conflist: no such file or directory"#
            ),
            Phrase(
                .badTemplate, "generate cni config file", of: "containerd", "source",
                "writeCNIConfigFile in update_runtime_config.go",
                #"failed to generate cni config file "/etc/cni/net.d/10-containerd-net.conflist": is a directory"#),
            Phrase(
                .startedSandbox, "returns sandbox id", of: "containerd", "1.7.24",
                "RunPodSandbox in instrumented_service.go",
                #"time="2025-03-04T05:06:07Z" level=info msg="RunPodSandbox for &PodSandboxMetadata{Name:web,} returns sandbox id \"b1946ac9\"""#
            ),
            Phrase(
                .sandboxRequest, "RunPodSandbox", of: "containerd", "1.6.0 to 2.3.2",
                "RunPodSandbox in instrumented_service.go",
                #"time="2025-03-04T05:06:07Z" level=info msg="RunPodSandbox for &PodSandboxMetadata{Name:web,Uid:0c1d2e3f,Namespace:default,Attempt:0,}""#
            ),
            Phrase(
                .failedSandboxImage, "failed to get sandbox image", of: "containerd", "1.6.20 to 1.6.24",
                "RunPodSandbox in sandbox_run.go; kubelet repeats it",
                #"rpc error: code = Unknown desc = failed to get sandbox image "registry.k8s.io/pause:3.6": no route"#),
            Phrase(
                .firstCreation, "CreateContainer within sandbox", "Attempt:0", of: "containerd", "2.0.5",
                "CreateContainer in instrumented_service.go",
                #"time="2025-03-04T05:06:07Z" level=info msg="CreateContainer within sandbox \"fe0581e0\" for container &ContainerMetadata{Name:calico-node,Attempt:0,}""#
            ),
            Phrase(
                .wrongCgroupPath, "expected cgroupsPath to be of format", of: "runc", "of containerd 1.6.20 to 1.7.2",
                "CreateCgroupConfig in libcontainer/specconv/spec_linux.go",
                #"time="2025-03-04T05:06:07Z" level=error msg="StartContainer for \"abc\" failed" error="runc create failed: expected cgroupsPath to be of format \"slice:prefix:name\" for systemd cgroups, got \"/kubepods/x\" instead: unknown""#
            ),
            Phrase(
                .missingModule, "modprobe: FATAL: Module ", " not found", of: "modprobe", "kmod 29 to 34",
                "modprobe in tools/modprobe.c of kmod",
                "modprobe: FATAL: Module overlay not found in directory /lib/modules/6.1.0-18-amd64"),
            Phrase(
                .missingProgram, "executable file not found in $PATH", of: "Go", "containerd 2.1.9",
                "ErrNotFound of os/exec",
                #"time="2025-03-04T05:06:07Z" level=info msg="skip loading plugin" error="could not find mkfs.erofs: exec: \"mkfs.erofs\": executable file not found in $PATH: skip plugin" id=io.containerd.differ.v1.erofs"#
            ),
            Phrase(
                .missingProgram, "needed differ not loaded: erofs", of: "containerd", "2.1.9",
                "plugins/services/diff/local.go; its differ is passed over without mkfs.erofs",
                #"time="2025-03-04T05:06:07Z" level=warning msg="needed differ not loaded: erofs""#),
        ]
    }

    static var ofImages: [Phrase] {
        [
            Phrase(
                .pullRequest, "PullImage", of: "containerd", "1.6.28 to 2.2.3", "PullImage in instrumented_service.go",
                #"time="2025-03-04T05:06:07Z" level=info msg="PullImage \"docker.io/calico/cni:v3.28.1\"""#),
            Phrase(
                .pull, "PullImage", of: "containerd", "1.6.28 to 2.2.3", "PullImage in instrumented_service.go",
                #"time="2025-03-04T05:06:07Z" level=info msg="PullImage \"docker.io/calico/cni:v3.28.1\"""#),
            pull(
                "ErrImagePull", "1.27.0 to 1.34.1",
                #"with ErrImagePull: "429 Too Many Requests": docker.io/calico/cni:v3.28.1"#),
            pull(
                "ImagePullBackOff", "1.27.2 to 1.33.3",
                #"with ImagePullBackOff: "Back-off pulling image \"weaveworks/weave-kube:latest\"""#),
            pull(
                "ErrImageNeverPull", "1.30.4",
                #"with ErrImageNeverPull: "Container image \"docker.io/weaveworks/weave-kube:2.8.1\" is not present with pull policy of Never""#
            ),
            pull(
                "InvalidImageName", "1.32.0",
                #"with InvalidImageName: "invalid reference format: repository name (Calico/cni) must be lowercase""#),
            pull("ImageInspectError", "source", #"with ImageInspectError: "image a/b:1 is locked""#),
            pull("RegistryUnavailable", "source", #"with RegistryUnavailable: "registry of a/b:1 is away""#),
            pull("SignatureValidationFailed", "source", #"with SignatureValidationFailed: "image a/b:1 is unsigned""#),
            Phrase(
                .failedPull, besides: ["fail", "Err", "BackOff"], of: "containerd and kubelet", "any",
                "PullImage in instrumented_service.go; pkg/kubelet/images/types.go",
                #"time="2025-03-04T05:06:07Z" level=error msg="PullImage \"a/b:1\" failed" error="not found""#),
            Phrase(
                .endOfPull, "fail", of: "containerd", "1.6.28 to 2.2.3", "PullImage in instrumented_service.go",
                #"time="2025-03-04T05:06:07Z" level=error msg="PullImage \"a/b:1\" failed" error="not found""#),
            Phrase(
                .endOfPull, "returns image reference", of: "containerd", "1.6.28 to 2.2.3",
                "PullImage in instrumented_service.go",
                #"time="2025-03-04T05:06:07Z" level=info msg="PullImage \"a/b:1\" returns image reference \"sha256:1a\"""#
            ),
            Phrase(
                .pauseOfPull, "Back-off pulling image", without: ["ErrImagePull: "], of: "kubelet", "1.27.2 to 1.33.3",
                "pkg/kubelet/images/image_manager.go, where newer ones add what the last try said",
                #"Back-off pulling image \"a/b:1\""#),
            Phrase(
                .endOfPull, "BackOff", of: "kubelet", "1.27.2 to 1.33.3", "pkg/kubelet/images/types.go",
                #"with ImagePullBackOff: "Back-off pulling image \"a/b:1\"""#),
        ]
    }

    private static func pull(_ reason: String, _ seen: StaticString, _ sample: StaticString) -> Phrase {
        Phrase(.pull, reason, of: "kubelet", seen, "pkg/kubelet/images/types.go", sample)
    }
}
