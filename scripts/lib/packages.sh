# shellcheck shell=bash
# Debian packages that only one test needs: fetched once a suite, kept beside the roots, installed in a booted node.
# Needs lib/root.sh, lib/boot.sh and lib/apt.sh.

# The node has no network: apt runs in it but for that, so that it fetches what this very system lacks.
fetch_packages() {
    local leader=$1 store=$2 root=/proc/$1/root
    shift 2
    cp -L /etc/resolv.conf "$root/etc/resolv.conf"
    nsenter -t "$leader" --mount --pid --uts --ipc -- apt-get -q "${apt_options[@]}" update >&2
    nsenter -t "$leader" --mount --pid --uts --ipc -- \
        apt-get -q -y "${apt_options[@]}" --no-install-recommends --download-only install "$@" >&2
    rm -rf "$store.work"
    mkdir -p "$store.work"
    cp "$root"/var/cache/apt/archives/*.deb "$store.work/"
    rm -f "$root"/var/cache/apt/archives/*.deb
    mv "$store.work" "$store"
}

# $1 is the node; the others are packages.
install_packages() {
    local name=$1 suite leader store
    shift
    leader=$(leader_of "$name")
    suite=$(<"$(state_of "$name")/suite")
    store=$(cache)/packages/$suite-$(IFS=-; printf '%s' "$*")
    mkdir -p "${store%/*}"
    # Two tests may want the same at once.
    (
        flock 9
        [[ -d $store ]] || fetch_packages "$leader" "$store" "$@"
    ) 9>"$store.lock"
    rm -rf "/proc/$leader/root/root/packages"
    cp -r "$store" "/proc/$leader/root/root/packages"
    in_node "$leader" sh -c 'DEBIAN_FRONTEND=noninteractive dpkg -i /root/packages/*.deb' >&2
}
