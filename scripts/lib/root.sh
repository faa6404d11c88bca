# shellcheck shell=bash
# Pristine Debian roots, made once by debootstrap and never booted themselves.

readonly suites=(bookworm trixie forky)

# containerd and its plug-ins are what is tested; libnghttp2, protobuf-c and what curl brings are what netready links.
readonly root_packages=systemd,systemd-sysv,dbus,libpam-systemd,containerd,runc,containernetworking-plugins,iproute2,procps,jq,polkitd,libnghttp2-14,libprotobuf-c1,curl

cache() { printf '%s' "${NETREADY_CACHE:-/var/cache/netready}"; }
root_of() { printf '%s/roots/%s' "$(cache)" "$1"; }

check_suite() {
    local suite
    for suite in "${suites[@]}"; do
        [[ $suite != "$1" ]] || return 0
    done
    die "no suite '$1': it is one of ${suites[*]}"
}

# The Debian mirror that apt uses here. Nothing on other distributions: debootstrap then takes its own default.
debian_mirror() {
    # shellcheck disable=SC2016 # the format is apt's own, not the shell's
    apt-get indextargets --format '$(ORIGIN)|$(LABEL)|$(REPO_URI)' 2>/dev/null |
        awk -F'|' '$1 == "Debian" && $2 == "Debian" { print $3; exit }'
}

# debootstrap knows only the suites that existed when it was released; the newer ones install as sid does.
scripts_for() {
    local suite=$1 directory=$2 stock=${DEBOOTSTRAP_DIR:-/usr/share/debootstrap}
    cp -rs "$stock/." "$directory"
    [[ -e $directory/scripts/$suite ]] || ln -s sid "$directory/scripts/$suite"
}

# debootstrap's log as progress: one line that renews itself on a terminal, one line a phase elsewhere.
show_progress() {
    local suite=$1 terminal=0
    [[ ! -t 2 ]] || terminal=1
    awk -v suite="$suite" -v terminal="$terminal" '
        $1 == "I:" && $2 ~ /^(Retrieving|Extracting|Unpacking|Configuring)$/ {
            count[$2]++
            if (terminal) printf "\r\033[K%s: %s %d: %s", suite, tolower($2), count[$2], $3
            else if (count[$2] == 1) printf "%s: %s packages\n", suite, tolower($2)
            fflush()
        }
        END { if (terminal) printf "\r\033[K" }' >&2
}

# Called in a subshell that holds the lock of this suite.
make_root() {
    local suite=$1 root work mirror started=$SECONDS
    root=$(root_of "$suite")
    if [[ -f $root.packages && $(<"$root.packages") == "$root_packages" && -d $root ]]; then
        return 0
    fi
    need_root "making a Debian root"
    need_commands debootstrap
    rm -rf "$root" "$root.packages" "$(cache)/roots/.work-$suite."*
    work=$(mktemp -d "$(cache)/roots/.work-$suite.XXXXXX")
    mkdir "$work/debootstrap" "$work/root"
    scripts_for "$suite" "$work/debootstrap"
    mirror=$(debian_mirror)
    say "$suite: downloading a Debian root of about 500 MB, once, into $root"
    DEBOOTSTRAP_DIR="$work/debootstrap" debootstrap --variant=minbase --include="$root_packages" \
        "$suite" "$work/root" ${mirror:+"$mirror"} 2>&1 |
        tee "$work/log" | show_progress "$suite" || {
        tail -n 5 "$work/log" >&2
        die "debootstrap of $suite failed; its whole log is $work/log"
    }
    prepare_root "$work/root"
    mv "$work/root" "$root"
    printf '%s\n' "$root_packages" >"$root.packages"
    rm -rf "$work"
    say "$suite: ready after $((SECONDS - started)) s"
}

# What a minimal root lacks and every node has.
prepare_root() {
    printf '127.0.0.1 localhost\n::1 localhost\n' >"$1/etc/hosts"
    : >"$1/etc/machine-id"
    rm -rf "$1"/var/cache/apt/archives/*.deb "$1"/var/lib/apt/lists/*
}

ensure_root() {
    local suite=$1
    check_suite "$suite"
    mkdir -p "$(cache)/roots"
    (
        flock 9
        make_root "$suite"
    ) 9>"$(cache)/roots/.$suite.lock"
}
