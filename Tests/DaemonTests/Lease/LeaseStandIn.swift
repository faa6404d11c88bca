import Foundation
import Programs

/// The script config/gates/lease before a kubectl that has one lease, with the meaning that resource versions have for the API
/// server. Several scripts may run at once.
struct LeaseStandIn: @unchecked Sendable {
    /// A line each for version, holder, time and duration lie in `$STATE`; what is not over the newest version is refused.
    ///
    /// `$FAULT` is what one script suffers: `unread`, no answer to what it reads; `refused`, a server that fails; `lost`, an
    /// answer that does not come; `late`, a request that lies in `$STATE.late` until somebody lets it arrive.
    static let kubectl = """
        #!/bin/bash
        for word; do case $word in get | create | replace | arrive) verb=$word ;; esac; done
        exec 9>>"$STATE.lock"
        flock 9
        lines=()
        [[ ! -e $STATE ]] || mapfile -t lines <"$STATE"
        if [[ $verb = get ]]; then
            [[ ${FAULT-} != unread ]] || { echo "Unable to connect to the server" >&2; exit 1; }
            [[ ! -e $STATE.broken ]] || { cat "$STATE.broken" >&2; exit 1; }
            [[ ! -e $STATE ]] || cat "$STATE"
            [[ ! -e $STATE.race ]] || printf '%s\\n' 99 "${lines[@]:1}" >"$STATE"
            flock -u 9
            sleep "${PAUSE:-0}"
            exit 0
        fi
        manifest=$(cat)
        printf '%s\\n' "$manifest" >"$STATE.manifest"
        [[ ! -e $STATE.forbidden ]] || { cat "$STATE.forbidden" >&2; exit 1; }
        [[ ${FAULT-} != refused ]] || { echo "Error from server (InternalError)" >&2; exit 1; }
        [[ ${FAULT-} != late ]] || { printf '%s\\n' "$manifest" >>"$STATE.late"; exit 1; }
        field() { [[ ! $manifest =~ \\"$1\\":\\"?([^\\",}]*) ]] || printf %s "${BASH_REMATCH[1]}"; }
        if [[ $verb = create ]]; then
            [[ ! -e $STATE ]] || { echo "AlreadyExists" >&2; exit 1; }
        elif [[ $(field resourceVersion) != "${lines[0]}" ]]; then
            echo "Conflict" >&2
            exit 1
        fi
        printf '%s\\n' "$((${lines[0]:-0} + 1))" "$(field holderIdentity)" "$(field renewTime)" \\
            "$(field leaseDurationSeconds)" >"$STATE"
        [[ ${FAULT-} != lost ]] || { echo "net/http: request canceled" >&2; exit 1; }

        """
    /// A clock that is wrong by `$SKEW` seconds.
    private static let date = "#!/bin/bash\nexec /bin/date --date=\"$SKEW seconds\" \"$@\"\n"

    let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        try Self.install(Self.kubectl, "kubectl", in: scratch)
        try Self.install(Self.date, "date", in: scratch)
        try scratch.write("", "kubeconfig")
    }

    /// Makes a program by a process of its own: one that this process has written cannot be run (ETXTBSY) as long as a process
    /// that another thread has just forked holds what it was written through.
    static func install(_ text: String, _ name: String, in scratch: Scratch) throws {
        let made = try Programs.run(
            "/bin/sh", ["-c", "cat >\(name) && chmod 755 \(name)"], in: scratch.path, input: text)
        guard made.status == 0 else { throw CocoaError(.fileWriteUnknown) }
    }

    /// Runs the script as a node's preflight unit does.
    func run(
        _ node: Int, _ question: LeaseGate.Question, _ environment: [String: String] = [:]
    ) throws -> Output {
        var all = [
            "NODE_NAME": Self.name(node), "NETREADY_PHASE": question == .ask ? "ask" : "ended",
            "NETREADY_CAUSE_ID": "1a2b", "NETREADY_GATE_KUBECONFIG": scratch.place("kubeconfig"),
            "NETREADY_GATE_SEEN": scratch.place(Self.seen(node)), "PATH": "\(scratch.path):/usr/bin:/bin",
            "LC_ALL": "C", "STATE": scratch.place("state"), "SKEW": "0",
        ]
        if case .ended(let helped) = question { all["NETREADY_RESULT"] = helped ? "helped" : "didNotHelp" }
        return try Programs.run(Self.script, [], environment: all.merging(environment) { $1 })
    }

    /// Lets what was sent late come to the server, in the order of its sending.
    func letLateArrive() throws {
        let requests = scratch.text("state.late")?.split(separator: "\n") ?? []
        if !requests.isEmpty { try scratch.remove("state.late") }
        for request in requests {
            _ = try Programs.run(
                scratch.place("kubectl"), ["arrive"], input: String(request),
                environment: ["STATE": scratch.place("state"), "PATH": "/usr/bin:/bin"])
        }
    }

    static func name(_ node: Int) -> String { "worker-\(node)" }

    /// Of the file that a node's gate keeps.
    static func seen(_ node: Int) -> String { "\(name(node)).seen" }

    /// Who has the lease, empty for nobody; nil where there is none.
    func holder() -> String? {
        guard let text = scratch.text("state") else { return nil }
        return String(text.split(separator: "\n", omittingEmptySubsequences: false)[1])
    }

    private static let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "config/gates/lease").path

    /// Seconds since the boot, as the script counts them.
    static func uptime() -> Int {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_BOOTTIME, &time)
        return time.tv_sec
    }
}
