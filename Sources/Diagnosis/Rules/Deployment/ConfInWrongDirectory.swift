import Containerd
import Node

extension FindingCode {
    package static let confInWrongDirectory = FindingCode("ConfInWrongDirectory")
}

extension Rule {
    static let confInWrongDirectory = Rule(
        .confInWrongDirectory, stage: .deployment, needs: [.files], impact: .networkDown, remedy: .fixThenReload,
        group: .confWrongDir, explains: .noConfiguration,
        about: About(
            meaning: "A valid CNI configuration lies in a directory that containerd does not read.",
            proof: "conf_dir of the running containerd, and the files in the usual other places.",
            fix: "Move the file to conf_dir, or set conf_dir to its directory and restart {unit}.",
            messageID: "d5e2ccdef0ca5c9a842656a48887d49f",
            links: ["https://github.com/ivanfioravanti/kubernetes-the-hard-way-on-azure/pull/27"]),
        absence: { facts, reason in
            guard case .stray(let stray) = reason else { return nil }
            let fix =
                stray.isSettingWrong
                ? "set conf_dir to \(stray.directory), then restart \(facts.unitName)" : "move it there"
            return Hit(
                "\(stray.file) is a valid CNI configuration, and containerd reads \(stray.isRead), which holds none: \(fix).",
                in: stray.file,
                evidence: ["confDir": stray.isRead, "confDirSetAt": stray.setAt?.text ?? "containerd's default"],
                remedy: stray.isSettingWrong ? .fixThenRestart : nil)
        })
}
