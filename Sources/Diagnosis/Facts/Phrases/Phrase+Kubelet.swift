extension Phrase {
    /// The service of CRI that kubelets before 1.26 ask for, if nothing tells them otherwise.
    static let oldService = "unknown service runtime.v1alpha2.RuntimeService"

    static var ofKubelet: [Phrase] {
        [
            Phrase(
                .failedProbe, " probe, will be restarted", of: "kubelet", "source",
                "computePodActions in pkg/kubelet/kuberuntime/kuberuntime_manager.go",
                #"I0304 05:06:07.1 1187 kuberuntime_manager.go:1107] "Message for Container of pod" containerName="web" containerMessage="Container web failed liveness probe, will be restarted""#
            ),
            Phrase(
                .oldKubelet, oldService, of: "kubelet", "1.22.17",
                "the gRPC server's answer to NewRemoteRuntimeService",
                #"E0304 05:06:07.1 1187 server.go:294] "Failed to run kubelet" err="rpc error: code = Unimplemented desc = unknown service runtime.v1alpha2.RuntimeService""#
            ),
            Phrase(
                .changedSandbox, "Pod sandbox changed", of: "kubelet", "1.27.2 to 1.31.4",
                "pkg/kubelet/kuberuntime/kuberuntime_manager.go",
                #"I0304 05:06:07.1 1187 kuberuntime_manager.go:1010] "Pod sandbox changed, it will be killed and re-created" pod="kube-system/etcd-cp-2""#
            ),
            Phrase(
                .questionForNetwork, "NetworkReady=false", of: "kubelet", "1.25.0 to 1.35.0", "pkg/kubelet/kubelet.go",
                #"E0304 05:06:07.1 1187 kubelet.go:2902] "Container runtime network not ready" networkReady="NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized""#
            ),
            Phrase(
                .refusal, "admit", of: "kubelet", "1.27.10 to 1.32.3", "pkg/kubelet/eviction/eviction_manager.go",
                #"I0304 05:06:07.1 1187 eviction_manager.go:171] "Failed to admit pod to node" pod="kube-system/calico-node-4k7zm" nodeCondition=["DiskPressure"]"#
            ),
            Phrase(
                .refusal, "taint", of: "kubelet", "1.29.3 to 1.32.3", "pkg/kubelet/kubelet_node_status.go",
                #"I0304 05:06:07.1 1187 kubelet_node_status.go:413] "Adding node taint" taint={"key":"a","value":"true"}"#
            ),
            Phrase(
                .refusal, "exceeded quota", of: "kube-apiserver", "source",
                "checkRequest in k8s.io/apiserver/pkg/admission/plugin/resourcequota/controller.go",
                #"pods "calico-node-4k7zm" is forbidden: exceeded quota: pods, requested: pods=1, used: pods=9, limited: pods=9"#
            ),
            Phrase(
                .cloudTaint, "node.cloudprovider.kubernetes.io/uninitialized", of: "kubelet", "1.29.3 to 1.32.3",
                "k8s.io/cloud-provider/api/well_known_taints.go",
                #"E0304 05:06:07.1 1187 kubelet_node_status.go:73] "Attempting to register node" node="worker-1" taints="node.cloudprovider.kubernetes.io/uninitialized=true:NoSchedule""#
            ),
            failed(
                "Error syncing pod", "1.23.6 to 1.36.0", "pkg/kubelet/pod_workers.go",
                #"E0304 05:06:07.1 1187 pod_workers.go:1298] "Error syncing pod, skipping" err="failed to \"StartContainer\" for \"app\" with RunContainerError" pod="default/app-1""#
            ),
            failed(
                "MountVolume.", "1.27.3 to 1.30.4", "pkg/volume/util/operationexecutor/operation_generator.go",
                #"E0304 05:06:07.1 1187 nestedpendingoperations.go:348] Operation failed. Error: MountVolume.SetUp failed for volume "policysync" pod "calico-node-x8m2k""#
            ),
            failed(
                "Unable to attach or mount volumes", "source", "pkg/kubelet/kubelet.go",
                #"E0304 05:06:07.1 1187 kubelet.go:1842] "Unable to attach or mount volumes for pod; skipping pod" err="failed to wait" pod="kube-system/calico-node-x8m2k""#
            ),
            failed(
                "Error preparing data for projected volume", "1.30.4", "pkg/volume/projected/projected.go",
                #"E0304 05:06:07.1 1187 projected.go:200] Error preparing data for projected volume kube-api-access-7x2kv for pod kube-flannel/kube-flannel-ds-x8m2k: failed to fetch token"#
            ),
            failed(
                "CreatePodSandbox for pod failed", "source", "pkg/kubelet/kuberuntime/kuberuntime_sandbox.go",
                #"E0304 05:06:07.1 1187 kuberuntime_manager.go:1170] "CreatePodSandbox for pod failed" err="no" pod="kube-system/calico-node-x8m2k""#
            ),
            Phrase(
                .failedPod, "RunPodSandbox for ", besides: ["fail", "Error"], unless: .otherPodTrouble,
                of: "containerd",
                "1.6.0 to 2.3.2", "RunPodSandbox in instrumented_service.go",
                #"time="2025-03-04T05:06:07Z" level=error msg="RunPodSandbox for &PodSandboxMetadata{Name:web,} failed, error" error="no room""#
            ),
            refused(
                "admission denied", "1.28.15 to 1.32.6", "pkg/kubelet/kubelet.go",
                #"I0304 05:06:07.1 1187 kubelet.go:2329] "Pod admission denied" pod="calico-system/calico-node-m2x8k" reason="SysctlForbidden""#
            ),
            refused(
                "Failed to admit pod", "1.27.10 to 1.32.3", "pkg/kubelet/eviction/eviction_manager.go",
                #"I0304 05:06:07.1 1187 eviction_manager.go:171] "Failed to admit pod to node" pod="kube-system/calico-node-4k7zm" nodeCondition=["DiskPressure"]"#
            ),
            refused(
                "evicted", "1.30.4", "pkg/kubelet/eviction/eviction_manager.go",
                #"I0304 05:06:07.1 1187 eviction_manager.go:627] "Eviction manager: pod is evicted successfully" pod="kube-system/cilium-k8m2x""#
            ),
            refused(
                "Preempting pod", "source", "pkg/kubelet/preemption/preemption.go",
                #"I0304 05:06:07.1 1187 preemption.go:110] "Preempting pod to free up resources" pod="kube-system/cilium-k8m2x""#
            ),
        ]
    }

    static var ofOtherPodTrouble: [Phrase] {
        [
            other(
                "failed to sync configmap cache", "kubelet", "pkg/kubelet/util/manager/watch_based_manager.go",
                "failed to sync configmap cache: timed out waiting for the condition"),
            other(
                "failed to sync secret cache", "kubelet", "pkg/kubelet/util/manager/watch_based_manager.go",
                "failed to sync secret cache: timed out waiting for the condition"),
            other(
                "not registered", "kubelet", "pkg/kubelet/util/manager/cache_based_manager.go",
                #"object "kube-system"/"kube-root-ca.crt" not registered"#),
            other(
                "network for sandbox", "containerd", "RunPodSandbox in sandbox_run.go",
                #"failed to setup network for sandbox "b1946ac9": no"#),
            other(
                "failed to get sandbox image", "containerd", "RunPodSandbox in sandbox_run.go",
                #"failed to get sandbox image "registry.k8s.io/pause:3.6": no"#),
            other(
                "CrashLoopBackOff", "kubelet", "pkg/kubelet/container/sync_result.go",
                #"failed to "StartContainer" for "a" with CrashLoopBackOff: "back-off 5m0s restarting""#),
            other(
                "ErrImagePull", "kubelet", "pkg/kubelet/images/types.go",
                #"failed to "StartContainer" for "a" with ErrImagePull: "no""#),
            other(
                "ImagePullBackOff", "kubelet", "pkg/kubelet/images/types.go",
                #"failed to "StartContainer" for "a" with ImagePullBackOff: "Back-off pulling image""#),
            other(
                "with Kill", "kubelet", "pkg/kubelet/container/sync_result.go",
                #"failed to "KillContainer" for "a" with KillContainerError: "no""#),
            other(
                "\"Kill", "kubelet", "pkg/kubelet/container/sync_result.go",
                #"failed to "KillPodSandbox" for "0c1d2e3f": no"#),
            other(
                "network is not ready", "kubelet", "pkg/kubelet/errors.go",
                "network is not ready: container runtime network not ready"),
        ]
    }

    private static func failed(
        _ piece: String, _ seen: StaticString, _ source: StaticString, _ sample: StaticString
    ) -> Phrase {
        Phrase(
            .failedPod, piece, besides: ["fail", "Error"], unless: .otherPodTrouble, of: "kubelet", seen, source, sample
        )
    }

    private static func refused(
        _ piece: String, _ seen: StaticString, _ source: StaticString, _ sample: StaticString
    ) -> Phrase {
        Phrase(.refusedPod, piece, of: "kubelet", seen, source, sample)
    }

    private static func other(
        _ piece: String, _ program: StaticString, _ source: StaticString, _ sample: StaticString
    ) -> Phrase {
        Phrase(.otherPodTrouble, piece, of: program, "source", source, sample)
    }
}
