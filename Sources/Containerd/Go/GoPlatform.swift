/// `Parse` of containerd's platforms, later of github.com/containerd/platforms, as far as it refuses a text.
enum GoPlatform {
    /// What is read; each takes more than the one before it.
    enum Form {
        /// Words alone: containerd before 1.7.19, which has it within itself.
        case words
        /// `windows(10.0.17763)`: platforms 0.2.1.
        case systems
        /// Dots in all words: platforms 1.0.0-rc.0.
        case dots
        /// `linux(1.0+feature)`: platforms 1.0.0-rc.4.
        case features
    }

    /// What Go says against a text; nil where it names a platform.
    static func fault(_ text: String, _ form: Form) -> String? {
        let name = GoText.quoted(text)
        if text.utf8.contains(UInt8(ascii: "*")) { return "\(name): wildcards not yet supported" + invalid }
        let hasSystem = form != .words
        let parts = text.utf8.split(
            separator: UInt8(ascii: "/"), maxSplits: hasSystem ? 3 : .max, omittingEmptySubsequences: false)
        let system = parts[0]
        if hasSystem, let fault = systemFault(system, name, hasFeatures: form == .features) { return fault }
        let hasDots = form == .dots || form == .features
        for part in parts.dropFirst(hasSystem ? 1 : 0)
        where part.isEmpty || !part.allSatisfy({ isWord($0) || hasDots && $0 == dot }) {
            return "\(GoText.quoted(String(Substring(part)))) is an invalid component of \(name): platform specifier "
                + "component must match \"^[A-Za-z0-9_\(hasDots ? "." : "")-]+$\"" + invalid
        }
        if parts.count == 1, !isKnown(text, system.prefix { $0 != open }) {
            return "\(name): unknown operating system or architecture" + invalid
        }
        return parts.count > 3 ? "\(name): cannot parse platform specifier" + invalid : nil
    }

    private static let invalid = ": invalid argument"
    private static let oldSystem = #"^([A-Za-z0-9_-]+)(?:\(([A-Za-z0-9_.-]*)\))?$"#
    private static let newSystem = #"^([A-Za-z0-9_-]+)(?:\(([A-Za-z0-9_.%-]*)((?:\+[A-Za-z0-9_.%-]+)*)\))?$"#
    private static let dot = UInt8(ascii: ".")
    private static let open = UInt8(ascii: "(")

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    /// The version of the operating system and its features, as they stand in the text; nil where it has another form.
    private static func options(_ system: Substring.UTF8View, _ hasFeatures: Bool) -> [Substring.UTF8View]? {
        let name = system.prefix(while: isWord)
        guard !name.isEmpty else { return nil }
        var rest = system[name.endIndex...]
        if rest.isEmpty { return [] }
        guard rest.popFirst() == open, rest.popLast() == UInt8(ascii: ")") else { return nil }
        let percent = UInt8(ascii: "%")
        guard hasFeatures else { return rest.allSatisfy { isWord($0) || $0 == dot } ? [rest] : nil }
        let options = rest.split(separator: UInt8(ascii: "+"), omittingEmptySubsequences: false)
        let areWords = options.allSatisfy { $0.allSatisfy { isWord($0) || $0 == dot || $0 == percent } }
        return areWords && options.dropFirst().allSatisfy { !$0.isEmpty } ? options : nil
    }

    private static func systemFault(_ system: Substring.UTF8View, _ name: String, hasFeatures: Bool) -> String? {
        if let options = options(system, hasFeatures) { return hasFeatures ? optionsFault(options, name) : nil }
        return "\(GoText.quoted(String(Substring(system)))) is an invalid OS component of \(name): OSAndVersion "
            + "specifier component must match \(GoText.quoted(hasFeatures ? newSystem : oldSystem))" + invalid
    }

    private static func optionsFault(_ options: [Substring.UTF8View], _ name: String) -> String? {
        for (index, option) in options.enumerated() {
            let text = String(Substring(option))
            guard let fault = GoURL.escapeFault(text) else { continue }
            if index == 0 { return "\(name) has an invalid OS version \(GoText.quoted(text)): \(fault)" }
            return "\(name) has invalid OS features: invalid os feature \(GoText.quoted(text)): \(fault)"
        }
        return nil
    }

    /// Whether a single word is an operating system or an architecture.
    private static func isKnown(_ text: String, _ system: Substring.UTF8View) -> Bool {
        systems.contains(String(Substring(system)).lowercased()) || architectures.contains(text.lowercased())
    }

    private static let systems: Set = [
        "aix", "android", "darwin", "dragonfly", "freebsd", "hurd", "illumos", "ios", "js", "linux", "macos", "nacl",
        "netbsd", "openbsd", "plan9", "solaris", "windows", "zos",
    ]
    private static let architectures: Set = [
        "386", "i386", "amd64", "amd64p32", "x86_64", "x86-64", "arm", "armbe", "armel", "armhf", "arm64", "arm64be",
        "aarch64", "ppc64", "ppc64le", "loong64", "mips", "mipsle", "mips64", "mips64le", "mips64p32", "mips64p32le",
        "ppc", "riscv", "riscv64", "s390", "s390x", "sparc", "sparc64", "wasm",
    ]
}
