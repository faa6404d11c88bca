import CSystemd
import Foundation
import Glibc
import Testing

@testable import Systemd

/// A bus with systemd on it, on a socket of the test's own and in the same loop: libsystemd's server side, so that the
/// bytes on the wire are real ones. The tests say what it answers, and in which order.
@safe final class FakeSystemd {
    let address: String
    /// Called for each method call but those of the bus itself (Hello, AddMatch), which are answered.
    var onCall: (FakeCall) -> Void = { $0.returnNothing() }
    /// Whether Hello is answered.
    var isWelcoming = true

    private let loop: EventLoop
    private let path: String
    private let listener: Int32
    private var accepting: IOSource?
    private var bus: OpaquePointer?

    init(loop: EventLoop) throws {
        self.loop = loop
        path = NSTemporaryDirectory() + "netready-bus-\(UUID().uuidString.prefix(8))"
        address = "unix:path=\(path)"
        listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        let name = try #require(UnixAddress(path))
        let bound = unsafe name.withPointer { unsafe bind(listener, $0, $1) }
        try #require(bound == 0 && listen(listener, 4) == 0)
        accepting = try loop.addIO(listener, .read) { [weak self] _ in self?.accept() }
    }

    deinit {
        hangUp()
        accepting?.cancel()
        _ = close(listener)
        _ = unsafe unlink(path)
    }

    /// Ends the present connection, as a killed dbus-daemon does.
    func hangUp() {
        guard let old = unsafe bus else { return }
        unsafe bus = nil
        _ = unsafe sd_bus_close_unref(old)
    }

    func emitJobRemoved(path: String, unit: String = "x.service", result: String) {
        unsafe signal("/org/freedesktop/systemd1", "org.freedesktop.systemd1.Manager", "JobRemoved") { message in
            var id: UInt32 = 7
            unsafe sd_bus_message_append_basic(message, CChar(UInt8(ascii: "u")), &id)
            unsafe append("o", path, to: message)
            unsafe append("s", unit, to: message)
            unsafe append("s", result, to: message)
        }
    }

    func emitPropertiesChanged(path: String) {
        unsafe signal(path, "org.freedesktop.DBus.Properties", "PropertiesChanged") { message in
            unsafe append("s", "org.freedesktop.systemd1.Unit", to: message)
        }
    }

    func emitReloading(active: Bool) {
        unsafe signal("/org/freedesktop/systemd1", "org.freedesktop.systemd1.Manager", "Reloading") { message in
            var value: Int32 = active ? 1 : 0
            unsafe sd_bus_message_append_basic(message, CChar(UInt8(ascii: "b")), &value)
        }
    }

    private func signal(
        _ path: String, _ interface: String, _ member: String, _ fill: (OpaquePointer) -> Void
    ) {
        var message: OpaquePointer?
        guard unsafe sd_bus_message_new_signal(bus, &message, path, interface, member) >= 0,
            let message = unsafe message
        else {
            Issue.record("no signal")
            return
        }
        _ = unsafe sd_bus_message_set_sender(message, "org.freedesktop.systemd1")
        unsafe fill(message)
        #expect(unsafe sd_bus_send(bus, message, nil) >= 0)
        _ = unsafe sd_bus_message_unref(message)
    }

    private func accept() {
        hangUp()
        let connection = Glibc.accept(listener, nil, nil)
        var made: OpaquePointer?
        var id = sd_id128_t()
        _ = unsafe sd_id128_randomize(&id)
        _ = unsafe sd_bus_new(&made)
        unsafe bus = unsafe made
        _ = unsafe sd_bus_set_fd(made, connection, connection)
        _ = unsafe sd_bus_set_server(made, 1, id)
        _ = unsafe sd_bus_add_filter(
            made, nil,
            { message, userdata, _ in
                guard let message = unsafe message, let userdata = unsafe userdata else { return 0 }
                unsafe Unmanaged<FakeSystemd>.fromOpaque(userdata).takeUnretainedValue().dispatch(message)
                return 1
            }, unsafe Unmanaged.passUnretained(self).toOpaque())
        #expect(unsafe sd_bus_start(made) >= 0)
        _ = unsafe sd_bus_attach_event(made, loop.handle, 0)
    }

    private func dispatch(_ message: OpaquePointer) {
        var type: UInt8 = 0
        _ = unsafe sd_bus_message_get_type(message, &type)
        guard Int(type) == SD_BUS_MESSAGE_METHOD_CALL, let name = unsafe sd_bus_message_get_member(message) else {
            return
        }
        let call = unsafe FakeCall(message, member: String(cString: name))
        switch call.member {
        case "Hello": if isWelcoming { call.returnString(":1.1") }
        case "AddMatch", "RemoveMatch": call.returnNothing()
        default: onCall(call)
        }
    }
}

private func append(_ type: Character, _ text: String, to message: OpaquePointer) {
    unsafe text.withCString { text in
        #expect(unsafe sd_bus_message_append_basic(message, CChar(type.asciiValue ?? 0), text) >= 0)
    }
}

/// A method call that the fake got; it may be answered later.
@safe final class FakeCall {
    let member: String
    let path: String
    private let message: OpaquePointer

    init(_ message: OpaquePointer, member: String) {
        unsafe self.message = unsafe sd_bus_message_ref(message)
        self.member = member
        path = unsafe sd_bus_message_get_path(message).map { unsafe String(cString: $0) } ?? ""
    }

    deinit { _ = unsafe sd_bus_message_unref(message) }

    func returnNothing() { unsafe answer { _ in } }

    func returnPath(_ path: String) { unsafe answer { unsafe append("o", path, to: $0) } }

    func returnString(_ text: String) { unsafe answer { unsafe append("s", text, to: $0) } }

    /// `a{sv}` with string values, and one property of a type that nobody knows.
    func returnProperties(_ properties: KeyValuePairs<String, String>) {
        unsafe answer { reply in
            unsafe open("a", "{sv}", reply)
            for (name, value) in properties {
                unsafe open("e", "sv", reply)
                unsafe append("s", name, to: reply)
                unsafe open("v", "s", reply)
                unsafe append("s", value, to: reply)
                unsafe close(reply)
                unsafe close(reply)
            }
            unsafe close(reply)
        }
    }

    func fail(_ name: String, _ text: String) {
        unsafe name.withCString { name in
            unsafe text.withCString { text in
                var error = unsafe sd_bus_error(name: name, message: text, _need_free: 0)
                #expect(unsafe sd_bus_reply_method_error(message, &error) >= 0)
            }
        }
    }

    private func open(_ type: Character, _ contents: String, _ reply: OpaquePointer) {
        #expect(unsafe sd_bus_message_open_container(reply, CChar(type.asciiValue ?? 0), contents) >= 0)
    }

    private func close(_ reply: OpaquePointer) {
        #expect(unsafe sd_bus_message_close_container(reply) >= 0)
    }

    private func answer(_ fill: (OpaquePointer) -> Void) {
        var reply: OpaquePointer?
        guard unsafe sd_bus_message_new_method_return(message, &reply) >= 0, let reply = unsafe reply else {
            Issue.record("no reply")
            return
        }
        unsafe fill(reply)
        #expect(unsafe sd_bus_send(sd_bus_message_get_bus(message), reply, nil) >= 0)
        _ = unsafe sd_bus_message_unref(reply)
    }
}
