# shellcheck shell=bash
# promtool of the Debian generations: what reads the rules where Prometheus runs. Needs lib/root.sh and lib/apt.sh.

promtool_of() { printf '%s/promtool/%s/usr/bin/promtool' "$(cache)" "$1"; }

# Debian 12 has it in the package of Prometheus, the later ones in one of its own.
fetch_promtool() {
    local suite=$1 place work
    place=$(cache)/promtool
    work=$(mktemp -d "$place/.work-$suite.XXXXXX")
    prepare_apt "$work" "$suite" deb
    if ! download_promtool "$work"; then
        rm -rf "$work"
        return 1
    fi
    rm -rf "${place:?}/$suite"
    mv "$work/root" "$place/$suite"
    rm -rf "$work"
}

download_promtool() {
    local work=$1
    apt_get_in "$work" update || return 1
    apt_get_in "$work" download promtool 2>/dev/null || apt_get_in "$work" download prometheus || return 1
    dpkg-deb -x "$work"/*.deb "$work/root"
}

# Prints why promtool cannot be had here, where it is not kept already; nothing where it can. $@ are suites.
why_no_promtool() {
    local suite place command
    place=$(cache)/promtool
    for suite in "$@"; do
        [[ ! -x $(promtool_of "$suite") ]] || continue
        for command in apt-get dpkg-deb; do
            command -v "$command" >/dev/null || {
                echo "promtool comes from Debian's packages, and there is no $command"
                return
            }
        done
        mkdir -p "$place" 2>/dev/null || true
        [[ -w $place ]] || {
            echo "$place cannot be written: run it with sudo, or set NETREADY_CACHE"
            return
        }
    done
}

# Kept for ever, as the roots are: 'rm -r' of the directory fetches them anew.
ensure_promtool() {
    local suite=$1 reason
    [[ ! -x $(promtool_of "$suite") ]] || return 0
    reason=$(why_no_promtool "$suite")
    [[ -z $reason ]] || die "$reason"
    (
        flock 9
        [[ -x $(promtool_of "$suite") ]] || {
            say "$suite: downloading promtool, about 20 MB, once"
            fetch_promtool "$suite"
        }
    ) 9>"$(cache)/promtool/.$suite.lock" || die "promtool of $suite cannot be had; is the Debian mirror reachable?"
}
