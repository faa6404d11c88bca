# shellcheck shell=bash
# kube-apiserver and kubelet. No suite of Debian has them as programs; bookworm's source package has the whole tree, with all
# that it needs. Built once, in bookworm's root, kept beside the roots. Needs lib/root.sh, lib/boot.sh and lib/apt.sh.

readonly kubernetes_version=1.20.2
kubernetes_place() { printf '%s/kubernetes-%s' "$(cache)" "$kubernetes_version"; }

# Prints why they cannot be built here, where they are not kept already; nothing where they can.
why_no_kubernetes() {
    local command place
    place=$(kubernetes_place)
    [[ ! -x $place/kubelet ]] || return 0
    for command in apt-get dpkg-deb; do
        command -v "$command" >/dev/null || {
            echo "kube-apiserver comes from Debian's source package, and there is no $command"
            return
        }
    done
}

# Kept for ever, as the roots are: 'rm -r' of the directory builds them anew.
ensure_kubernetes() {
    local place reason
    place=$(kubernetes_place)
    [[ ! -x $place/kubelet ]] || return 0
    need_root "building kube-apiserver"
    reason=$(why_no_kubernetes)
    [[ -z $reason ]] || die "$reason"
    ensure_root bookworm
    (
        flock 9
        [[ -x $place/kubelet ]] || make_kubernetes "$place"
    ) 9>"$(cache)/.kubernetes.lock" || die "kube-apiserver could not be built, as is told above"
}

# Called in a subshell that holds the lock.
make_kubernetes() {
    local place=$1 work started=$SECONDS
    rm -rf "$(cache)"/.work-kubernetes.*
    work=$(mktemp -d "$(cache)/.work-kubernetes.XXXXXX")
    say "kubernetes $kubernetes_version: building kube-apiserver and kubelet, once, into $place: 120 MB to download, 3 GB of" \
        "disk meanwhile, about ten minutes of two processors"
    fetch_kubernetes "$work" || return 1
    in_toolchain "$work" sh -euc "$kubernetes_build" sh "$kubernetes_version" || return 1
    mv "$work/programs" "$place"
    rm -rf "$work"
    say "kubernetes $kubernetes_version: ready after $((SECONDS - started)) s"
}

# Go 1.19 and the source tree. Debian's patches are of kubectl alone. The tree's own reflect2 goes over maps as Go did until
# 1.17, which crashes: Debian's is newer.
fetch_kubernetes() {
    local work=$1 tree package reflect=github.com/modern-go/reflect2
    tree=$work/path/src/k8s.io/kubernetes
    mkdir -p "$work/apt" "$work/go" "$tree" "$work/programs"
    prepare_apt "$work/apt" bookworm "deb deb-src"
    apt_get_in "$work/apt" update || return 1
    apt_get_in "$work/apt" download golang-1.19-go golang-1.19-src \
        golang-github-modern-go-reflect2-dev || return 1
    apt_get_in "$work/apt" source --download-only kubernetes || return 1
    for package in "$work"/apt/*.deb; do
        dpkg-deb -x "$package" "$work/go" || return 1
    done
    tar -xzf "$work"/apt/kubernetes_*.orig.tar.gz --strip-components=1 -C "$tree" || return 1
    rm -r "$tree/vendor/$reflect"
    mv "$work/go/usr/share/gocode/src/$reflect" "$tree/vendor/$reflect"
}

# A command in bookworm's root with $1 at /mnt: no library of this machine is asked, and no network is there.
in_toolchain() {
    local work=$1
    shift
    # shellcheck disable=SC2016 # the words are the inner shell's
    nice -n 10 unshare --mount --net sh -euc '
        mount --bind "$1" "$2/mnt"
        root=$2
        shift 2
        exec env -i HOME=/mnt GOROOT=/mnt/go/usr/lib/go-1.19 GOPATH=/mnt/path GOCACHE=/mnt/cache GOTMPDIR=/mnt \
            GO111MODULE=off CGO_ENABLED=0 GOFLAGS=-trimpath PATH=/mnt/go/usr/lib/go-1.19/bin:/usr/sbin:/usr/bin:/bin \
            chroot "$root" "$@"' sh "$work" "$(root_of bookworm)" "$@"
}

# The one part of the tree that Kubernetes generates and Debian leaves out is openapi; then the two programs.
# shellcheck disable=SC2016 # the words are the inner shell's
readonly kubernetes_build='
    cd /mnt/path/src/k8s.io/kubernetes
    go build -o /mnt/openapi-gen ./vendor/k8s.io/kube-openapi/cmd/openapi-gen
    packages=$(grep -rl --include="*.go" "^// *+k8s:openapi-gen=" pkg staging/src vendor/k8s.io | xargs dirname | sort -u |
        grep -vE "testing|code-generator|sample|example" | sed "s|^staging/src/|vendor/|; s|^|k8s.io/kubernetes/|" | paste -sd ,)
    /mnt/openapi-gen --input-dirs "$packages" --output-package k8s.io/kubernetes/pkg/generated/openapi \
        --output-file-base zz_generated.openapi --report-filename /mnt/report \
        --go-header-file vendor/k8s.io/code-generator/hack/boilerplate.go.txt
    version=k8s.io/kubernetes/vendor/k8s.io/component-base/version
    go build -o /mnt/programs -ldflags "-s -w -X $version.gitVersion=v$1 -X $version.gitMajor=1 -X $version.gitMinor=20" \
        ./cmd/kube-apiserver ./cmd/kubelet'
