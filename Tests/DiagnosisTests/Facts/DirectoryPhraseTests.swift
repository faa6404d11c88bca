import Syntax
import Testing

@testable import Diagnosis
@testable import Node

/// Lines as containerd and kubelet write them, and what they are taken to mean.
@Suite("Phrases of directories, images and pods") struct DirectoryPhraseTests {
    private static let directory = "/etc/cni/net.d"
    private static let file = "/etc/cni/net.d/10-calico.conflist"

    private static func reload(_ event: String, _ error: String = "cni config load failed") -> String {
        #"time="2025-03-04T05:06:07.123456789Z" level=error msg="failed to reload cni configuration after receiving fs change event(\#(event))" error="\#(error)""#
    }

    private func line(_ text: String) -> JournalLine {
        JournalLine(unit: "containerd.service", realtime: 0, message: text)
    }

    @Test(
        "a directory and a file that went are told apart, in the spellings of fsnotify",
        arguments: [#"\"%\": REMOVE"#, #"REMOVE        \"%\""#])
    func removals(form: String) {
        func event(_ path: String) -> JournalLine {
            line(Self.reload(form.split(separator: "%").joined(separator: path)))
        }
        #expect(event(Self.directory).isRemoval(of: Self.directory))
        #expect(event(Self.directory).fileRemoval(in: Self.directory) == nil)
        #expect(!event(Self.file).isRemoval(of: Self.directory))
        let text = event(Self.file).fileRemoval(in: Self.directory)
        #expect(text.flatMap(JournalLine.path(inFileEvent:)) == Self.file)
        #expect(event("\(Self.directory)/README").fileRemoval(in: Self.directory) == nil)
        #expect(event("/etc/cni/other/10-calico.conflist").fileRemoval(in: Self.directory) == nil)
    }

    @Test("a file that was only written has not gone, and may be half-written")
    func written() {
        let torn = line(
            Self.reload(
                #"\"\#(Self.file)\": WRITE"#,
                "cni config load failed: failed to load CNI config list file \(Self.file): error parsing configuration list: unexpected end of JSON input: invalid cni config"
            ))
        #expect(torn.fileRemoval(in: Self.directory) == nil)
        #expect(torn.isTornLoad(of: Self.file) && !torn.isTornLoad(of: "/etc/cni/net.d/05-a.conflist"))
        #expect(!line(Self.reload(#"\"\#(Self.file)\": WRITE"#)).isTornLoad(of: Self.file))
    }

    private static let pulls: [(text: String, isFailed: Bool, isEnd: Bool)] = [
        (#"time="2025-03-04T05:06:07Z" level=info msg="PullImage \"docker.io/calico/node:v3.27.0\"""#, false, false),
        (
            #"time="2025-03-04T05:06:07Z" level=info msg="PullImage \"docker.io/calico/node:v3.27.0\" returns image reference \"sha256:1a\"""#,
            false, true
        ),
        (
            #"time="2025-03-04T05:06:07Z" level=error msg="PullImage \"docker.io/calico/node:v3.27.0\" failed" error="not found""#,
            true, true
        ),
        (
            #"E0304 05:06:07.123456    1187 pod_workers.go:1301] "Error syncing pod, skipping" err="failed to \"StartContainer\" for \"install-cni\" with ErrImagePull: \"failed to pull and unpack image \\\"docker.io/calico/node:v3.27.0\\\": not found\"" pod="kube-system/calico-node-x7k2p""#,
            true, true
        ),
    ]

    @Test("an image is asked for, comes, or does not", arguments: pulls.indices)
    func pull(index: Int) {
        let line = line(Self.pulls[index].text)
        #expect(line.means(.pull))
        #expect((line.means(.pull) && line.means(.failedPull)) == Self.pulls[index].isFailed)
        #expect(line.means(.endOfPull) == Self.pulls[index].isEnd)
        #expect(ImageName.all(in: line.text).contains("docker.io/calico/node:v3.27.0"))
    }

    @Test("the image of sandboxes is named in containerd's line")
    func sandboxImage() {
        let line = line(
            #"time="2025-03-04T05:06:07Z" level=error msg="RunPodSandbox for &PodSandboxMetadata{Name:kube-flannel-ds-4kx8f,Uid:0c1d2e3f,Namespace:kube-flannel,Attempt:0,} failed, error" error="failed to get sandbox image \"registry.k8s.io/pause:3.6\": failed to pull image""#
        )
        #expect(line.means(.failedSandboxImage) && line.means(.sandboxRequest))
        #expect(JournalLine.sandboxImage(in: line.text) == "registry.k8s.io/pause:3.6")
    }

    @Test("the first attempt to make a container is no later one")
    func creation() {
        func made(_ attempt: Int) -> JournalLine {
            line(
                #"time="2025-03-04T05:06:07Z" level=info msg="CreateContainer within sandbox \"fe0581e0\" for container &ContainerMetadata{Name:calico-node,Attempt:\#(attempt),}""#
            )
        }
        #expect(made(0).isFirstCreation(of: "calico-node") && !made(1).isFirstCreation(of: "calico-node"))
        #expect(!made(0).isFirstCreation(of: "install-cni"))
    }

    @Test("what kubelet says of the node")
    func kubelet() {
        #expect(
            line(
                #"E0304 05:06:07.1 1187 kubelet.go:2902] "Container runtime network not ready" networkReady="NetworkReady=false reason:NetworkPluginNotReady""#
            ).means(.questionForNetwork))
        #expect(
            line(
                #"I0304 05:06:07.1 1187 kubelet_node_status.go:413] "Adding node taint" taint={"key":"node.cloudprovider.kubernetes.io/uninitialized","value":"true"}"#
            ).means(.cloudTaint))
    }

    @Test("what a plugin from before CNI 1.1 answers to STATUS is no failure of its own")
    func oldPlugin() {
        #expect(#"plugin type="bridge" failed (status): unknown CNI_COMMAND: STATUS"#.means(.oldPlugin))
        #expect(!#"plugin type="calico" failed (status): datastore is not reachable"#.means(.oldPlugin))
    }
}
