package import Syntax

/// A thing in a CNI file that a person should know.
package struct LintMessage: Sendable, Equatable {
    /// Where to look.
    package var position: Position
    /// For people: a piece of a sentence, without a full stop or the place.
    package var text: String
    /// False where containerd takes the file, though pods will fail or something in it has no effect.
    package var isRefusal: Bool
    /// The one of which containerd tells: it stops at its first.
    package var isFirst: Bool

    package init(position: Position, text: String, isRefusal: Bool = true, isFirst: Bool = false) {
        self.position = position
        self.text = text
        self.isRefusal = isRefusal
        self.isFirst = isFirst
    }
}

/// All that containerd of this version would object to in a CNI file, one after the other if each were fixed, and what it
/// takes though pods will fail with it; in the order of the file.
///
/// - Parameters:
///   - root: the file's content.
///   - isList: whether its name ends in `.conflist`.
///   - hasPluginDirectory: whether `<conf_dir>/<network>/*.conf` could bring plugins.
package func reviewCNI(
    _ root: JSONValue, isList: Bool, version: ContainerdVersion, hasPluginDirectory: Bool = false
) -> [LintMessage] {
    let review = CNILint(root: root, behaviour: Behaviour(version), hasPluginDirectory: hasPluginDirectory)
    let refusals = isList ? review.list() : review.single()
    var remarks = refusals.enumerated().map { index, refusal in
        LintMessage(position: refusal.position, text: refusal.message, isFirst: index == 0)
    }
    remarks += review.notes(isList: isList)
    // Of several at one place, the refusals come first, in the order in which libcni finds them.
    return remarks.enumerated().sorted { left, right in
        (left.element.position.offset, left.offset) < (right.element.position.offset, right.offset)
    }.map(\.element)
}

private struct CNILint {
    typealias Refusal = PluginConfiguration.Refusal

    let root: JSONValue
    let behaviour: Behaviour
    let hasPluginDirectory: Bool

    func list() -> [Refusal] {
        let list = NetworkList(root, file: "", behaviour)
        guard root.objectValue != nil, behaviour.readsPluginDirectories, root["plugins"] == nil,
            !list.loadsOnlyInlinedPlugins, !hasPluginDirectory
        else { return list.refusals }
        let message = "the list has no \"plugins\", and no directory of the network's name beside it brings any"
        return list.refusals + [Refusal(text: "no plugin configs found", message: message, position: root.position)]
    }

    func single() -> [Refusal] { SinglePlugin(root, behaviour).refusals }

    /// What containerd takes in silence.
    func notes(isList: Bool) -> [LintMessage] {
        let name = isList ? root["name"] : root.lastMember("name")?.value
        var notes = duplicates(root)
        notes += nameNotes(name, isList: isList)
        let plugins = isList ? root["plugins"]?.arrayValue ?? [] : [root]
        for plugin in plugins { notes += typeNotes(plugin) }
        return notes + versionNotes(isList ? root["cniVersion"] : root.lastMember("cniVersion")?.value)
    }

    private func duplicates(_ root: JSONValue) -> [LintMessage] {
        var notes: [LintMessage] = []
        var pending = [root]
        while let value = pending.popLast() {
            if let elements = value.arrayValue { pending += elements }
            guard let object = value.objectValue else { continue }
            pending += object.members.map(\.value)
            for member in object.duplicates {
                let text = "\(GoText.quoted(member.key)) stands here again: only the last one counts"
                notes.append(note(text, at: member.keyPosition))
            }
        }
        return notes
    }

    /// libcni looks at a network's name only when it sets up a pod (`ValidateNetworkName` in pkg/utils/utils.go).
    private func nameNotes(_ name: JSONValue?, isList: Bool) -> [LintMessage] {
        guard let name else {
            guard !isList, root.objectValue != nil else { return [] }
            return [note("without a \"name\" pods fail with \"missing network name:\"", at: root.position)]
        }
        guard let text = name.stringValue else { return [] }
        if text.isEmpty {
            return [note("with an empty \"name\" pods fail with \"missing network name:\"", at: name.position)]
        }
        guard !Self.isName(text) else { return [] }
        let reason = "may hold letters, digits, \"_\", \".\" and \"-\" only, and begins with a letter or a digit"
        return [note("pods fail with this name: a network's name \(reason)", at: name.position)]
    }

    private static func isName(_ text: String) -> Bool {
        func isAlphanumeric(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: false
            }
        }
        guard let first = text.utf8.first, isAlphanumeric(first) else { return false }
        return text.utf8.allSatisfy { isAlphanumeric($0) || "_.-".utf8.contains($0) }
    }

    /// A plugin's type is looked at when it is run (`FindInPath` in pkg/invoke/find.go).
    private func typeNotes(_ plugin: JSONValue) -> [LintMessage] {
        guard let type = plugin.lastMember("type")?.value, let text = type.stringValue else { return [] }
        guard text.utf8.contains(UInt8(ascii: "/")) else { return [] }
        return [note("pods fail with this type: it names a binary, without a directory", at: type.position)]
    }

    private func versionNotes(_ version: JSONValue?) -> [LintMessage] {
        guard let version, let text = version.stringValue, (try? CNIVersion(text)) == nil else { return [] }
        return [note("pods fail with this cniVersion: \(GoText.quoted(text)) is no version", at: version.position)]
    }

    private func note(_ text: String, at position: Position) -> LintMessage {
        LintMessage(position: position, text: text, isRefusal: false)
    }
}

extension JSONValue {
    /// The last member whose key encoding/json takes for this field.
    fileprivate func lastMember(_ field: String) -> JSONObject.Member? {
        objectValue?.members.last { $0.key.matchesGoField(field) }
    }
}
