import Containerd
import Syntax

extension LiveReading {
    var json: JSONValue {
        .object([
            ("answer", answer.json), ("runningVersion", .optional(runningVersion.map { "\($0)" })),
            ("runtimeName", .optional(runtimeName)),
            ("unit", unit?.json ?? .null), ("process", process?.json ?? .null), ("watch", .string(watch.name)),
            ("watchReason", watch.reason.map(JSONValue.string) ?? .null),
            ("isViewProven", .bool(isViewProven)), ("isSocketGone", .bool(isSocketGone)), ("slept", .int(slept)),
            ("delay", delay?.json ?? .null),
            (
                "journal",
                .array(
                    journal.map { line in
                        .object([
                            ("unit", .string(line.unit)), ("realtime", .int(line.realtime)),
                            ("message", .string(line.message)), ("invocationID", .string(line.invocationID)),
                        ])
                    })
            ),
        ])
    }

    init?(json: JSONValue) {
        guard let answer = json["answer"].flatMap(RuntimeAnswer.init(json:)) else { return nil }
        let lines = (json["journal"]?.arrayValue ?? []).map { line in
            JournalLine(
                unit: line["unit"]?.stringValue ?? "", realtime: line["realtime"]?.int64 ?? 0,
                message: line["message"]?.stringValue ?? "",
                invocationID: line["invocationID"]?.stringValue ?? "")
        }
        let watches: [String: WatchState] = ["alive": .alive, "dead": .dead, "elsewhere": .elsewhere]
        self.init(
            answer: answer, runningVersion: json["runningVersion"]?.stringValue.flatMap(ContainerdVersion.init),
            unit: json["unit"].flatMap(UnitReading.init(json:)),
            process: json["process"].flatMap(ProcessReading.init(json:)),
            watch: watches[json["watch"]?.stringValue ?? ""]
                ?? .unknown(json["watchReason"]?.stringValue ?? "not recorded"), journal: lines)
        runtimeName = json["runtimeName"]?.stringValue
        isViewProven = json["isViewProven"]?.boolValue ?? isViewProven
        slept = json["slept"]?.int64 ?? 0
        isSocketGone = json["isSocketGone"]?.boolValue ?? isSocketGone
        delay = json["delay"].flatMap(StatusDelay.init(json:))
    }
}

extension ProcessReading {
    fileprivate var json: JSONValue {
        .object([
            ("pid", .int(pid)), ("startedAt", .int(startedAt)), ("startedMonotonic", .int(startedMonotonic)),
        ])
    }

    fileprivate init?(json: JSONValue) {
        guard let started = json["startedAt"]?.int64 else { return nil }
        self.init(
            pid: Int32(clamping: json["pid"]?.int64 ?? 0), startedAt: started,
            startedMonotonic: json["startedMonotonic"]?.int64 ?? 0)
    }
}

extension UnitReading {
    fileprivate var json: JSONValue {
        .object([
            ("name", .string(name)), ("loadState", .string(loadState)), ("activeState", .string(activeState)),
            ("subState", .string(subState)), ("result", .string(result)), ("restartCount", .int(restartCount)),
            ("killMode", .string(killMode)), ("invocationID", .string(invocationID)), ("mainPID", .int(mainPID)),
            ("hasJob", .bool(hasJob)), ("activeSince", activeSince.map { JSONValue.int($0) } ?? .null),
            ("environment", .texts(environment)),
            ("fixedSettings", .strings(fixedSettings)),
            (
                "failedDependencies",
                .array(
                    failedDependencies.map { .object([("name", .string($0.name)), ("result", .string($0.result))]) })
            ),
        ])
    }

    fileprivate init?(json: JSONValue) {
        guard let name = json["name"]?.stringValue else { return nil }
        self.init(
            name: name, loadState: json["loadState"]?.stringValue ?? "",
            activeState: json["activeState"]?.stringValue ?? "", subState: json["subState"]?.stringValue ?? "",
            result: json["result"]?.stringValue ?? "",
            restartCount: UInt32(clamping: json["restartCount"]?.int64 ?? 0),
            killMode: json["killMode"]?.stringValue ?? "", invocationID: json["invocationID"]?.stringValue ?? "",
            mainPID: Int32(clamping: json["mainPID"]?.int64 ?? 0), hasJob: json["hasJob"]?.boolValue ?? false,
            activeSince: json["activeSince"]?.int64, environment: json["environment"]?.texts ?? [:])
        fixedSettings = json["fixedSettings"]?.strings ?? []
        failedDependencies = (json["failedDependencies"]?.arrayValue ?? []).compactMap { unit in
            unit["name"]?.stringValue.map { FailedUnit(name: $0, result: unit["result"]?.stringValue ?? "") }
        }
    }
}

