# shellcheck shell=bash
# Asks containerd for a pod sandbox: the proof that a network not only is ready but works.
# No CRI client is packaged, and the request is four strings, so it is put together here: field numbers as in
# RunPodSandboxRequest, PodSandboxConfig and PodSandboxMetadata of runtime.v1's api.proto.

to_hex() { printf '%s' "$1" | od -An -v -tx1 | tr -d ' \n'; }

# A length-delimited field of protobuf, in hexadecimal; what is put in here is always shorter than 128 bytes.
field() { printf '%02x%02x%s' "$(($1 << 3 | 2))" "$((${#2} / 2))" "$2"; }

from_hex() {
    local rest=$1
    while [[ -n $rest ]]; do
        # shellcheck disable=SC2059 # the format is the byte
        printf "\\x${rest:0:2}"
        rest=${rest:2}
    done
}

sandbox_request() {
    local name metadata config request
    name=$(to_hex "$1")
    metadata=$(field 1 "$name")$(field 2 "$name")$(field 3 "$(to_hex default)")
    config=$(field 1 "$metadata")$(field 2 "$name")$(field 3 "$(to_hex /var/log/pods)")
    request=$(field 1 "$config")
    from_hex "$(printf '00%08x%s' "$((${#request} / 2))" "$request")"
}

# Prints the id of the sandbox; containerd's own words on failure.
run_pod() {
    local leader=$1 pod=$2 work status id
    check_name "$pod"
    ((${#pod} <= 20)) || die "a pod's name has at most 20 characters here: $pod"
    need_commands curl
    work=$(mktemp -d)
    sandbox_request "$pod" | curl -sS --max-time 60 --http2-prior-knowledge \
        --unix-socket "/proc/$leader/root/run/containerd/containerd.sock" \
        -H 'content-type: application/grpc' -H 'te: trailers' --data-binary @- \
        -D "$work/headers" -o "$work/answer" http://localhost/runtime.v1.RuntimeService/RunPodSandbox ||
        die "containerd of this node does not answer"
    status=$(sed -n 's/^grpc-status: \([0-9]*\).*/\1/p' "$work/headers" | tail -n 1)
    id=$(grep -aoE '[0-9a-f]{64}' "$work/answer" || true)
    [[ $status == 0 && -n $id ]] || die "no sandbox: $(sed -n 's/^grpc-message: //p' "$work/headers" | tr -d '\r')"
    rm -rf "$work"
    printf '%s\n' "$id"
}
