# shellcheck shell=bash
# The Swift toolchain and the two builds.

# lld leaves out code that nothing calls and folds what is the same: 0.4 MB of resident memory less than with gold. The
# static runtime asks for every symbol to be exported, which would count as calls of all that modules offer each other.
# Unwinding tables (1 MB, and an index of 225 KB) serve exceptions, and Swift has none; a crash is walked by frame pointers.
readonly release_flags=(-c release --static-swift-stdlib -Xlinker -s -Xlinker -z -Xlinker relro -Xlinker -z -Xlinker now
    -Xswiftc -Osize -Xswiftc -use-ld=lld -Xlinker --gc-sections -Xlinker --icf=all -Xlinker --no-export-dynamic
    -Xlinker --no-eh-frame-hdr -Xlinker -T -Xlinker scripts/link/lean.ld
    -Xswiftc -Xfrontend -Xswiftc -disable-concrete-type-metadata-mangled-name-accessors)

# sudo forgets the PATH of the caller, in whose home the toolchain often is.
find_swift() {
    local found
    ! command -v swift >/dev/null || return 0
    if [[ -n ${SUDO_USER-} ]]; then
        found=$(runuser -l "$SUDO_USER" -c 'command -v swift' 2>/dev/null || true)
    fi
    [[ -n ${found-} || ! -x /opt/swift/usr/bin/swift ]] || found=/opt/swift/usr/bin/swift
    [[ -n ${found-} ]] || die "no Swift toolchain is on the PATH: install Swift 6.2 or newer from swift.org"
    PATH=$PATH:$(dirname "$(readlink -f "$found")")
    export PATH
}

# What root built under sudo must not lock its owner out.
give_back_build() {
    [[ -z ${SUDO_UID-} || ! -d .build ]] || chown -R "$SUDO_UID:${SUDO_GID-}" .build
}

# Package.swift hands it to the program, which tells it. Nothing where the sources are no checkout; a packager may say it.
export_commit() {
    [[ -z ${NETREADY_COMMIT-} ]] || return 0
    # Under sudo the checkout is another's, which git takes for a danger.
    NETREADY_COMMIT=$(git -c safe.directory='*' describe --always --dirty --abbrev=12 --exclude='*' 2>/dev/null || true)
    export NETREADY_COMMIT
}

build_release() {
    build_product netreadyd
    build_product netready
    build_product netready-node
}

# Builds one product as a release: with other flags all that the products share would be built once more.
build_product() {
    find_swift
    export_commit
    swift build "${release_flags[@]}" --product "$1"
}

release_directory() {
    find_swift
    export_commit
    swift build "${release_flags[@]}" --show-bin-path
}
