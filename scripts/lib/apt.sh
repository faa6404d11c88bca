# shellcheck shell=bash
# apt for another Debian than this machine's: only files of its own are written, so that this machine's apt neither learns of
# the suite nor installs anything. Needs lib/root.sh.

# Prepares the directory $1 for the suite $2; $3 says which kinds of packages, "deb" or "deb deb-src".
prepare_apt() {
    local work=$1 suite=$2 kind mirror
    mirror=$(debian_mirror)
    mkdir -p "$work/lists/partial" "$work/archives/partial"
    for kind in $3; do
        printf '%s [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s %s main\n' \
            "$kind" "${mirror:-http://deb.debian.org/debian}" "$suite"
    done >"$work/sources.list"
}

# A suite in the making is signed for a week, and a mirror may stand still for longer; the signature is looked at all the same.
readonly apt_options=(-o Acquire::Retries=3 -o Acquire::Check-Valid-Until=false)

# apt-get in that directory: $1 is the directory, which becomes the current one, and the rest its words.
apt_get_in() (
    local work=$1
    cd "$work"
    apt-get -qq -o "Dir::Etc::sourcelist=$work/sources.list" -o Dir::Etc::sourceparts=- -o "Dir::State::lists=$work/lists" \
        -o "Dir::Cache=$work" -o Dir::State::status=/dev/null -o APT::Sandbox::User=root "${apt_options[@]}" "${@:2}"
)
