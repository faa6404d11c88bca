/// The plugins themselves.
extension LiveCase {
    private static let again = "install -m 755 /root/calico-plugin $B/calico"

    static let programs: [LiveCase] = [
        LiveCase(code: "PluginBinaryMissing", verdict: "degraded", cause: "rm $B/calico", fix: again),
        LiveCase(
            code: "PluginBinaryMissing", verdict: "degraded", on: [.trixie], cause: "mv $B/loopback /root/",
            fix: "mv /root/loopback $B/"),
        LiveCase(
            code: "PluginBinaryNotExecutable", verdict: "degraded", cause: "chmod 644 $B/calico",
            fix: "chmod 755 $B/calico"),
        LiveCase(code: "PluginBinaryIncomplete", verdict: "degraded", cause: ": >$B/calico", fix: again),
        LiveCase(
            code: "PluginBinaryIncomplete", verdict: "degraded", on: [.forky],
            cause: "head -c 8192 /root/calico-plugin >$B/calico",
            fix: again),
        LiveCase(
            code: "PluginBinaryWrongArchitecture", verdict: "degraded",
            cause: "printf '\\267' | dd of=$B/calico bs=1 seek=18 conv=notrunc 2>/dev/null", fix: again),
        LiveCase(
            code: "PluginInterpreterMissing", verdict: "degraded", cause: "printf '#!/bin/none\\n' >$B/calico",
            fix: again),
        LiveCase(
            code: "PluginDirectoryMismatch", verdict: "degraded",
            cause: "mkdir -p /usr/libexec/cni; mv $B/calico /usr/libexec/cni/",
            fix: "mv /usr/libexec/cni/calico $B/"),
        LiveCase(
            code: "PluginStatusFails", verdict: "notReady", on: [.forky],
            cause: """
                printf '#!/bin/sh\\n[ "$CNI_COMMAND" = STATUS ] || exit 0\\n\
                echo "{\\\\"cniVersion\\\\":\\\\"1.1.0\\\\",\\\\"code\\\\":50,\\\\"msg\\\\":\\\\"the store is gone\\\\"}"\\nexit 1\\n' >$B/status
                chmod 755 $B/status
                printf '{"name": "x", "cniVersion": "1.1.0", "plugins": [{"type": "status"}]}' >\(firstList)
                """, fix: "rm \(firstList) $B/status"),
        LiveCase(
            code: "PluginNotRunnable", verdict: "degraded", file: "/usr/lib/cni/portmap", on: [.bookworm],
            // To all that can be read of it it is a program; the kernel runs none that is a core dump (e_type, elf(5)).
            cause: "cp -a $B/portmap /root/; printf '\\4' | dd of=$B/portmap bs=1 seek=16 conv=notrunc 2>/dev/null",
            fix: portmap, voice: probing),
        LiveCase(
            code: "PluginAnswerInvalid", verdict: "degraded", file: "/usr/lib/cni/portmap", on: [.bookworm],
            cause: "mv $B/portmap /root/; printf '#!/bin/sh\\necho hello\\n' >$B/portmap; chmod 755 $B/portmap",
            fix: portmap, voice: probing),
        LiveCase(
            code: "PluginStatusUnknown", verdict: "ready", file: firstList, on: [.forky],
            cause: "printf '\(bridge("mynet", "10.42.3.0/24", version: "1.1.0"))' >\(firstList)",
            fix: "rm \(firstList)",
            voice: .commandAlone(
                "a containerd that runs tells what its plugins say, and the daemon looks at no other tree",
                arguments: "check --root / --output json")),
    ]

    private static let portmap = "mv /root/portmap $B/"

    private static let probing = Voice.commandAlone(
        "netreadyd runs no plugin", arguments: "check --probe-plugins --output json")
}
