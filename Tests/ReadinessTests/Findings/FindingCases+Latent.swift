import Containerd
import Readiness

/// Ready now, and other than the files say.
extension FindingCase {
    private static let kata = "/etc/cni/kata"
    private static let first = "/etc/cni/net.d/05-first.conflist"

    static let latent: [FindingCase] = [
        FindingCase(.otherNetworksOnDisk, .warning, at: first, naming: "[k8s-pod-network]", "[mynet]") { node in
            node.put(SampleNode.bridge, at: first)
        } mend: { node in
            node.serve(["mynet"])
        },
        FindingCase(.handlerNetworkBroken, .warning, at: kata, naming: "kata", "no network config found") { node in
            node.says { status in
                status.running.settings.handlers = [
                    HandlerSettings(name: "kata", confDir: Located(kata), maxConfNum: 1)
                ]
                status.running.lastLoads["kata"] = "cni config load failed: no network config found in /etc/cni/kata"
            }
        } mend: { node in
            node.put(SampleNode.bridge, at: "\(kata)/10-mynet.conflist")
            node.says { $0.running.lastLoads["kata"] = "OK" }
        },
        FindingCase(.watchDead, .warning, at: Snapshot.directory, naming: "Ready now", "deaf") { node in
            node.live?.watch = .dead
        } mend: { node in
            node.live?.watch = .alive
        },
    ]
}
