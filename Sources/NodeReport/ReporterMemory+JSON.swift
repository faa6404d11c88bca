import Node
package import Syntax

extension ReporterMemory {
    /// The version of what is kept; another is not read.
    private static let version = 1

    /// As it is kept between two runs.
    package var json: JSONValue {
        .object([
            ("version", .int(Self.version)), ("written", written.map(object) ?? .null),
            ("seen", seen.map(object) ?? .null), ("seenSince", .optional(seenSince)),
            ("betterSince", betterSince.map(array) ?? .null), ("silentSince", silentSince.map(array) ?? .null),
            ("backOff", backOff.map(object) ?? .null), ("tried", .strings(tried.map(\.rawValue))),
            ("eventTimes", .array(eventTimes.map(array))), ("events", .array(events.map(object))),
            ("skipped", .int(skipped)), ("told", .array(reported.map(object))), ("draws", .int(draws)),
        ])
    }

    /// What an earlier run has left; nil where it cannot be read, and all begins anew.
    package init?(json: JSONValue) {
        guard json["version"]?.intValue == Self.version else { return nil }
        self.init()
        written = json["written"].flatMap(writing)
        seen = json["seen"].flatMap(condition)
        seenSince = json["seenSince"]?.stringValue
        betterSince = json["betterSince"].flatMap(time)
        silentSince = json["silentSince"].flatMap(time)
        backOff = json["backOff"].flatMap(pause)
        tried = (json["tried"]?.strings ?? []).compactMap(NodeCondition.Verdict.init)
        eventTimes = (json["eventTimes"]?.arrayValue ?? []).compactMap(time)
        events = (json["events"]?.arrayValue ?? []).compactMap(pending)
        skipped = json["skipped"]?.intValue ?? 0
        reported = (json["told"]?.arrayValue ?? []).compactMap(reportedTrouble)
        if case .number(let text)? = json["draws"]?.kind { draws = UInt64(text) ?? 0 }
    }
}

private func array(_ time: Timestamp) -> JSONValue {
    .array([.int(time.monotonic), .int(time.realtime), .string(time.bootID)])
}

private func time(_ value: JSONValue) -> Timestamp? {
    guard let parts = value.arrayValue, parts.count == 3, let monotonic = parts[0].intValue,
        let realtime = parts[1].intValue, let bootID = parts[2].stringValue
    else { return nil }
    return Timestamp(monotonic: Int64(monotonic), realtime: Int64(realtime), bootID: bootID)
}

private func length(_ value: JSONValue?) -> Int64? { value?.intValue.map(Int64.init) }

private func object(_ condition: NodeCondition) -> JSONValue {
    .object([
        ("verdict", .string(condition.verdict.rawValue)), ("reason", .string(condition.reason)),
        ("message", .string(condition.message)),
    ])
}

private func condition(_ value: JSONValue) -> NodeCondition? {
    guard let verdict = value["verdict"]?.stringValue.flatMap(NodeCondition.Verdict.init),
        let reason = value["reason"]?.stringValue, let message = value["message"]?.stringValue
    else { return nil }
    return NodeCondition(verdict: verdict, reason: reason, message: message)
}

private func object(_ written: ReporterMemory.Written) -> JSONValue {
    .object([
        ("condition", object(written.condition)), ("transition", .string(written.transition)),
        ("at", array(written.at)), ("heartbeatAfter", .int(written.heartbeatAfter)),
    ])
}

private func writing(_ value: JSONValue) -> ReporterMemory.Written? {
    guard let condition = value["condition"].flatMap(condition), let at = value["at"].flatMap(time),
        let transition = value["transition"]?.stringValue, let after = length(value["heartbeatAfter"])
    else { return nil }
    return .init(condition: condition, transition: transition, at: at, heartbeatAfter: after)
}

private func object(_ backOff: ReporterMemory.BackOff) -> JSONValue {
    .object([
        ("steps", .int(backOff.steps)), ("begin", array(backOff.begin)), ("wait", .int(backOff.wait)),
        ("isAsked", .bool(backOff.isAsked)), ("isBusy", .bool(backOff.isBusy)),
    ])
}

private func pause(_ value: JSONValue) -> ReporterMemory.BackOff? {
    guard let steps = value["steps"]?.intValue, let begin = value["begin"].flatMap(time),
        let wait = length(value["wait"]), let isAsked = value["isAsked"]?.boolValue,
        let isBusy = value["isBusy"]?.boolValue
    else { return nil }
    return .init(steps: steps, begin: begin, wait: wait, isAsked: isAsked, isBusy: isBusy)
}

private func object(_ pending: ReporterMemory.Pending) -> JSONValue {
    let event = pending.event
    return .object([
        ("name", .string(event.name)), ("isWarning", .bool(event.isWarning)), ("reason", .string(event.reason)),
        ("message", .string(event.message)), ("time", .string(event.time)), ("made", array(pending.made)),
        ("wait", .int(pending.wait)),
    ])
}

private func pending(_ value: JSONValue) -> ReporterMemory.Pending? {
    guard let name = value["name"]?.stringValue, let isWarning = value["isWarning"]?.boolValue,
        let reason = value["reason"]?.stringValue, let message = value["message"]?.stringValue,
        let written = value["time"]?.stringValue, let made = value["made"].flatMap(time),
        let wait = length(value["wait"])
    else { return nil }
    let event = NodeEvent(name: name, isWarning: isWarning, reason: reason, message: message, time: written)
    return .init(event: event, made: made, wait: wait)
}

private func object(_ reported: ReporterMemory.Reported) -> JSONValue {
    .object([
        ("cause", .string(reported.cause.rawValue)), ("detail", .string(reported.detail)),
        ("isOfEvent", .bool(reported.isOfEvent)), ("at", array(reported.at)), ("isOver", .bool(reported.isOver)),
    ])
}

private func reportedTrouble(_ value: JSONValue) -> ReporterMemory.Reported? {
    guard let cause = value["cause"]?.stringValue.flatMap(Trouble.Cause.init), let at = value["at"].flatMap(time),
        let isOver = value["isOver"]?.boolValue
    else { return nil }
    return .init(
        cause: cause, detail: value["detail"]?.stringValue ?? "", isOfEvent: value["isOfEvent"]?.boolValue ?? false,
        at: at, isOver: isOver)
}
