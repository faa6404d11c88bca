# shellcheck shell=bash
# Throw-away nodes: an overlay over a pristine root, booted by systemd-nspawn, found again by their state directory.

readonly nodes=/run/netready-nodes

state_of() { printf '%s/%s' "$nodes" "$1"; }
disk_of() { printf '%s/nodes/%s' "$(cache)" "$1"; }

# A pid alone may have gone to someone else since; with its start time it names one process for ever.
start_time() {
    local stat
    stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
    # The name, in parentheses, may hold spaces; what follows it may not.
    read -ra stat <<<"${stat##*) }"
    printf '%s' "${stat[19]}"
}

remember_process() { printf '%s %s\n' "$2" "$(start_time "$2")" >"$1"; }

# Prints the pid that a state file remembers, if that very process still runs.
running_pid() {
    local pid started
    read -r pid started 2>/dev/null <"$1" || return 1
    [[ $(start_time "$pid") == "$started" ]] || return 1
    printf '%s' "$pid"
}

leader_of() {
    check_name "$1"
    running_pid "$(state_of "$1")/leader" || die "no node '$1' is running; scripts/node list shows those that are"
}

# The child of nspawn that is pid 1 of its own namespace.
find_leader() {
    local child
    for child in $(pgrep -P "$1" || true); do
        if [[ $(awk '$1 == "NSpid:" { print NF - 1, $NF }' "/proc/$child/status" 2>/dev/null) == "2 1" ]]; then
            printf '%s' "$child"
            return
        fi
    done
    return 1
}

in_node() {
    local leader=$1
    shift
    env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 HOME=/root \
        "TERM=${TERM:-dumb}" nsenter -t "$leader" -a -- "$@"
}

# containerd's own snapshots are overlays, which cannot lie on an overlay: they get a real directory.
mount_node() {
    local suite=$1 disk=$2
    mkdir -p "$disk/upper" "$disk/work" "$disk/containerd" "$disk/root"
    # A directory of the pristine root can be renamed, as on any disk, only with redirect_dir.
    mount -t overlay "netready-${disk##*/}" "$disk/root" \
        -o "lowerdir=$(root_of "$suite"),upperdir=$disk/upper,workdir=$disk/work,redirect_dir=on"
}

# Every nspawn gets a control group of its own, since two in one would share their payload group.
enter_control_group() {
    local group
    for group in /sys/fs/cgroup/unified /sys/fs/cgroup; do
        [[ -f $group/cgroup.procs && -f $group/cgroup.controllers ]] || continue
        mkdir -p "$group/netready-$1"
        echo "$BASHPID" >"$group/netready-$1/cgroup.procs"
        return
    done
}

# A caller may wait until nobody holds a descriptor of its own any more; a node must not keep one for its lifetime.
close_inherited() {
    local fd
    for fd in "/proc/$BASHPID/fd"/*; do
        fd=${fd##*/}
        ((fd <= 2)) || exec {fd}>&-
    done
}

start_nspawn() {
    local name=$1 disk=$2 state=$3
    (
        close_inherited
        enter_control_group "$name"
        export SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1
        exec setsid systemd-nspawn -D "$disk/root" -M "$name" --boot --register=no --keep-unit \
            --private-network --capability=all --system-call-filter="@keyring bpf" --console=pipe \
            --bind="$disk/containerd:/var/lib/containerd" --link-journal=no --resolv-conf=off --timezone=off
    ) </dev/null >"$state/console" 2>&1 &
    remember_process "$state/nspawn" $!
}

# True once systemd has settled. A unit that failed for want of a device is a node's daily life: degraded will do.
is_up() {
    local state
    state=$(in_node "$1" systemctl is-system-running 2>/dev/null || true)
    [[ $state == running || $state == degraded ]]
}

await_node() {
    local name=$1 state=$2 pid leader
    pid=$(running_pid "$state/nspawn") || boot_failed "$name" "systemd-nspawn ended at once"
    wait_for 20 find_leader "$pid" || boot_failed "$name" "systemd did not start"
    leader=$(find_leader "$pid")
    remember_process "$state/leader" "$leader"
    wait_for 60 is_up "$leader" || boot_failed "$name" "systemd did not settle"
    wait_for 30 test -S "/proc/$leader/root/run/containerd/containerd.sock" ||
        boot_failed "$name" "containerd made no socket"
}

