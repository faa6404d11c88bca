# shellcheck shell=bash
# Asks containerd for a pod sandbox: the proof that a network not only is ready but works.
# No CRI client is packaged, and the request is four strings, so it is put together here: field numbers as in
# RunPodSandboxRequest, PodSandboxConfig and PodSandboxMetadata of runtime.v1's api.proto.

to_hex() { printf '%s' "$1" | od -An -v -tx1 | tr -d ' \n'; }

varint() {
    local rest=$1
    while ((rest > 127)); do
        printf '%02x' "$((rest & 127 | 128))"
        rest=$((rest >> 7))
    done
    printf '%02x' "$rest"
}

# A length-delimited field of protobuf, in hexadecimal.
field() { printf '%s%s%s' "$(varint "$(($1 << 3 | 2))")" "$(varint "$((${#2} / 2))")" "$2"; }

from_hex() {
    local rest=$1
    while [[ -n $rest ]]; do
        # shellcheck disable=SC2059 # the format is the byte
        printf "\\x${rest:0:2}"
        rest=${rest:2}
    done
}

# kubelet's directory of a pod's logs is `namespace_name_uid`; here name and uid are the same.
sandbox_config() {
    local name metadata
    name=$(to_hex "$1")
    metadata=$(field 1 "$name")$(field 2 "$name")$(field 3 "$(to_hex "${namespace-default}")")
    printf '%s' "$(field 1 "$metadata")$(field 2 "$name")$(field 3 "$(to_hex "/var/log/pods/${namespace-default}_$1_$1")")"
}

# Calls a method of the runtime service, or of $service; prints the answer as it came, or dies with containerd's own words.
call_cri() {
    local leader=$1 method=$2 request=$3 work status
    need_commands curl
    work=$(mktemp -d)
    from_hex "$(printf '00%08x%s' "$((${#request} / 2))" "$request")" | curl -sS --max-time 60 --http2-prior-knowledge \
        --unix-socket "/proc/$leader/root/run/containerd/containerd.sock" \
        -H 'content-type: application/grpc' -H 'te: trailers' --data-binary @- \
        -D "$work/headers" -o "$work/answer" "http://localhost/runtime.v1.${service-RuntimeService}/$method" ||
        die "containerd of this node does not answer"
    status=$(sed -n 's/^grpc-status: \([0-9]*\).*/\1/p' "$work/headers" | tail -n 1)
    [[ $status == 0 ]] || die "$method: $(sed -n 's/^grpc-message: //p' "$work/headers" | tr -d '\r')"
    cat "$work/answer"
    rm -rf "$work"
}

# Prints the id of the sandbox; containerd's own words on failure.
run_pod() {
    local leader=$1 pod=$2
    check_name "$pod"
    call_cri "$leader" RunPodSandbox "$(field 1 "$(sandbox_config "$pod")")" | grep -aoE '[0-9a-f]{64}'
}

# Makes a container of the sandbox image in a pod of its own, whose program does not exist: it ends as it is started.
# Its log is /var/log/pods/kube-system_POD_POD/CONTAINER/0.log: CNIs are installed there. Prints the id of the sandbox.
run_container() {
    local leader=$1 pod=$2 container=$3 sandbox config id image=registry.k8s.io/pause:3.6 namespace=kube-system
    check_name "$container"
    sandbox=$(run_pod "$leader" "$pod")
    config=$(field 1 "$(field 1 "$(to_hex "$container")")")$(field 2 "$(field 1 "$(to_hex "$image")")")
    config+=$(field 3 "$(to_hex /nothing)")$(field 11 "$(to_hex "$container/0.log")")
    id=$(call_cri "$leader" CreateContainer \
        "$(field 1 "$(to_hex "$sandbox")")$(field 2 "$config")$(field 3 "$(sandbox_config "$pod")")" |
        grep -aoE '[0-9a-f]{64}')
    if (call_cri "$leader" StartContainer "$(field 1 "$(to_hex "$id")")" 2>/dev/null); then
        die "$container does not end"
    fi
    printf '%s\n' "$sandbox"
}

# Labels, each KEY=VALUE, as the map field $1.
labels() {
    local number=$1 label
    shift
    for label in "$@"; do
        field "$number" "$(field 1 "$(to_hex "${label%%=*}")")$(field 2 "$(to_hex "${label#*=}")")"
    done
}

# The sandbox of a pod in the host's network, as kubelet asks for that of a CNI's agent; PodSandboxConfig's `linux` has
# the mode NODE at its end. Its log directory is /var/log/pods/kube-system_POD_POD.
agent_sandbox_config() {
    local pod=$1 name metadata
    shift
    name=$(to_hex "$pod")
    metadata=$(field 1 "$name")$(field 2 "$name")$(field 3 "$(to_hex kube-system)")
    # In the host's network a pod has the host's name.
    printf '%s' "$(field 1 "$metadata")$(field 3 "$(to_hex "/var/log/pods/kube-system_${pod}_$pod")")"
    labels 6 "$@" "io.kubernetes.pod.name=$pod" io.kubernetes.pod.namespace=kube-system
    field 8 "$(field 2 "$(field 1 0802)")"
}

# Runs a pod of a CNI's agent as kubelet does: the image is named by its id, and by the manifest's name in the field that
# older containerd drops. Without an image the pod waits for its first container. Prints the id of the sandbox.
run_agent() {
    local leader=$1 pod=$2 container=$3 image=$4 sandbox config id spec
    shift 4
    check_name "$pod"
    config=$(agent_sandbox_config "$pod" "$@")
    sandbox=$(call_cri "$leader" RunPodSandbox "$(field 1 "$config")" | grep -aoE '[0-9a-f]{64}')
    if [[ -n $image ]]; then
        spec=$(field 1 "$(to_hex "$(import_agent_image "$leader" "$image")")")$(field 18 "$(to_hex "$image")")
        spec=$(field 1 "$(field 1 "$(to_hex "$container")")")$(field 2 "$spec")$(field 11 "$(to_hex "$container/0.log")")
        spec+=$(labels 9 "io.kubernetes.container.name=$container" "io.kubernetes.pod.name=$pod")
        id=$(call_cri "$leader" CreateContainer \
            "$(field 1 "$(to_hex "$sandbox")")$(field 2 "$spec")$(field 3 "$config")" | grep -aoE '[0-9a-f]{64}')
        call_cri "$leader" StartContainer "$(field 1 "$(to_hex "$id")")" >/dev/null
    fi
    printf '%s\n' "$sandbox"
}

# Has containerd pull an image, and fails with it: there is no registry.
fail_pull() {
    local leader=$1 image=$2
    if (service=ImageService call_cri "$leader" PullImage "$(field 1 "$(field 1 "$(to_hex "$image")")")" 2>/dev/null); then
        die "$image can be pulled"
    fi
}

# UpdateRuntimeConfigRequest: a range of pod addresses in a NetworkConfig in a RuntimeConfig.
tell_pod_cidr() {
    call_cri "$1" UpdateRuntimeConfig "$(field 1 "$(field 1 "$(field 1 "$(to_hex "$2")")")")" >/dev/null
}

# Removes a sandbox with its containers.
remove_pod() {
    local leader=$1 sandbox method
    sandbox=$(field 1 "$(to_hex "$2")")
    for method in StopPodSandbox RemovePodSandbox; do
        call_cri "$leader" "$method" "$sandbox" >/dev/null
    done
}
