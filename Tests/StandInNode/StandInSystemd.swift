import CSystemd
import Foundation
import Glibc

/// systemd on a bus: libsystemd's server side, which answers what it is asked of units.
final class StandInSystemd: Sendable {
    private let listener: Int32

    /// - Parameters:
    ///   - path: of the bus' socket.
    ///   - properties: what a unit of that name has.
    init(path: String, properties: @escaping @Sendable (String) -> UnitAnswer) {
        listener = listenOn(path)
        acceptEach(listener) { connection in
            BusConnection(connection, properties).serve()
        }
    }

    func stop() { shutdown(listener, Int32(SHUT_RDWR)) }
}

/// One client of the bus, served until it goes.
@safe private final class BusConnection {
    private let properties: (String) -> UnitAnswer
    private var bus: OpaquePointer?

    init(_ descriptor: Int32, _ properties: @escaping (String) -> UnitAnswer) {
        self.properties = properties
        var id = sd_id128_t()
        _ = unsafe sd_id128_randomize(&id)
        _ = unsafe sd_bus_new(&bus)
        _ = unsafe sd_bus_set_fd(bus, descriptor, descriptor)
        _ = unsafe sd_bus_set_server(bus, 1, id)
    }

    func serve() {
        _ = unsafe sd_bus_add_filter(
            bus, nil,
            { message, userdata, _ in
                guard let message = unsafe message, let userdata = unsafe userdata else { return 0 }
                unsafe Unmanaged<BusConnection>.fromOpaque(userdata).takeUnretainedValue().take(message)
                return 1
            }, unsafe Unmanaged.passUnretained(self).toOpaque())
        guard unsafe sd_bus_start(bus) >= 0 else { return }
        while true {
            let done = unsafe sd_bus_process(bus, nil)
            guard done >= 0 else { break }
            if done == 0, unsafe sd_bus_wait(bus, UInt64.max) < 0 { break }
        }
        _ = unsafe sd_bus_close_unref(bus)
    }

    private func take(_ message: OpaquePointer) {
        var type: UInt8 = 0
        _ = unsafe sd_bus_message_get_type(message, &type)
        guard Int(type) == SD_BUS_MESSAGE_METHOD_CALL, let name = unsafe sd_bus_message_get_member(message) else {
            return
        }
        let path = unsafe sd_bus_message_get_path(message).map { unsafe String(cString: $0) } ?? ""
        var reply: OpaquePointer?
        guard unsafe sd_bus_message_new_method_return(message, &reply) >= 0, let reply = unsafe reply else { return }
        defer { _ = unsafe sd_bus_message_unref(reply) }
        switch unsafe String(cString: name) {
        case "Hello": unsafe BusWriter(reply).text(":1.1")
        case "GetAll": unsafe properties(unit(of: path)).write(to: BusWriter(reply))
        case "AddMatch", "RemoveMatch", "Subscribe", "Unsubscribe": break
        case let other:
            var error = unsafe sd_bus_error(name: nil, message: nil, _need_free: 0)
            _ = unsafe sd_bus_error_set(
                &error, "org.freedesktop.DBus.Error.UnknownMethod", "The stand-in answers no \(other)")
            _ = unsafe sd_bus_reply_method_error(message, &error)
            unsafe sd_bus_error_free(&error)
            return
        }
        _ = unsafe sd_bus_send(bus, reply, nil)
    }

    private func unit(of path: String) -> String {
        var name: UnsafeMutablePointer<CChar>?
        _ = unsafe sd_bus_path_decode(path, "/org/freedesktop/systemd1/unit", &name)
        guard let name = unsafe name else { return "" }
        defer { unsafe free(name) }
        return unsafe String(cString: name)
    }
}

/// Appends to a message.
@safe struct BusWriter {
    private let message: OpaquePointer

    init(_ message: OpaquePointer) { unsafe self.message = unsafe message }

    func text(_ text: String, as type: Character = "s") {
        _ = unsafe text.withCString { unsafe sd_bus_message_append_basic(message, code(type), $0) }
    }

    func number<Value: FixedWidthInteger>(_ value: Value, as type: Character) {
        var value = value
        _ = unsafe sd_bus_message_append_basic(message, code(type), &value)
    }

    func inside(_ type: Character, _ contents: String, _ body: () -> Void) {
        _ = unsafe sd_bus_message_open_container(message, code(type), contents)
        body()
        _ = unsafe sd_bus_message_close_container(message)
    }

    /// An entry of `a{sv}`.
    func property(_ name: String, _ type: String, _ body: () -> Void) {
        inside("e", "sv") {
            text(name)
            inside("v", type, body)
        }
    }

    private func code(_ type: Character) -> CChar { CChar(type.asciiValue ?? 0) }
}

/// What systemd says of one unit.
struct UnitAnswer: Sendable {
    var name: String
    var loadState = "loaded"
    var activeState = "inactive"
    var subState = "dead"
    var result = "success"
    var killMode = "control-group"
    var restartCount: UInt32 = 0
    var mainPID: UInt32 = 0
    var hasJob = false
    var invocation = ""
    /// Microseconds of CLOCK_MONOTONIC; 0 is never.
    var activeSince: UInt64 = 0
    var environment: [String] = []
    var command: [String] = []

    func write(to message: BusWriter) {
        func text(_ name: String, _ value: String) { message.property(name, "s") { message.text(value) } }
        func time(_ name: String, _ value: UInt64) {
            message.property(name, "t") { message.number(value, as: "t") }
        }
        message.inside("a", "{sv}") {
            text("Id", name)
            text("LoadState", loadState)
            text("ActiveState", activeState)
            text("SubState", subState)
            text("UnitFileState", loadState == "loaded" ? "enabled" : "")
            text("FragmentPath", loadState == "loaded" ? "/usr/lib/systemd/system/\(name)" : "")
            text("Result", result)
            text("KillMode", killMode)
            text("Restart", "always")
            text("ControlGroup", mainPID > 0 ? "/system.slice/\(name)" : "")
            message.property("MainPID", "u") { message.number(mainPID, as: "u") }
            message.property("NRestarts", "u") { message.number(restartCount, as: "u") }
            message.property("Job", "(uo)") {
                message.inside("r", "uo") {
                    message.number(hasJob ? UInt32(77) : 0, as: "u")
                    message.text(hasJob ? "/org/freedesktop/systemd1/job/77" : "/", as: "o")
                }
            }
            time("ActiveEnterTimestampMonotonic", activeSince)
            time("ExecMainStartTimestampMonotonic", activeSince)
            message.property("InvocationID", "ay") { invocationBytes(message) }
            message.property("Environment", "as") {
                message.inside("a", "s") { environment.forEach { message.text($0) } }
            }
            message.property("ExecStart", "a(sasbttttuii)") {
                message.inside("a", "(sasbttttuii)") { writeCommand(message) }
            }
        }
    }

    private func invocationBytes(_ message: BusWriter) {
        message.inside("a", "y") {
            var rest = invocation[...]
            while let byte = UInt8(rest.prefix(2), radix: 16) {
                message.number(byte, as: "y")
                rest = rest.dropFirst(2)
            }
        }
    }

    private func writeCommand(_ message: BusWriter) {
        guard let program = command.first else { return }
        message.inside("r", "sasbttttuii") {
            message.text(program)
            message.inside("a", "s") { command.forEach { message.text($0) } }
            message.number(Int32(0), as: "b")
            for _ in 0..<4 { message.number(UInt64(0), as: "t") }
            message.number(mainPID, as: "u")
            message.number(Int32(0), as: "i")
            message.number(Int32(0), as: "i")
        }
    }
}
