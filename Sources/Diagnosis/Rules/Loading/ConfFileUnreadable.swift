import Containerd
import Node

extension FindingCode {
    package static let confFileUnreadable = FindingCode("ConfFileUnreadable")
}

extension Rule {
    static let confFileUnreadable = Rule(
        .confFileUnreadable, stage: .loading, needs: [.files], impact: .networkDown, remedy: .fixThenReload,
        group: .confMalformed,
        about: About(
            meaning: "The file that decides cannot be read.",
            proof: "The error of opening it: a dangling link or a link to a directory, most often.",
            fix: "Fix or remove the link. A restart cannot help.", messageID: "b9474c0d18fb5fa2a0a53861cb6fda06"),
        hits: FailedLoad.hits({ $0.failedLoads(.unreadable) }) { "cannot be read: \($0.failure.reason)" })
}
