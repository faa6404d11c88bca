import Containerd
import Node

extension FindingCode {
    package static let confWrongExtension = FindingCode("ConfWrongExtension")
}

extension Rule {
    static let confWrongExtension = Rule(
        .confWrongExtension, stage: .loading, needs: [.files], impact: .networkDown, remedy: .fixThenReload,
        group: .confWrongExtension, explains: .noConfiguration,
        about: About(
            meaning:
                "List and single form are confused, or the file's name ends in something that containerd does not take.",
            proof: "The name and the content of the file.",
            fix: "A list (plugins) goes by .conflist, a single plugin (type) by .conf; rename the file.",
            messageID: "ba6a388373245304967ecb7368dbb7e2"),
        absence: { _, reason in
            guard case .misnamed(let path, let isYAML) = reason else { return nil }
            return Hit(
                "\(path) is a CNI configuration, and containerd takes only \(isYAML ? "JSON in " : "")names that end in .conf, .conflist or .json; \(isYAML ? "write it as JSON" : "rename it").",
                in: path)
        },
        hits: FailedLoad.hits({ $0.failedLoads.filter(\.isWrongForm) }) { load in
            let isJSON = load.failure.kind != .malformed
            return
                "\(isJSON ? "is no network configuration" : "is not the JSON that libcni takes"): \(load.failure.reason)"
        })
}
