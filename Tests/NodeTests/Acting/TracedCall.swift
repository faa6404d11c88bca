/// One line of strace -f -yy, and what is wrong about the call that it shows: an attempt counts as much as a deed.
struct TracedCall {
    /// Where the daemon may write, and what is no place at all.
    private static let own = ["/run/netready", "/var/lib/netready", "/dev/null", "/memfd:"]
    /// Who may be spoken to: the journal, systemd's notifications, the bus (which is watched), containerd's CRI.
    private static let spokenTo: Set = [
        "/run/systemd/journal/socket", "/run/systemd/notify", "/run/dbus/system_bus_socket",
        "/run/containerd/containerd.sock",
    ]
    private static let writing = ["O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC", "O_TMPFILE"]
    /// Calls that change nothing outside of the process, whatever their arguments.
    private static let silent: Set = [
        "access", "arch_prctl", "brk", "clock_getres", "clock_gettime", "clock_nanosleep", "close", "dup", "dup3",
        "epoll_create1", "epoll_ctl", "epoll_pwait", "epoll_pwait2", "epoll_wait", "eventfd2", "exit", "exit_group",
        "faccessat2", "fstat", "fstatfs", "futex", "getcwd", "getdents64", "getegid", "geteuid", "getgid",
        "getpeername", "getpid", "getppid", "getrandom", "getsockname", "getsockopt", "gettid", "getuid",
        "inotify_add_watch",
        "inotify_init1", "inotify_rm_watch", "lseek", "lstat", "madvise", "mmap", "mprotect", "mremap",
        "munmap", "nanosleep", "newfstatat", "poll", "ppoll", "pread64", "preadv", "prlimit64", "read", "readlink",
        "readlinkat", "readv", "recvfrom", "recvmsg", "restart_syscall", "rseq", "rt_sigaction", "rt_sigprocmask",
        "rt_sigreturn", "sched_getaffinity", "set_robust_list", "set_tid_address", "setsockopt", "shutdown",
        "sigaltstack", "signalfd4", "socket", "stat", "statfs", "statx", "sysinfo", "timer_create", "timer_delete",
        "timer_settime", "timerfd_create", "timerfd_gettime", "timerfd_settime", "umask", "uname",
    ]
    let line: String
    let name: Substring
    private let arguments: Substring

    /// nil for what begins no call: a signal, an end, the second half of a call that another process interrupted.
    init?(_ line: String) {
        let text = line.drop { $0.isNumber }.drop { $0 == " " }
        guard let first = text.first, first.isLetter || first == "_", let open = text.firstIndex(of: "(") else {
            return nil
        }
        self.line = line
        name = text[..<open]
        arguments = text[text.index(after: open)...]
    }

    /// Whether that program begins here.
    func isStart(of program: String) -> Bool {
        name == "execve" && arguments.hasPrefix("\"\(program)\"") && mayHaveWorked
    }

    /// strace ends the line of a call before its end where another process is heard of meanwhile.
    private var mayHaveWorked: Bool { line.hasSuffix(" = 0") || line.hasSuffix("<unfinished ...>") }

    /// Whether a conversation with that socket begins here.
    func isConnection(to path: String) -> Bool { name == "connect" && address == path && mayHaveWorked }

    /// The call where it changes, or may change, what is not the daemon's own; nil where it does not.
    var offence: String? { isHarmless ? nil : line }

    private var isHarmless: Bool {
        switch name {
        // Of all that these could do, these few are known to be no more than a look.
        case "ioctl": arguments.contains(", TCGETS") || arguments.contains(", FIONREAD")
        case "prctl": arguments.hasPrefix("PR_CAPBSET_READ") || arguments.hasPrefix("PR_GET_NAME")
        case "fcntl": ["F_GETF", "F_SETF", "F_DUPFD"].contains { arguments.contains(", \($0)") }
        case "open", "openat", "openat2", "creat": !isOpenedForWriting || isOnOwnPaths
        // libsystemd's name for its end of the bus (257): an abstract one, which is no file.
        case "bind": arguments.contains("sun_path=@\"") && arguments.contains("/bus/netreadyd/\"}")
        case "connect": address.map(Self.spokenTo.contains) ?? false
        case "sendto", "sendmsg": address.map(Self.spokenTo.contains) ?? descriptor.hasPrefix("UNIX")
        case "write", "pwrite64", "writev", "ftruncate", "fallocate", "fchmod", "fsync", "fdatasync", "flock":
            Self.isOwn(descriptor) || descriptor.hasPrefix("anon_inode:")
        case "rename", "renameat", "renameat2", "unlink", "unlinkat", "mkdir", "mkdirat": isOnOwnPaths
        default: Self.silent.contains(String(name))
        }
    }

    private var isOpenedForWriting: Bool {
        name == "creat" || Self.writing.contains { arguments.contains($0) }
    }

    private var isOnOwnPaths: Bool { !paths.isEmpty && paths.allSatisfy(Self.isOwn) }

    private static func isOwn(_ path: String) -> Bool {
        guard !path.split(separator: "/").contains("..") else { return false }
        return own.contains { path == $0 || path.hasPrefix($0.hasSuffix(":") ? $0 : $0 + "/") }
    }

    /// The name of a socket that something is said to; nil where the descriptor tells it.
    private var address: String? { arguments.firstMatch(of: /sun_path="([^"]*)"/).map { String($0.1) } }

    /// What the first argument stands for.
    private var descriptor: String { arguments.prefixMatch(of: /\d+<([^>]*)>/).map { String($0.1) } ?? "" }

    /// The paths that are named, each whole, and the one that was opened, wherever links have led to.
    private var paths: [String] {
        let named = arguments.matches(of: /(?:(?:\d+|AT_FDCWD)<([^>]*)>, )?"([^"]*)"/).map { match in
            match.2.hasPrefix("/") ? String(match.2) : "\(match.1 ?? "")/\(match.2)"
        }
        return named + (arguments.firstMatch(of: /\) = \d+<(\/[^>]*)>$/).map { [String($0.1)] } ?? [])
    }
}
