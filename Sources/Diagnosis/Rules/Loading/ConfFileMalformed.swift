import Containerd
import Node

extension FindingCode {
    package static let confFileMalformed = FindingCode("ConfFileMalformed")
}

extension Rule {
    static let confFileMalformed = Rule(
        .confFileMalformed, stage: .loading, needs: [.files], impact: .networkDown, remedy: .fixThenReload,
        group: .confMalformed,
        about: About(
            meaning: "The file that decides is not the JSON that libcni takes.",
            proof: "The file, read as libcni reads it.",
            fix: "Fix the named line or remove the file. A restart cannot help.",
            messageID: "ddbc298a7a195ad799deaf85611b79d2",
            links: ["https://github.com/kubernetes/kubernetes/issues/53536"]),
        hits: FailedLoad.hits({ $0.failedLoads(.malformed) }) {
            "is not the JSON that libcni takes: \($0.failure.reason)"
        })
}
