internal import CSystemd
internal import Glibc

/// A registration with a bus, a match for instance; releasing it ends it.
@safe final class BusSlot {
    private let handle: OpaquePointer

    init(adopting handle: OpaquePointer) {
        unsafe self.handle = unsafe handle
        _ = unsafe sd_bus_slot_set_destroy_callback(handle, releaseUserdata)
    }

    deinit { _ = unsafe sd_bus_slot_unref(handle) }

    /// Leaves the slot to its bus, for as long as that needs it.
    func float() {
        _ = unsafe sd_bus_slot_set_floating(handle, 1)
    }
}

/// What C callbacks of the bus have in common: the userdata is a box around the Swift handler.
private let deliver: sd_bus_message_handler_t = { message, userdata, _ in
    guard let message = unsafe message else { return 0 }
    unsafe HandlerBox<BusMessage>.call(userdata, BusMessage(borrowing: message))
    return 0
}

extension Bus {
    /// Calls a method of systemd whose arguments are strings; `reply` is called once, never before this returns.
    /// - Parameter deadline: nanoseconds.
    func call(
        path: String, interface: String, member: String, arguments: [String] = [], deadline: UInt64,
        reply: @escaping (Result<BusMessage, BusError>) -> Void
    ) {
        do throws(BusError) {
            guard state == .connected, let handle = unsafe handle else { throw BusError.notConnected }
            let message = try unsafe OutgoingCall.make(handle, path: path, interface: interface, member: member)
            try message.append(arguments)
            try unsafe message.send(on: handle, deadline: deadline) { answer in
                reply(answer.error.map { .failure($0) } ?? .success(answer))
            }
        } catch {
            loop.enqueue { reply(.failure(error)) }
        }
    }

    /// Registers for signals. With a rule that concerns the server this is asynchronous, in order with calls, and a
    /// refusal by the server ends the connection (sd_bus_add_match_async(3)).
    func match(_ rule: String, _ handler: @escaping (BusMessage) -> Void) throws(SystemdError) -> BusSlot {
        let userdata = unsafe Unmanaged.passRetained(HandlerBox(handler)).toOpaque()
        var slot: OpaquePointer?
        let result = unsafe sd_bus_add_match_async(handle, &slot, rule, deliver, nil, userdata)
        guard result >= 0, let slot = unsafe slot else {
            unsafe releaseUserdata(userdata)
            throw SystemdError(operation: "sd_bus_add_match_async", code: 0 &- result)
        }
        return unsafe BusSlot(adopting: slot)
    }
}

/// A method call to systemd, until it is sent.
@safe private struct OutgoingCall: ~Copyable {
    private let message: OpaquePointer

    static func make(
        _ bus: OpaquePointer, path: String, interface: String, member: String
    ) throws(BusError) -> OutgoingCall {
        var made: OpaquePointer?
        let result = unsafe sd_bus_message_new_method_call(bus, &made, systemdName, path, interface, member)
        guard result >= 0, let made = unsafe made else { throw BusError(operation: member, code: 0 &- result) }
        return unsafe OutgoingCall(adopting: made)
    }

    private init(adopting message: OpaquePointer) {
        unsafe self.message = unsafe message
    }

    deinit { _ = unsafe sd_bus_message_unref(message) }

    func append(_ arguments: [String]) throws(BusError) {
        for argument in arguments {
            let result = unsafe argument.withCString { text in
                unsafe sd_bus_message_append_basic(message, CChar(UInt8(ascii: "s")), text)
            }
            guard result >= 0 else { throw BusError(operation: "argument \(argument)", code: 0 &- result) }
        }
    }

    func send(
        on bus: OpaquePointer, deadline: UInt64, _ handler: @escaping (BusMessage) -> Void
    ) throws(BusError) {
        let userdata = unsafe Unmanaged.passRetained(HandlerBox(handler)).toOpaque()
        var slot: OpaquePointer?
        // 0 would mean libsystemd's own default of 25 s.
        let limit = max(1, microseconds(deadline))
        let result = unsafe sd_bus_call_async(bus, &slot, message, deliver, userdata, limit)
        guard result >= 0, let slot = unsafe slot else {
            unsafe releaseUserdata(userdata)
            throw BusError(operation: "sd_bus_call_async", code: 0 &- result)
        }
        unsafe BusSlot(adopting: slot).float()
    }
}

let systemdName = "org.freedesktop.systemd1"
let managerPath = "/org/freedesktop/systemd1"
let managerInterface = "org.freedesktop.systemd1.Manager"

/// The object path of a unit, which systemd loads when it is asked about.
func unitPath(_ name: String) throws(BusError) -> String {
    var path: UnsafeMutablePointer<CChar>?
    let result = unsafe sd_bus_path_encode("/org/freedesktop/systemd1/unit", name, &path)
    guard result >= 0, let path = unsafe path else { throw BusError(operation: name, code: 0 &- result) }
    defer { unsafe free(path) }
    return unsafe String(cString: path)
}
