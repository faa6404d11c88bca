import Containerd
import Node
import Syntax

/// What the files that a start reads say of SystemdCgroup for a runtime.
struct CgroupSetting {
    /// The line that says it, or was to.
    var location: SourceLocation?
    /// Why the runtime has it not, a clause; nil where it has.
    var fault: String?
    /// The file that replaces the section, so that it is to be set there; nil where none does.
    var replacing: String?

    static let key = "SystemdCgroup"
}

extension Facts {
    /// - Parameter runtime: its name among the runtimes.
    func cgroupSetting(of runtime: String) -> CgroupSetting {
        guard let reading = predictions.afterRestart?.configuration else { return CgroupSetting(fault: nil) }
        let found = reading.files.flatMap { file in
            // A name with dots that lacks its quotes is ten deep.
            (table(of: file)?.sections(to: 10) ?? []).flatMap { section in
                section.members.compactMap { CgroupMention($0, of: section, in: file, reading, for: runtime) }
            }
        }
        // A later file goes before an earlier one.
        if let last = found.last(where: { $0.kind == .inForce }) {
            return CgroupSetting(
                location: last.location, fault: last.isOn ? nil : "\(last.location.text) sets it to false")
        }
        let best = found.filter(\.isOn).min { $0.kind.rawValue < $1.kind.rawValue }
        return CgroupSetting(
            location: best?.location, fault: best?.text ?? "no file sets it", replacing: best?.replacing)
    }
}

/// One line with SystemdCgroup, or with what must have been meant for it.
private struct CgroupMention {
    /// The one that tells most first.
    enum Kind: Int {
        case inForce
        /// In its place, and an import or the version of the file makes it void.
        case lost
        case misspelt
        case ofOtherRuntime
        case misplaced
    }

    var kind: Kind
    var location: SourceLocation
    var isOn: Bool
    var text: String
    var replacing: String?

    /// - Parameter runtime: the one that is to have it.
    init?(
        _ member: TOMLTable.Member, of section: TOMLSection, in file: String, _ reading: ConfigurationReading,
        for runtime: String
    ) {
        // go-toml takes a key in any case.
        let isKey = member.key.lowercased() == CgroupSetting.key.lowercased()
        guard isKey || NearName.nearest(to: member.key, among: [CgroupSetting.key]) != nil else { return nil }
        location = SourceLocation(file: file, position: member.keyPosition)
        isOn = member.value.boolValue == true
        let owner = Self.runtime(of: section.path)
        if let problem = section.problem(with: member, in: file, reading), owner == runtime {
            kind = .lost
            if problem.kind == .replacedByImport { replacing = problem.text.firstPath }
            text =
                "\(location.text) sets it and is void: \(problem.text.last == "." ? String(problem.text.dropLast()) : problem.text)"
        } else if owner == runtime {
            kind = isKey ? .inForce : .misspelt
            text = "\(location.text) has \(member.key), where \(CgroupSetting.key) was meant"
        } else if let owner, isKey {
            kind = .ofOtherRuntime
            text = "\(location.text) sets it for the runtime \(owner)"
        } else {
            kind = .misplaced
            text = "\(location.text) sets it in [\(section.path)], and it belongs to the options of the runtime"
        }
    }

    /// The runtime whose options a section is; nil where it is none.
    private static func runtime(of section: String) -> String? {
        for plugin in ["cri", "io.containerd.grpc.v1.cri", "io.containerd.cri.v1.runtime"] {
            let start = "plugins.\(plugin).containerd.runtimes."
            guard section.hasPrefix(start), section.hasSuffix(".options") else { continue }
            return String(section.dropFirst(start.count).dropLast(".options".count))
        }
        return nil
    }
}
