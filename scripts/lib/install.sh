# shellcheck shell=bash
# Puts a built netready into a node, or into any root, the way its package would.

# Every file of an installation: mode, source, place. $1 is the directory of the build, $2 the root, $3 the prefix.
install_files() {
    local build=$1 root=$2 prefix=${3-/usr} file mode
    for file in netreadyd netready; do
        [[ -x $build/$file ]] || die "$build holds no $file: run 'make build' first"
    done
    install -D -m 755 "$build/netreadyd" "$root$prefix/sbin/netreadyd"
    install -D -m 755 "$build/netready" "$root$prefix/bin/netready"
    # A package of its own, which may be left out.
    [[ ! -x $build/netready-node ]] || install -D -m 755 "$build/netready-node" "$root$prefix/bin/netready-node"
    for file in "$scripts"/../systemd/*.{service,path,timer}; do
        [[ ${file##*/} != netready-node.* || -x $build/netready-node ]] || continue
        install -d "$root$prefix/lib/systemd/system"
        sed "s|/usr/sbin/netreadyd|$prefix/sbin/netreadyd|; s|/usr/bin/netready|$prefix/bin/netready|" "$file" \
            >"$root$prefix/lib/systemd/system/${file##*/}"
    done
    for file in "$scripts"/../systemd/*.catalog; do
        [[ ! -f $file ]] || install -D -m 644 "$file" "$root$prefix/lib/systemd/catalog/${file##*/}"
    done
    # What a gate needs besides (its rights, the drop-in that opens the network) lies with it.
    for file in "$scripts"/../config/gates/*; do
        mode=644
        [[ ! -x $file ]] || mode=755
        install -D -m "$mode" "$file" "$root$prefix/share/netready/gates/${file##*/}"
    done
    for file in "$scripts"/../config/{profiles/*.toml,prometheus/*.rules.yaml,grafana/*.json,node-problem-detector/*.json,kubernetes/*.yaml,logs/*.conf}; do
        sed "s|/usr/bin/netready|$prefix/bin/netready|; s|/usr/share/netready/|$prefix/share/netready/|" "$file" |
            install -D -m 644 /dev/stdin "$root$prefix/share/netready/${file#"$scripts"/../config/}"
    done
    install -D -m 755 "$scripts/../config/node-problem-detector/container-network" \
        "$root$prefix/share/netready/node-problem-detector/container-network"
    # The settings are the operator's: an installation never overwrites them.
    for file in netready netready-node; do
        [[ $file != netready-node || -x $build/netready-node ]] || continue
        install -d "$root/etc/netready/$file.toml.d"
        [[ -f $root/etc/netready/$file.toml ]] ||
            install -D -m 644 "$scripts/../config/$file.toml" "$root/etc/netready/$file.toml"
    done
}

# Takes away what install_files has put there, but for the operator's settings. $1 is the root, $2 the prefix.
remove_files() {
    local root=$1 prefix=${2-/usr}
    rm -f "$root$prefix"/sbin/netreadyd "$root$prefix"/bin/netready{,-node} \
        "$root$prefix"/lib/systemd/catalog/netready.catalog \
        "$root$prefix"/lib/systemd/system/netready{d,-node,-preflight,-reload}.service \
        "$root$prefix"/lib/systemd/system/netready-node.{path,timer}
    rm -rf "$root$prefix/share/netready"
}

# What systemd and journald have to learn of an installation; words before, such as in_node PID, say where.
announce() {
    "$@" systemctl daemon-reload
    # journalctl -x finds only what is in this.
    "$@" journalctl --update-catalog
}

install_netready() {
    local leader root
    leader=$(leader_of "$1")
    root=/proc/$leader/root
    install_files "$2" "$root"
    install -D -m 644 "$scripts/../config/test.toml" "$root/usr/share/netready/test.toml"
    announce in_node "$leader"
}
