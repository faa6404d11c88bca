import Testing

extension NodeTests {
    /// What the daemon does to a node in the modes that must do nothing, seen from below: its system calls, and the bus.
    @Suite struct Quiet {
        @Test(
            "an attempt to change anything but the daemon's own files is seen as such, whatever the call",
            arguments: [
                #"7 openat(AT_FDCWD</>, "/etc/cni/net.d/x", O_WRONLY|O_CREAT, 0600) = 4</etc/cni/net.d/x>"#,
                #"7 openat(4</etc/cni>, "net.d", O_RDONLY|O_TMPFILE) = -1 EROFS (Read-only file system)"#,
                #"7 openat(4</run/netready>, "x", O_WRONLY|O_CREAT, 0600) = 5</etc/cni/net.d/x>"#,
                #"7 openat(4</run/netready>, "../x", O_WRONLY <unfinished ...>"#,
                #"7 openat(AT_FDCWD</>, "/run/netready-not/x", O_RDWR) = 4</run/netready-not/x>"#,
                #"7 renameat(4</run/netready>, "a", 5</etc>, "b") = 0"#,
                #"7 unlink("/etc/cni/net.d/x") = 0"#,
                #"7 fchmod(4</etc/cni/net.d/x>, 0644) = 0"#,
                #"7 chmod("/run/netready/status.json", 0777) = 0"#,
                #"7 write(4</proc/1/oom_score_adj>, "0", 1) = 1"#,
                #"7 connect(4<UNIX-STREAM:[1]>, {sa_family=AF_UNIX, sun_path="/run/systemd/private"}, 23) = 0"#,
                #"7 sendto(4<UDP:[1]>, "x", 1, 0, NULL, 0) = 1"#,
                #"7 kill(1, SIGTERM) = 0"#,
                #"7 execve("/bin/true", ["true"], 0x1 /* 0 vars */) = 0"#,
                #"7 a_call_that_is_newer_than_this(1) = 0"#,
            ])
        func deed(_ line: String) { #expect(TracedCall(line)?.offence == line) }

        @Test(
            "looking, publishing and speaking to those that the daemon speaks to is no deed",
            arguments: [
                #"7 openat(AT_FDCWD</>, "/etc/cni/net.d/x", O_RDONLY|O_NOFOLLOW) = 4</etc/cni/net.d/x>"#,
                #"7 openat(4</run/netready>, ".x.tmp", O_WRONLY|O_CREAT|O_EXCL, 0600) = 5</run/netready/.x.tmp>"#,
                #"7 renameat(4</run/netready>, ".x.tmp", 4</run/netready>, "x") = 0"#,
                #"7 sendmsg(4<UNIX-DGRAM:[1]>, {msg_name={sa_family=AF_UNIX, sun_path="/run/systemd/notify"}}, 0) = 1"#,
                #"7 connect(4<UNIX-STREAM:[1]>, {sa_family=AF_UNIX, sun_path="/run/dbus/system_bus_socket"}, 30) = 0"#,
            ])
        func look(_ line: String) throws { #expect(try #require(TracedCall(line)).offence == nil) }

        @Test(
            "in observe and audit nothing is written but to the daemon's own directories and nobody is asked to do anything"
        )
        func quietModes() async throws {
            let figures = try await withThrowingTaskGroup(of: String.self) { group in
                for generation in Generation.allCases {
                    group.addTask { try QuietStory(Nodes.shared.node(generation)).play() }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            for figure in figures.sorted() { print("quiet: \(figure)") }
        }
    }
}
