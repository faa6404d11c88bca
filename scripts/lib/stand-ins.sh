# shellcheck shell=bash
# What a node of a real cluster has and a bare one lacks: the sandbox image, and the traces of a Calico installation.

# Every name under which containerd 1.6 to 2.1 may ask for its sandbox image.
readonly pause_tags=(3.6 3.8 3.10 3.10.1)

compile() {
    local source=$1 output=$2 compiler
    compiler=$(command -v gcc || command -v clang || command -v cc) || die "no C compiler: run scripts/install-deps as root"
    "$compiler" -static -O2 -s -Wall -Wextra -Werror -o "$output" "$source"
}

# Compiled once for each state of the sources; moved into place whole, since several nodes may boot at once.
stand_in() {
    local name=$1 source digest built
    source=$scripts/stand-ins/$name.c
    digest=$(sha256sum "$source")
    built=$(cache)/stand-ins/$name-${digest:0:16}
    if [[ ! -x $built ]]; then
        mkdir -p "${built%/*}"
        compile "$source" "$built.$$"
        mv "$built.$$" "$built"
    fi
    printf '%s' "$built"
}

# Stores standard input as a blob of the image layout $1 and prints its descriptor of media type $2.
blob() {
    local layout=$1 type=$2 digest
    cat >"$layout/blob"
    digest=$(sha256sum "$layout/blob")
    digest=${digest%% *}
    mv "$layout/blob" "$layout/blobs/sha256/$digest"
    printf '{"mediaType":"application/vnd.oci.image.%s","digest":"sha256:%s","size":%d}' \
        "$type" "$digest" "$(stat -c %s "$layout/blobs/sha256/$digest")"
}

architecture() {
    case $(uname -m) in
    x86_64) printf amd64 ;;
    aarch64) printf arm64 ;;
    *) uname -m ;;
    esac
}

# An OCI archive of one static program, under all the names it may be asked for.
pause_image() {
    local program
    program=$(stand_in pause)
    image_archive "$program" "$program.tar" "" "${pause_tags[@]/#/registry.k8s.io/pause:}"
    printf '%s' "$program.tar"
}

# Imports that program under the name of an agent's image, with an id that no other image has; prints the id.
import_agent_image() {
    local leader=$1 image=$2 archive
    archive=$(stand_in pause)-$(sha256sum <<<"$image" | cut -c 1-16).tar
    image_archive "$(stand_in pause)" "$archive" "$image" "$image"
    in_node "$leader" ctr -n k8s.io images import - <"$archive" >/dev/null
    tar -xOf "$archive" id
}

# Makes the archive $2 of the program $1, where it is not there yet, with $3 as a label of its configuration and the names
# that follow. Its member `id` is the image's.
image_archive() {
    local program=$1 archive=$2 label=$3 layout layer diff config manifest name
    shift 3
    if [[ ! -f $archive ]]; then
        layout=$(mktemp -d)
        mkdir -p "$layout/blobs/sha256" "$layout/files"
        install -m 755 "$program" "$layout/files/pause"
        layer=$(tar -C "$layout/files" --owner=0 --group=0 -c pause | blob "$layout" layer.v1.tar)
        diff=$(jq -r .digest <<<"$layer")
        config=$(printf '{"architecture":"%s","os":"linux","config":{"Entrypoint":["/pause"],"Labels":{"name":"%s"}},"rootfs":{"type":"layers","diff_ids":["%s"]}}' \
            "$(architecture)" "$label" "$diff" | blob "$layout" config.v1+json)
        manifest=$(printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":%s,"layers":[%s]}' \
            "$config" "$layer" | blob "$layout" manifest.v1+json)
        jq -j .digest <<<"$config" >"$layout/id"
        for name in "$@"; do
            jq -c --arg name "$name" '.annotations = {"io.containerd.image.name": $name}' <<<"$manifest"
        done | jq -sc '{schemaVersion: 2, manifests: .}' >"$layout/index.json"
        printf '{"imageLayoutVersion":"1.0.0"}' >"$layout/oci-layout"
        tar -C "$layout" -cf "$archive.$$" oci-layout index.json blobs id
        mv "$archive.$$" "$archive"
        rm -rf "$layout"
    fi
}

import_pause_image() {
    in_node "$1" ctr -n k8s.io images import - <"$(pause_image)" >/dev/null
}

# A pod sandbox inside a container may neither lower its OOM score nor enter control groups of its own.
configure_containerd() {
    local section='[plugins."io.containerd.grpc.v1.cri"]'
    grep -qF "$section" "$1" || die "$1 has no section $section"
    sed -i "/^ *\[plugins\.\"io\.containerd\.grpc\.v1\.cri\"\]\$/a\\      restrict_oom_score_adj = true\n      disable_cgroup = true" "$1"
}

base64url() { basenc --base64url -w0 | tr -d =; }

# A token of the shape that Calico's installer writes; nobody checks its signature.
service_account_token() {
    local header payload
    header=$(printf '{"alg":"RS256","typ":"JWT"}' | base64url)
    payload=$(printf '{"iss":"kubernetes/serviceaccount","sub":"system:serviceaccount:kube-system:calico-cni-plugin","exp":%d}' \
        $(($(date +%s) + 365 * 86400)) | base64url)
    printf '%s.%s.%s' "$header" "$payload" "$(printf 'no signature' | base64url)"
}

# The plug-ins go where containerd looks, the configuration into /root/calico: whoever tells the story moves it in.
install_calico() {
    local leader root staging
    leader=$(leader_of "$1")
    root=/proc/$leader/root
    staging=$root/root/calico
    install -m 755 "$(stand_in plugin)" "$root/usr/lib/cni/calico"
    install -m 755 "$(stand_in plugin)" "$root/usr/lib/cni/calico-ipam"
    mkdir -p "$root/var/lib/calico" "$staging"
    printf '%s' "$1" >"$root/var/lib/calico/nodename"
    sed "s/@NODE@/$1/" "$scripts/stand-ins/10-calico.conflist" >"$staging/10-calico.conflist"
    sed "s/@TOKEN@/$(service_account_token)/" "$scripts/stand-ins/calico-kubeconfig" >"$staging/calico-kubeconfig"
    chmod 600 "$staging/calico-kubeconfig"
}
