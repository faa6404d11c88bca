/// One traced system call, and what is wrong about it.
struct TracedCall {
    private static let own = [
        "/run/netready", "/var/lib/netready", "/dev/null", "anon_inode:", "/memfd:", "socket:", "UNIX",
    ]
    private static let spokenTo = ["/run/systemd/", "/run/dbus/", "/run/containerd/"]
    private let line: String
    private let name: Substring
    private let arguments: Substring

    /// nil for what is no call, or failed.
    init?(_ line: String) {
        let text = line.drop { $0.isNumber }.drop { $0 == " " }
        guard let open = text.firstIndex(of: "("), !text.contains(") = -1 ") else { return nil }
        self.line = line
        name = text[..<open]
        arguments = text[text.index(after: open)...]
    }

    /// Whether the daemon's own program begins here.
    var isStart: Bool { name == "execve" && arguments.hasPrefix("\"/usr/sbin/netreadyd\"") }

    /// The call where it changes, or speaks to, what is not the daemon's own; nil where it does not.
    var offence: String? {
        switch name {
        case "open", "openat", "openat2", "creat":
            let isWriting = ["O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC"].contains { arguments.contains($0) }
            return !isWriting || paths.allSatisfy(Self.isOwn) ? nil : line
        // What is said on the bus is seen there.
        case "connect", "sendto", "sendmsg":
            guard let address = arguments.firstMatch(of: /sun_path="([^"]*)"/) else { return nil }
            return Self.spokenTo.contains { address.1.hasPrefix($0) } ? nil : line
        case "write", "pwrite64", "writev", "ftruncate", "fallocate", "fchmod", "fchown", "fsetxattr":
            return Self.isOwn(descriptor) ? nil : line
        case "rename", "renameat", "renameat2", "unlink", "unlinkat", "mkdir", "mkdirat", "chmod", "fchmodat",
            "utimensat", "truncate":
            return !paths.isEmpty && paths.allSatisfy(Self.isOwn) ? nil : line
        default: return line
        }
    }

    private static func isOwn(_ path: String) -> Bool { own.contains { path.hasPrefix($0) } }

    /// What the first argument stands for, as strace -y says it.
    private var descriptor: String {
        arguments.prefixMatch(of: /-?\d+<([^>]*)>/).map { String($0.1) } ?? "\(arguments)"
    }

    /// The paths that are named, each whole.
    private var paths: [String] {
        arguments.matches(of: /(?:(?:\d+|AT_FDCWD)<([^>]*)>, )?"([^"]*)"/).map { match in
            match.2.hasPrefix("/") ? String(match.2) : "\(match.1 ?? "")/\(match.2)"
        }
    }
}
