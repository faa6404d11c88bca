/// A distribution that writes containerd's configuration anew from a template at each start.
struct GeneratedConfiguration {
    /// What the path of the configuration begins with.
    private var home: String
    /// The template beside it.
    private var template: String
    /// The one that goes before it, from containerd 2 on.
    private var newTemplate: String?

    /// Sources: pkg/agent/containerd/config_linux.go of k3s, which rke2 takes over: `config-v3.toml.tmpl` since it ships
    /// containerd 2; microk8s-resources/default-args/containerd-template.toml.
    private static let all = [
        GeneratedConfiguration(
            home: "/var/lib/rancher/", template: "config.toml.tmpl", newTemplate: "config-v3.toml.tmpl"),
        GeneratedConfiguration(home: "/var/snap/microk8s/", template: "containerd-template.toml"),
    ]

    /// - Parameter path: of the configuration.
    static func of(_ path: String) -> GeneratedConfiguration? { all.first { path.hasPrefix($0.home) } }

    /// Names of the templates, the one that goes before the other first.
    ///
    /// - Parameter major: of containerd's version; nil where that is not known.
    func templates(for major: Int?) -> [String] {
        guard let newTemplate, (major ?? 1) >= 2 else { return [template] }
        return [newTemplate, template]
    }
}
