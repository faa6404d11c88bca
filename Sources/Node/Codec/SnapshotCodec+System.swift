import Syntax

extension ContainerReading {
    var json: JSONValue {
        .object([
            ("name", .string(name)), ("pod", .string(pod)), ("namespace", .string(namespace)),
            ("state", .string(state.rawValue)), ("exitCode", exitCode.map { JSONValue.int($0) } ?? .null),
            ("restarts", .int(restarts)), ("image", .string(image)), ("labels", .texts(labels)),
            ("log", .strings(log)), ("outOfMemory", .bool(isOutOfMemory)),
        ])
    }

    init?(json: JSONValue) {
        guard let name = json["name"]?.stringValue, let state = json["state"]?.stringValue.flatMap(State.init) else {
            return nil
        }
        self.init(
            name: name, pod: json["pod"]?.stringValue ?? "", namespace: json["namespace"]?.stringValue ?? "",
            state: state, exitCode: json["exitCode"]?.intValue, restarts: json["restarts"]?.intValue ?? 0,
            image: json["image"]?.stringValue ?? "", labels: json["labels"]?.texts ?? [:],
            log: json["log"]?.strings ?? [])
        isOutOfMemory = json["outOfMemory"]?.boolValue ?? false
    }
}

extension SystemReading {
    var json: JSONValue {
        .object([
            ("inotifyInstances", inotifyInstances.map { JSONValue.int($0) } ?? .null),
            (
                "mounts",
                .array(
                    mounts.map {
                        .object([
                            ("target", .string($0.target)), ("fileSystem", .string($0.fileSystem)),
                            ("options", .strings($0.options)),
                        ])
                    })
            ),
            (
                "kubelet",
                kubelet.map {
                    .object([
                        ("version", .string($0.version)), ("file", .string($0.file)),
                        ("cgroupDriver", .string($0.cgroupDriver)), ("runtimeEndpoint", .string($0.runtimeEndpoint)),
                    ])
                } ?? .null
            ),
        ])
    }

    init(json: JSONValue) {
        let mounts = (json["mounts"]?.arrayValue ?? []).map { mount in
            MountReading(
                target: mount["target"]?.stringValue ?? "", fileSystem: mount["fileSystem"]?.stringValue ?? "",
                options: mount["options"]?.strings ?? [])
        }
        var kubelet: KubeletReading?
        if let value = json["kubelet"], value.objectValue != nil {
            kubelet = KubeletReading(
                version: value["version"]?.stringValue ?? "", file: value["file"]?.stringValue ?? "",
                cgroupDriver: value["cgroupDriver"]?.stringValue ?? "",
                runtimeEndpoint: value["runtimeEndpoint"]?.stringValue ?? "")
        }
        self.init(inotifyInstances: json["inotifyInstances"]?.intValue, mounts: mounts, kubelet: kubelet)
    }
}
