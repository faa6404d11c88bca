import Containerd
import Node

extension FindingCode {
    package static let networkConfigPending = FindingCode("NetworkConfigPending")
}

extension Rule {
    static let networkConfigPending = Rule(
        .networkConfigPending, stage: .deployment, needs: [.runtime, .files, .containers], impact: .note,
        about: About(
            meaning: "The CNI has not written its configuration yet, and nothing is wrong so far.",
            proof:
                "conf_dir holds no configuration, and containerd, the CNI's container or the pull of its image is young.",
            fix: "Wait. If it stays so, another finding takes its place and says why.",
            messageID: "98713d08f2085380a0635febf2acef26"),
        absence: { _, reason in
            guard case .awaited(let awaited) = reason else { return nil }
            return hit(awaited)
        })
}

private func hit(_ awaited: AwaitedNetwork) -> Hit {
    let why =
        switch awaited.step {
        case .pull(let image): "the image \(image) of \(awaited.title) is being pulled"
        case .work: "\(awaited.title) is at work"
        case .start: "\(awaited.title) is to start"
        case .pod: "no pod of a CNI has come so far"
        }
    return Hit(
        "\(awaited.directory) holds no CNI configuration yet, and nothing is wrong so far: \(why).",
        in: awaited.directory, evidence: ["container": awaited.container?.title, "pod": awaited.container?.place])
}
