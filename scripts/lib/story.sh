# shellcheck shell=bash
# Telling a story on a node: a step does something, and then the journal has to say what it is claimed to say.

colour() { [[ ! -t 1 || -n ${NO_COLOR-} ]] || printf '\033[%sm' "$1"; }

headline() { printf '\n%s%s%s\n' "$(colour 1)" "$*" "$(colour 0)"; }
detail() { printf '   %s%s%s\n' "$(colour 2)" "$*" "$(colour 0)"; }

# Microseconds of the clock that journald stamps records with: node and host share it.
now_us() { date +%s%6N; }

story_cursor() {
    in_node "$leader" journalctl --quiet --lines=0 --show-cursor | sed -n 's/^-- cursor: //p'
}

# Records of netreadyd since the last act, one JSON object a line.
records_since_act() {
    in_node "$leader" journalctl --quiet --all --output=json --unit=netreadyd.service --after-cursor="$act_cursor"
}

# What happens, in a person's words, and the script that makes it happen in the node.
act() {
    detail "$1"
    act_cursor=$(story_cursor)
    act_at=$(now_us)
    in_node "$leader" /bin/sh -euc "$2"
}

matching_record() {
    local records
    records=$(records_since_act)
    # A message that is not text comes as an array of bytes, or null when it is too long.
    jq -cn "first(inputs | .MESSAGE |= tostring | select($1))" <<<"$records" | grep .
}

# Waits for a record since the last act that satisfies a jq condition; prints it with the time it took.
hears() {
    local claim=$1 condition=$2 seconds=${3:-15} deadline record took
    deadline=$((SECONDS + seconds))
    until record=$(matching_record "$condition"); do
        ((SECONDS < deadline)) || story_breaks "$claim" "$seconds"
        sleep 0.05
    done
    took=$(($(jq -r '._SOURCE_REALTIME_TIMESTAMP // .__REALTIME_TIMESTAMP' <<<"$record") - act_at))
    ((took > 0)) || took=0
    printf '   %s%6d.%01d ms%s  %s\n' "$(colour 36)" "$((took / 1000))" "$((took % 1000 / 100))" "$(colour 0)" \
        "$(jq -r .MESSAGE <<<"$record")"
    printf '   %sok%s          %s\n' "$(colour 32)" "$(colour 0)" "$claim"
}

# Holds what must not happen against what did.
holds() {
    local claim=$1
    shift
    "$@" || story_breaks "$claim" 0
    printf '   %sok%s          %s\n' "$(colour 32)" "$(colour 0)" "$claim"
}

no_record() { ! matching_record "$1" >/dev/null; }

story_breaks() {
    printf '   %sNOT SO%s      %s (waited %d s). Since the last act netreadyd said:\n' \
        "$(colour 31)" "$(colour 0)" "$1" "$2"
    records_since_act | jq -r '"   " + .MESSAGE'
    exit 1
}

# The verdict that netreadyd has published.
verdict_is() { [[ $(in_node "$leader" jq -r .verdict /run/netready/status.json) == "$1" ]]; }

unit_property() { in_node "$leader" systemctl show --property="$2" --value "$1"; }

# Whatever a program could have touched: the watched directories, and which start of containerd this is.
traces() {
    in_node "$leader" sh -c '
        find /etc/cni /etc/containerd -printf "%p %i %m %T@ %C@\n" | sort
        find /etc/cni /etc/containerd -type f -exec sha256sum {} + | sort
        systemctl show --property=InvocationID,MainPID containerd.service'
}
