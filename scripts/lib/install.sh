# shellcheck shell=bash
# Puts a built netready into a node, or into any root, the way its package would.

# Every file of an installation: mode, source, place. $1 is the directory of the build, $2 the root, $3 the prefix.
install_files() {
    local build=$1 root=$2 prefix=${3-/usr} file
    for file in netreadyd netready; do
        [[ -x $build/$file ]] || die "$build holds no $file: run 'make build' first"
    done
    install -D -m 755 "$build/netreadyd" "$root$prefix/sbin/netreadyd"
    install -D -m 755 "$build/netready" "$root$prefix/bin/netready"
    for file in "$scripts"/../systemd/*.service; do
        install -d "$root$prefix/lib/systemd/system"
        sed "s|/usr/sbin/netreadyd|$prefix/sbin/netreadyd|; s|/usr/bin/netready|$prefix/bin/netready|" "$file" \
            >"$root$prefix/lib/systemd/system/${file##*/}"
    done
    for file in "$scripts"/../systemd/*.catalog; do
        [[ ! -f $file ]] || install -D -m 644 "$file" "$root$prefix/lib/systemd/catalog/${file##*/}"
    done
    for file in "$scripts"/../config/gates/*; do
        [[ -x $file ]] || continue
        install -D -m 755 "$file" "$root$prefix/share/netready/gates/${file##*/}"
    done
    for file in "$scripts"/../config/{profiles/*.toml,prometheus/*.rules.yaml,node-problem-detector/*.json,kubernetes/*.yaml,logs/*.conf}; do
        install -D -m 644 "$file" "$root$prefix/share/netready/${file#"$scripts"/../config/}"
    done
    install -D -m 755 "$scripts/../config/node-problem-detector/container-network" \
        "$root$prefix/share/netready/node-problem-detector/container-network"
    # The settings are the operator's: an installation never overwrites them.
    [[ -f $root/etc/netready/netready.toml ]] ||
        install -D -m 644 "$scripts/../config/netready.toml" "$root/etc/netready/netready.toml"
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
