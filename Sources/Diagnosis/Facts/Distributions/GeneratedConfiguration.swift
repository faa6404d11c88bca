/// A distribution that writes containerd's configuration anew from a template at each start.
struct GeneratedConfiguration {
    /// What the path of the configuration begins with.
    var home: String
    /// The template beside it.
    var template: String
    /// The one that goes before it, from containerd 2 on.
    var newTemplate: String?

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
