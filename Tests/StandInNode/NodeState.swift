import Containerd
import Node
import Scenarios
import Syntax

/// What a scenario says of its node, in the words of the one who lays it out.
struct NodeState {
    struct Container {
        var name: String
        var pod: String
        var namespace: String
        var state: String
        var exitCode: Int
        var restarts: Int
        var image: String
        var log: [String]
    }

    struct Line {
        var unit: String
        var age: Int
        var message: String
    }

    /// What the tests' own maker makes of it.
    let snapshot: Snapshot
    let object: JSONValue

    init(_ scenario: Scenario) {
        snapshot = scenario.snapshot
        object = scenario.object
    }

    var version: String { text(object["containerdVersion"]) }
    var kubeletVersion: String { text(object["system"]?["kubeletVersion"]) }
    /// nil where it is not said.
    var machine: String? { object["system"]?["machine"]?.stringValue }
    var inotifyInstances: Int? { object["system"]?["inotifyMaxUserInstances"]?.intValue }
    var files: [JSONValue] { object["files"]?.arrayValue ?? [] }
    var mounts: [JSONValue] { object["system"]?["mounts"]?.arrayValue ?? [] }
    var watch: String { text(object["watch"]) }

    var lines: [Line] {
        (object["journal"]?.arrayValue ?? []).map {
            Line(unit: text($0["unit"]), age: $0["ageSeconds"]?.intValue ?? 0, message: text($0["message"]))
        }
    }

    var containers: [Container] {
        (object["containers"]?.arrayValue ?? []).map {
            Container(
                name: text($0["name"]), pod: text($0["pod"]), namespace: text($0["namespace"]),
                state: text($0["state"]), exitCode: $0["exitCode"]?.intValue ?? 0,
                restarts: $0["restarts"]?.intValue ?? 0, image: text($0["image"]),
                log: ($0["logTail"]?.arrayValue ?? []).compactMap(\.stringValue))
        }
    }

    // MARK: The unit

    var unit: String { text(object["unit"]?["name"]) }
    var activeState: String { text(object["unit"]?["activeState"]) }
    var subState: String { text(object["unit"]?["subState"]) }
    var isActive: Bool { activeState == "active" }
    var activeFor: Int { object["unit"]?["activeForSeconds"]?.intValue ?? 0 }
    var environment: [String] {
        (object["unit"]?["environment"]?.objectValue?.members ?? []).map { "\($0.key)=\(text($0.value))" }
    }

    /// Distributions that start their containerd by a program of their own.
    var distribution: Distribution? { Distribution(unit: unit) }
    var socket: String { distribution?.socket ?? "/run/containerd/containerd.sock" }

    /// kubelet asks another runtime, of which a scenario tells nothing.
    var isOnOtherRuntime: Bool { (snapshot.runtime?.runtime ?? "containerd") != "containerd" }

    // MARK: CRI

    var isReachable: Bool { object["cri"]?["reachable"]?.boolValue == true }
    var error: (code: String, details: String)? {
        guard let error = object["cri"]?["error"], error["code"] != nil else { return nil }
        return (text(error["code"]), text(error["details"]))
    }
    var conditions: [JSONValue] { object["cri"]?["conditions"]?.arrayValue ?? [] }

    /// As containerd has it on the wire: each value is a text.
    var info: [(key: String, value: String)] {
        (object["cri"]?["info"]?.objectValue?.members ?? []).map {
            ($0.key, $0.value.stringValue ?? writeJSON($0.value, pretty: false))
        }
    }

    /// The directories that containerd watches: that of the default network, and those of its handlers.
    var watched: [String] {
        let settings = RunningConfiguration.parse(info: Dictionary(info.map { ($0.key, $0.value) }) { $1 }).settings
        return ([settings.confDir.value] + settings.handlers.map(\.confDir.value)).filter { !$0.isEmpty }
    }

    private func text(_ value: JSONValue?) -> String { value?.stringValue ?? "" }
}

/// Where a distribution has its containerd.
struct Distribution {
    var program: String
    var socket: String
    var config: String
    /// The program that kubelet is, or is within.
    var kubelet: String
    /// Where its containerd and kubelet keep logs of their own; nil where they log to the journal.
    var home: String?

    init?(unit: String) {
        switch unit {
        case _ where unit.hasPrefix("k3s"):
            program = "/usr/local/bin/k3s"
            socket = "/run/k3s/containerd/containerd.sock"
            config = "/var/lib/rancher/k3s/agent/etc/containerd/config.toml"
            kubelet = "/var/lib/rancher/k3s/data/current/bin/k3s"
            home = "/var/lib/rancher/k3s"
        case _ where unit.hasPrefix("rke2"):
            program = "/usr/local/bin/rke2"
            socket = "/run/k3s/containerd/containerd.sock"
            config = "/var/lib/rancher/rke2/agent/etc/containerd/config.toml"
            kubelet = "/var/lib/rancher/rke2/bin/kubelet"
            home = "/var/lib/rancher/rke2"
        case _ where unit.hasPrefix("snap.microk8s"):
            program = "/usr/bin/snap"
            socket = "/var/snap/microk8s/common/run/containerd.sock"
            config = "/var/snap/microk8s/current/args/containerd.toml"
            kubelet = "/snap/microk8s/current/kubelite"
        case _ where unit.hasPrefix("k0s"):
            program = "/usr/local/bin/k0s"
            socket = "/run/k0s/containerd.sock"
            config = "/etc/k0s/containerd.toml"
            kubelet = "/var/lib/k0s/bin/kubelet"
        default: return nil
        }
    }
}
