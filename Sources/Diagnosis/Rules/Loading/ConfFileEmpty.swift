import Containerd
import Node

extension FindingCode {
    package static let confFileEmpty = FindingCode("ConfFileEmpty")
}

extension Rule {
    static let confFileEmpty = Rule(
        .confFileEmpty, stage: .loading, needs: [.files], impact: .networkDown, remedy: .fixThenReload,
        group: .confEmptyOrTruncated,
        about: About(
            meaning: "The file that decides is empty, blank or cut off.",
            proof: "The first file of conf_dir in byte order, read as libcni reads it.",
            fix: "Write it anew or remove it. A restart cannot help.", messageID: "4956764225ba5899a5d63c52d6041d09",
            links: [
                "https://github.com/k8snetworkplumbingwg/multus-cni/issues/1155",
                "https://github.com/istio/istio/issues/42046", "https://github.com/kmesh-net/kmesh/issues/150",
            ]),
        hits: FailedLoad.hits({ $0.failedLoads(.empty) }) { _ in "is empty or cut off" })
}
