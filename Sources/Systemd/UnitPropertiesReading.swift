extension UnitProperties {
    /// Reads the answer of `GetAll` (`a{sv}`); what it does not know or finds in another type is left at its default.
    init(reading message: BusMessage) throws(BusError) {
        self.init()
        _ = try message.array(of: "{sv}") { () throws(BusError) in
            try message.composite("e", "sv") { () throws(BusError) in
                let name = try message.string()
                if try readState(name, message) { return }
                if try readService(name, message) { return }
                if try readTime(name, message) { return }
                try message.skip("v")
            }
        }
    }

    /// - Returns: whether the property was one of these, and so is read.
    private mutating func readState(_ name: String, _ message: BusMessage) throws(BusError) -> Bool {
        switch name {
        case "Id": try text(&id, message)
        case "ActiveState": try text(&activeState, message)
        case "SubState": try text(&subState, message)
        case "LoadState": try text(&loadState, message)
        case "UnitFileState": try text(&unitFileState, message)
        case "FragmentPath": try text(&fragmentPath, message)
        case "DropInPaths": try list(&dropInPaths, message)
        case "NeedDaemonReload": try flag(&needDaemonReload, message)
        case "ConditionResult": try flag(&conditionResult, message)
        case "ControlGroup": try text(&controlGroup, message)
        case "InvocationID":
            invocationID = hexadecimal(try message.variant("ay") { () throws(BusError) in try message.bytes() } ?? [])
        case "Job": job = try queuedJob(message)
        case "Requires", "Requisite", "BindsTo":
            var names: [String] = []
            try list(&names, message)
            requirements += names
        default: return false
        }
        return true
    }

    private mutating func readService(_ name: String, _ message: BusMessage) throws(BusError) -> Bool {
        switch name {
        case "MainPID": try number("u", &mainPID, message)
        case "NRestarts": try number("u", &nRestarts, message)
        case "Result": try text(&result, message)
        case "KillMode": try text(&killMode, message)
        case "Restart": try text(&restart, message)
        case "Environment": try list(&environment, message)
        case "EnvironmentFiles": environmentFiles = try files(message)
        case "ExecStart": execStart = try commands(message)
        case "ExecMainCode": try number("i", &execMainCode, message)
        case "ExecMainStatus": try number("i", &execMainStatus, message)
        default: return false
        }
        return true
    }

    private mutating func readTime(_ name: String, _ message: BusMessage) throws(BusError) -> Bool {
        switch name {
        case "ExecMainStartTimestampMonotonic": try number("t", &execMainStartMonotonic, message)
        case "ActiveEnterTimestampMonotonic": try number("t", &activeEnterMonotonic, message)
        case "InactiveExitTimestampMonotonic": try number("t", &inactiveExitMonotonic, message)
        case "InactiveEnterTimestampMonotonic": try number("t", &inactiveEnterMonotonic, message)
        case "StateChangeTimestamp": try number("t", &stateChangeTimestamp, message)
        default: return false
        }
        return true
    }

    private func text(_ target: inout String, _ message: BusMessage) throws(BusError) {
        target = try message.variant("s") { () throws(BusError) in try message.string() } ?? target
    }

    private func list(_ target: inout [String], _ message: BusMessage) throws(BusError) {
        target = try message.variant("as") { () throws(BusError) in try message.strings() } ?? target
    }

    private func flag(_ target: inout Bool, _ message: BusMessage) throws(BusError) {
        target = try message.variant("b") { () throws(BusError) in try message.boolean() } ?? target
    }

    private func number<Value: FixedWidthInteger>(
        _ type: Character, _ target: inout Value, _ message: BusMessage
    ) throws(BusError) {
        target = try message.variant(String(type)) { () throws(BusError) in try message.number(type) } ?? target
    }
}

/// `(uo)`: a job's number, 0 for none, and its path.
private func queuedJob(_ message: BusMessage) throws(BusError) -> UnitProperties.Job? {
    let job = try message.variant("(uo)") { () throws(BusError) in
        try message.composite("r", "uo") { () throws(BusError) in
            var job = UnitProperties.Job()
            job.id = try message.number("u")
            job.path = try message.string("o")
            return job
        }
    }
    return job?.id == 0 ? nil : job
}

/// `a(sb)`: path, and whether it may be missing.
private func files(_ message: BusMessage) throws(BusError) -> [UnitProperties.EnvironmentFile] {
    try message.variant("a(sb)") { () throws(BusError) in
        try message.array(of: "(sb)") { () throws(BusError) in
            try message.composite("r", "sb") { () throws(BusError) in
                var file = UnitProperties.EnvironmentFile()
                file.path = try message.string()
                file.isOptional = try message.boolean()
                return file
            }
        }
    } ?? []
}

/// `a(sasbttttuii)`: path, arguments, whether failure is ignored; then times, pid and status of the last run.
private func commands(_ message: BusMessage) throws(BusError) -> [UnitProperties.Command] {
    try message.variant("a(sasbttttuii)") { () throws(BusError) in
        try message.array(of: "(sasbttttuii)") { () throws(BusError) in
            try message.composite("r", "sasbttttuii") { () throws(BusError) in
                var command = UnitProperties.Command()
                command.path = try message.string()
                command.arguments = try message.strings()
                command.ignoresFailure = try message.boolean()
                try message.skip("ttttuii")
                return command
            }
        }
    } ?? []
}
