import Containerd
import Node
import Syntax

extension FindingCode {
    package static let hostDirectoryUnwritable = FindingCode("HostDirectoryUnwritable")
}

extension Rule {
    static let hostDirectoryUnwritable = Rule(
        .hostDirectoryUnwritable, stage: .deployment, needs: [.runtime, .files], impact: .networkDown,
        confidence: .reported, remedy: .fixThenReload, group: .hostDirUnwritable, explains: .agentOutput,
        about: About(
            meaning:
                "A host directory that the CNI's installer or a plugin must write is read-only or denied by its label.",
            proof: "The installer's log or containerd's, and the mounts.",
            fix:
                "Make the directory writable, or name another one in config.toml and to the installer; then restart {unit}.",
            messageID: "2156c4dfa6475cbd82aaddecc1eb8f8a", links: ["https://github.com/openshift/microshift/pull/4093"]),
        absence: { facts, reason in
            switch reason {
            case .agent(.unwritable(let reading, let line)): unwritable(reading, line, facts)
            case .agent(.unstartable(let word)) where word.obstacle == .unwritable: word.hit
            default: nil
            }
        },
        // Where pods are to be written down cannot be written.
        hit: { facts in
            guard let (path, failure) = facts.unwritableState else { return nil }
            let mount = facts.snapshot.system.mount(of: path)
            let place = mount.map { ", which is \($0.words), " } ?? " "
            let seen = failure.map { facts.denials(on: path, at: $0.at) + facts.remounts } ?? [:]
            return Hit(
                "Pods fail to start because \(path)\(place)cannot be written: \(failure?.reason ?? "host-local has to write there"); make it writable.",
                .podsFail, in: path, evidence: ["log": failure?.reason] + seen + ["mount": mount?.target ?? ""])
        },
        hits: { facts in
            guard let input = facts.unwrittenInput, case .unwritable(let reading, let line) = input.trouble else {
                return []
            }
            return [input.hit(unwritable(reading, line, facts))]
        })
}

private func unwritable(_ reading: ProviderStatus, _ line: AgentLine, _ facts: Facts) -> Hit {
    let path = AgentLog.hostPath(in: line.line, binDir: facts.usualBinDir)
    let mount = facts.snapshot.system.mount(of: path ?? "")
    let remounts = facts.remounts
    let isForContainerd =
        facts.isRead(path ?? "") && mount?.options.contains("ro") == true && remounts.pieces.isEmpty
    let denials = facts.denials(on: path ?? "")
    let guardian = denials.pieces.first.map { $0.value.holds("avc:") ? "SELinux" : "AppArmor" }
    let stranger = facts.strangeOwner(in: line.line)
    let why =
        guardian.map { ", which \($0) forbids" }
        ?? stranger.map { ", since \($0.directory) belongs to the user \($0.uid)" } ?? ""
    var hit = reading.hit(
        line, "cannot write to the host\(mount.map { " (\(path ?? "") is \($0.words))" } ?? "")\(why)")
    hit.at = path.map { SourceLocation(file: $0) }
    hit.evidence = hit.evidence + denials + remounts
    if let path, guardian == "SELinux" {
        hit.fix = "Give the directory its label again: restorecon -RFv \(path.parentPath). Or let the policy allow it."
    }
    if guardian == nil, let stranger {
        hit.fix =
            "A container that has given up its capabilities writes as root, and not where another user's files are: chown -R root:root \(stranger.directory)"
        hit.evidence = hit.evidence + ["owner": "\(stranger.uid)", "directory": stranger.directory]
    }
    hit.remedy = isForContainerd ? .fixThenRestart : nil
    return hit
}

extension MountReading {
    fileprivate var words: String { "on \(target), mounted \(options.joined(separator: ","))" }
}
