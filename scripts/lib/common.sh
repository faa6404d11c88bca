# shellcheck shell=bash
# What every script of this folder shares: messages, needs, waiting.

# shellcheck disable=SC2034 # for those who source this
scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly scripts

# One sentence to a person, on standard error, so that standard output stays for programs.
say() { printf '%s\n' "$*" >&2; }

die() {
    say "${0##*/}: $*"
    exit 1
}

need_root() {
    [[ $EUID -eq 0 ]] || die "$1 needs root: run it with sudo"
}

need_commands() {
    local command
    for command in "$@"; do
        command -v "$command" >/dev/null ||
            die "$command is missing: run scripts/install-deps as root, or install it yourself"
    done
}

# A node's name is a host name, a directory and a file name: nothing that could leave those.
check_name() {
    [[ $1 =~ ^[a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?$ ]] ||
        die "'$1' is not a node name: use at most 42 lower-case letters, digits and inner hyphens"
}

# Runs its arguments until they succeed, at most $1 seconds.
wait_for() {
    local deadline=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        ((SECONDS < deadline)) || return 1
        sleep 0.05
    done
}
