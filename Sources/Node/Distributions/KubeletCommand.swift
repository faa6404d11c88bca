/// What a command line of kubelet says of its runtime.
package struct KubeletCommand: Sendable, Equatable {
    /// `--container-runtime-endpoint`, as it is written; nil where it is not given.
    package var endpoint: String?
    /// `--config`.
    package var config: String?
    /// `--config-dir`, whose `*.conf` files win over the file, in order of name.
    package var configDirectory: String?

    /// - Parameter arguments: with or without the program's own name.
    package init(arguments: [String]) {
        var rest = arguments[...]
        while let word = rest.popFirst() {
            guard word.hasPrefix("-") else { continue }
            let flag = word.drop { $0 == "-" }
            let sign = flag.utf8.firstIndex(of: UInt8(ascii: "="))
            // pflag takes a flag's value from the next word where there is no sign.
            let value = sign.map { String(flag[flag.utf8.index(after: $0)...]) } ?? rest.first
            switch flag[..<(sign ?? flag.endIndex)] {
            case "container-runtime-endpoint": endpoint = value
            case "config": config = value
            case "config-dir": configDirectory = value
            default: continue
            }
        }
    }

    /// It says nothing of that.
    package init() {}

    /// Files in which kubelet's unit has its flags: of a person, by package, and of kubeadm.
    ///
    /// Source: cmd/krel/templates/latest/kubeadm/10-kubeadm.conf of kubernetes/release.
    package static let flagFiles = [
        "/etc/default/kubelet", "/etc/sysconfig/kubelet", "/var/lib/kubelet/kubeadm-flags.env",
    ]
}
