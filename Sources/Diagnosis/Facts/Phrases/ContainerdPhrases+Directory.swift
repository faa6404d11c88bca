import Node
import Syntax

/// What containerd says in its log of its CNI directory.
///
/// Source: cni_conf_syncer.go of containerd.
extension JournalLine {
    /// The directory itself went away.
    func isRemoval(of directory: String) -> Bool {
        means(.fileEvent) && holds("REMOVE") && text.holds("\"\(directory)\"")
    }

    /// What it says of a configuration file that left the directory, quotes freed; nil where it says nothing of the kind.
    func fileRemoval(in directory: String) -> String? {
        guard holds("after receiving fs change event") else { return nil }
        let text = text
        guard text.holds("REMOVE") || text.holds("RENAME"), text.holds("\"\(directory)/") else { return nil }
        return ConfigurationName.endings.contains { text.holds("\($0)\"") } ? text : nil
    }

    /// The path in its file event, `"/etc/cni/net.d/10-x.conflist": REMOVE` in parentheses or quotes of its own.
    static func path(inFileEvent text: String) -> String? {
        guard let event = text.split(separator: "(").dropFirst().first else { return nil }
        return String(event.prefix { $0 != ")" }).firstPath
    }

    /// A load came upon a file that somebody was still writing.
    func isTornLoad(of file: String) -> Bool {
        means(.tornLoad) && holds("\(file): ")
    }
}
