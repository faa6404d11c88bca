import Glibc

/// Facts about the machine that runs.
package enum Machine {
    /// 128 bits in hexadecimal that name this boot, as systemd writes them, without dashes; nil where unreadable.
    ///
    /// As the first process has it, where this one may look: nspawn and LXC mount a container's own id over the kernel's,
    /// and below ProtectKernelTunables= of systemd 252 that mount is not there (systemd.exec(5)).
    package static var bootID: String? {
        let file = "/proc/sys/kernel/random/boot_id"
        return bootID(in: "/proc/1/root\(file)") ?? bootID(in: file)
    }

    private static func bootID(in file: String) -> String? {
        systemLine(file).map { $0.filter { $0 != "-" } }.flatMap { isID($0) ? $0 : nil }
    }

    /// The machine's id, machine-id(5): 32 lower-case hexadecimal digits; nil where unset or malformed.
    package static func machineID(root: NodeRoot) -> String? {
        guard case .bytes(let bytes, _) = root.read(following: "/etc/machine-id", limit: 4096) else { return nil }
        let line = String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)
        return isID(line) ? line : nil
    }

    /// What uname(2) calls the hardware, for instance `x86_64`.
    package static var architecture: String {
        var name = utsname()
        guard unsafe uname(&name) == 0 else { return "" }
        return text(of: name.machine)
    }

    /// The kernel's release, for instance `6.1.0-18-amd64`.
    package static var kernelRelease: String {
        var name = utsname()
        guard unsafe uname(&name) == 0 else { return "" }
        return text(of: name.release)
    }

    private static func isID(_ text: String) -> Bool {
        text.utf8.count == 32 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    /// The text in a field of C's `char[65]`, which Swift imports as a tuple.
    private static func text<Field>(of field: Field) -> String {
        unsafe withUnsafeBytes(of: field) { unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