boot_failed() {
    local console
    console=$(tail -n 20 "$(state_of "$1")/console" 2>/dev/null || true)
    stop_node "$1"
    die "node '$1' did not boot: $2. The end of its console:"$'\n'"$console"
}

boot_node() {
    local suite=$1 name=$2 state disk
    check_name "$name"
    need_root "booting a node"
    need_commands systemd-nspawn nsenter pgrep
    ensure_root "$suite"
    state=$(state_of "$name")
    disk=$(disk_of "$name")
    ! running_pid "$state/nspawn" >/dev/null || die "a node '$name' runs already; scripts/node stop $name ends it"
    discard "$name"
    mkdir -p "$state"
    printf '%s\n' "$suite" >"$state/suite"
    mount_node "$suite" "$disk"
    printf '%s\n' "$disk/root" >"$state/root"
    prepare_node "$disk/root" "$name"
    start_nspawn "$name" "$disk" "$state"
    await_node "$name" "$state"
    import_pause_image "$(leader_of "$name")" || boot_failed "$name" "containerd did not take the sandbox image"
    describe_node "$name"
}

describe_node() {
    local state leader
    state=$(state_of "$1")
    leader=$(leader_of "$1")
    printf 'name=%s\nsuite=%s\nleader=%s\nnspawn=%s\nroot=/proc/%s/root\n' \
        "$1" "$(<"$state/suite")" "$leader" "$(running_pid "$state/nspawn")" "$leader"
}

# What makes this copy a machine of its own, and what containerd needs to run pods inside a container.
prepare_node() {
    local root=$1 name=$2
    tr -d - </proc/sys/kernel/random/uuid >"$root/etc/machine-id"
    printf '%s\n' "$name" >"$root/etc/hostname"
    printf '127.0.0.1 localhost\n127.0.1.1 %s\n::1 localhost\n' "$name" >"$root/etc/hosts"
    configure_containerd "$root/etc/containerd/config.toml"
    # What a test changes it can take back from here.
    install -D -m 644 "$root/etc/containerd/config.toml" "$root/usr/share/netready-node/config.toml"
}

# SIGTERM lets systemd shut down in order; after 20 s there is no more asking.
end_process() {
    local pid=$1
    kill -TERM "$pid" 2>/dev/null || return 0
    wait_for 20 process_gone "$pid" || kill -KILL "$pid" 2>/dev/null || true
    wait_for 5 process_gone "$pid" || die "process $pid of a node does not end"
}

process_gone() { ! kill -0 "$1" 2>/dev/null || grep -q '^State:[[:space:]]*Z' "/proc/$1/status"; }

# Also ends what a killed nspawn left behind: the leader is pid 1 of its namespace, all others go with it.
stop_node() {
    local pid kind state
    check_name "$1"
    state=$(state_of "$1")
    for kind in nspawn leader; do
        if pid=$(running_pid "$state/$kind"); then
            [[ $kind == nspawn ]] || kill -KILL "$pid" 2>/dev/null || true
            end_process "$pid"
        fi
    done
    discard "$1"
}

discard() {
    local disk group
    disk=$(disk_of "$1")
    ! mountpoint -q "$disk/root" || umount "$disk/root" || umount -l "$disk/root"
    rm -rf --one-file-system "$disk" "$(state_of "$1")"
    for group in /sys/fs/cgroup/unified /sys/fs/cgroup; do
        [[ ! -d $group/netready-$1 ]] || remove_groups "$group/netready-$1"
    done
}

# Control groups go leaf by leaf; one that is busy is left, since the next boot uses it again.
remove_groups() { find "$1" -depth -type d -exec rmdir {} + 2>/dev/null || true; }

node_names() {
    local directory
    for directory in "$nodes"/*/ "$(cache)"/nodes/*/; do
        [[ ! -d $directory ]] || basename "$directory"
    done | sort -u
}

list_nodes() {
    local name pid
    for name in $(node_names); do
        if pid=$(running_pid "$(state_of "$name")/leader"); then
            printf '%-24s %-10s leader=%s\n' "$name" "$(<"$(state_of "$name")/suite")" "$pid"
        else
            printf '%-24s %-10s gone; scripts/node stop %s removes what it left\n' "$name" - "$name"
        fi
    done
}

# Stops the nodes whose names begin with the given prefix; all of them without one.
clean_nodes() {
    local name
    for name in $(node_names); do
        [[ $name != "${1-}"* ]] || stop_node "$name"
    done
}