extension RuntimeAnswer {
    fileprivate var json: JSONValue {
        func said(_ kind: String, _ text: String) -> JSONValue {
            .object([("kind", .string(kind)), ("text", .string(text))])
        }
        return switch self {
        case .status(let status): .object([("kind", "status"), ("status", status.json)])
        case .unimplemented(let text): said("unimplemented", text)
        case .notInitialized: said("notInitialized", "")
        case .timedOut(let answers): .object([("kind", "timedOut"), ("versionAnswers", .bool(answers))])
        case .noSocket: said("noSocket", "")
        case .refused: said("refused", "")
        case .denied: said("denied", "")
        case .failed(let text): said("failed", text)
        }
    }

    fileprivate init?(json: JSONValue) {
        let text = json["text"]?.stringValue ?? ""
        switch json["kind"]?.stringValue {
        case "status":
            guard let status = json["status"].flatMap(RuntimeStatus.init(json:)) else { return nil }
            self = .status(status)
        case "unimplemented": self = .unimplemented(text)
        case "notInitialized": self = .notInitialized
        case "timedOut": self = .timedOut(versionAnswers: json["versionAnswers"]?.boolValue ?? false)
        case "noSocket": self = .noSocket
        case "refused": self = .refused
        case "denied": self = .denied
        case "failed": self = .failed(text)
        default: return nil
        }
    }
}

extension RuntimeStatus {
    fileprivate var json: JSONValue {
        .object([
            ("networkReady", .bool(networkReady)), ("message", .string(message)),
            ("runtimeReady", .bool(runtimeReady)), ("running", running.json),
        ])
    }

    fileprivate init?(json: JSONValue) {
        guard let ready = json["networkReady"]?.boolValue, let running = json["running"] else { return nil }
        self.init(
            networkReady: ready, message: json["message"]?.stringValue ?? "",
            runtimeReady: json["runtimeReady"]?.boolValue ?? false, running: RunningConfiguration(json: running))
    }
}

extension RunningConfiguration {
    fileprivate var json: JSONValue {
        .object([
            ("confDir", .string(settings.confDir.value)), ("binDirs", .strings(settings.binDirs.value)),
            ("maxConfNum", .int(settings.maxConfNum.value)), ("confTemplate", .string(settings.confTemplate.value)),
            ("useInternalLoopback", .bool(settings.useInternalLoopback.value)),
            (
                "handlers",
                .array(
                    settings.handlers.map {
                        .object([
                            ("name", .string($0.name)), ("confDir", .string($0.confDir.value)),
                            ("maxConfNum", .int($0.maxConfNum)),
                        ])
                    })
            ),
            ("lastLoads", .texts(lastLoads)), ("networks", .strings(networks)),
            ("networkCount", .int(networkCount)),
            (
                "defaultRuntime",
                defaultRuntime.map {
                    .object([
                        ("name", .string($0.name)), ("type", .string($0.type)),
                        ("usesSystemdCgroup", .bool($0.usesSystemdCgroup)),
                    ])
                } ?? .null
            ),
            (
                "server",
                .object([
                    ("address", .string(server.address)), ("root", .string(server.root)),
                    ("state", .string(server.state)),
                ])
            ),
        ])
    }

    fileprivate init(json: JSONValue) {
        let handlers = (json["handlers"]?.arrayValue ?? []).map { handler in
            HandlerSettings(
                name: handler["name"]?.stringValue ?? "", confDir: Located(handler["confDir"]?.stringValue ?? ""),
                maxConfNum: handler["maxConfNum"]?.intValue ?? 1)
        }
        let settings = CNISettings(
            confDir: Located(json["confDir"]?.stringValue ?? ""), binDirs: Located(json["binDirs"]?.strings ?? []),
            maxConfNum: Located(json["maxConfNum"]?.intValue ?? 1),
            confTemplate: Located(json["confTemplate"]?.stringValue ?? ""),
            useInternalLoopback: Located(json["useInternalLoopback"]?.boolValue ?? false), handlers: handlers)
        var runtime: RuntimeReading?
        if let value = json["defaultRuntime"], let name = value["name"]?.stringValue {
            runtime = RuntimeReading(
                name: name, type: value["type"]?.stringValue ?? "",
                usesSystemdCgroup: value["usesSystemdCgroup"]?.boolValue ?? false)
        }
        self.init(
            settings: settings, lastLoads: json["lastLoads"]?.texts ?? [:],
            networks: json["networks"]?.strings ?? [],
            networkCount: json["networkCount"]?.intValue ?? 0, defaultRuntime: runtime)
        server.address = json["server"]?["address"]?.stringValue ?? ""
        server.root = json["server"]?["root"]?.stringValue ?? ""
        server.state = json["server"]?["state"]?.stringValue ?? ""
    }
}
