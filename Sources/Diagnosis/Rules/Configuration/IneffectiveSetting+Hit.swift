import Containerd
import Syntax

/// What two rules have in common: a setting is lost to a key that is not read, or to an import that replaces its section.
extension IneffectiveSetting {
    /// Where it is why a directory has no configuration.
    static func hit(_ facts: Facts, _ reason: Absence.Reason, isReplaced: Bool) -> Hit? {
        guard case .lostDirectory(let lost) = reason, lost.setting.isReplaced == isReplaced else { return nil }
        let so = "containerd reads \(lost.isRead), which holds no configuration, and \(lost.file) is not read"
        return lost.setting.hit(lost.directory, so: so, .networkDown, facts)
    }

    /// Where it names the directory of plugins.
    static func hits(_ facts: Facts, isReplaced: Bool) -> [Hit] {
        var hits: [Hit] = []
        // Pods start now, and after the next start they would not.
        if case .lossOfPlugins(let loss)? = facts.latentTrouble, let lost = loss.lost, lost.isReplaced == isReplaced {
            hits.append(lost.hit(loss.directory, so: loss.text, .nextRestart, facts))
        }
        let missing = facts.missingPlugins
        guard let found = missing.elsewhere, let lost = found.ineffectiveSetting, lost.isReplaced == isReplaced else {
            return hits
        }
        let directories = facts.plugins.directories
        var hit = lost.hit(found.directory, so: found.sentence(directories), facts.plugins.impact, facts)
        hit.follows = missing.others.map { $0.libcni(directories) }
        hit.breaksNetwork = missing.isOfList
        return hits + [hit]
    }

    /// - Parameters:
    ///   - directory: what it says.
    ///   - consequence: what containerd does in its place.
    private func hit(_ directory: String, so consequence: String, _ impact: Impact, _ facts: Facts) -> Hit {
        // That it has none is said once.
        let name = reason.part(after: "The key \"", before: "\"")
        let known = reason.rest(after: " has no effect: ").map { String($0) } ?? reason
        let why = name.map { $0 == key ? known : "its table is named \($0), and \(known)" } ?? reason
        return Hit(
            "\(key) = \"\(directory)\" at \(location.text) has no effect: \(why) So \(consequence).", impact,
            at: location, evidence: evidence + ["log": facts.logOfUnknownKey ?? ""])
    }

    var evidence: Seen {
        ["section": section, "imports": files.joined(separator: ", "), "lost": values.joined(separator: ":")]
    }
}
