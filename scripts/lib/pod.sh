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
field() { printf '%02x%s%s' "$(($1 << 3 | 2))" "$(varint "$((${#2} / 2))")" "$2"; }

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
    metadata=$(field 1 "$name")$(field 2 "$name")$(field 3 "$(to_hex default)")
    printf '%s' "$(field 1 "$metadata")$(field 2 "$name")$(field 3 "$(to_hex "/var/log/pods/default_$1_$1")")"
}

# Calls a method of the runtime service; prints the answer as it came, or dies with containerd's own words.
call_cri() {
    local leader=$1 method=$2 request=$3 work status
    need_commands curl
    work=$(mktemp -d)
    from_hex "$(printf '00%08x%s' "$((${#request} / 2))" "$request")" | curl -sS --max-time 60 --http2-prior-knowledge \
        --unix-socket "/proc/$leader/root/run/containerd/containerd.sock" \
        -H 'content-type: application/grpc' -H 'te: trailers' --data-binary @- \
        -D "$work/headers" -o "$work/answer" "http://localhost/runtime.v1.RuntimeService/$method" ||
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
# Its log is /var/log/pods/default_POD_POD/CONTAINER/0.log. Prints the id of the sandbox.
run_container() {
    local leader=$1 pod=$2 container=$3 sandbox config id image=registry.k8s.io/pause:3.6
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

# Removes a sandbox with its containers.
remove_pod() {
    local leader=$1 sandbox method
    sandbox=$(field 1 "$(to_hex "$2")")
    for method in StopPodSandbox RemovePodSandbox; do
        call_cri "$leader" "$method" "$sandbox" >/dev/null
    done
}
