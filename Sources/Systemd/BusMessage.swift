internal import CSystemd

/// A message on the bus, read from front to back. Valid only within the callback that got it.
@safe struct BusMessage {
    private let handle: OpaquePointer

    init(borrowing handle: OpaquePointer) {
        unsafe self.handle = unsafe handle
    }

    /// The error it carries, when it is the answer to a call that failed.
    var error: BusError? {
        guard unsafe sd_bus_message_is_method_error(handle, nil) > 0 else { return nil }
        guard let error = unsafe sd_bus_message_get_error(handle) else { return .malformed("error") }
        let name = unsafe error.pointee.name.map { unsafe String(cString: $0) } ?? ""
        let message = unsafe error.pointee.message.map { unsafe String(cString: $0) } ?? ""
        let isOpen = unsafe sd_bus_is_open(sd_bus_message_get_bus(handle)) > 0
        return BusError(name: name, message: message, isOpen: isOpen)
    }

    /// Reads a string (`s`) or an object path (`o`).
    func string(_ type: Character = "s") throws(BusError) -> String {
        var text: UnsafePointer<CChar>?
        try require("string", unsafe sd_bus_message_read_basic(handle, code(type), &text) > 0)
        guard let text = unsafe text else { throw .malformed("string") }
        return unsafe String(cString: text)
    }

    /// Reads a number of the width of its type: `u` and `i` have 32 bits, `t` has 64.
    func number<Value: FixedWidthInteger>(_ type: Character, as: Value.Type = Value.self) throws(BusError) -> Value {
        var value: Value = 0
        try require("number", unsafe sd_bus_message_read_basic(handle, code(type), &value) > 0)
        return value
    }

    /// Reads a boolean, which libsystemd hands over as an int.
    func boolean() throws(BusError) -> Bool {
        let value: Int32 = try number("b")
        return value != 0
    }

    /// Reads an array of bytes (`ay`).
    func bytes() throws(BusError) -> [UInt8] {
        var data: UnsafeRawPointer?
        var count = 0
        try require("bytes", unsafe sd_bus_message_read_array(handle, code("y"), &data, &count) >= 0)
        return unsafe Array(UnsafeRawBufferPointer(start: data, count: count))
    }

    /// Reads an array of strings (`as`).
    func strings() throws(BusError) -> [String] {
        try array(of: "s") { () throws(BusError) in try string() }
    }

    /// Reads an array whose elements have the signature `contents`, with `element` for each.
    func array<Element>(
        of contents: String, _ element: () throws(BusError) -> Element
    ) throws(BusError) -> [Element] {
        try enter("a", contents)
        var elements: [Element] = []
        while try !isAtEnd() { elements.append(try element()) }
        try leave()
        return elements
    }

    /// Reads a struct or a dictionary entry: `r` and `e` in libsystemd's own codes.
    func composite<Value>(
        _ type: Character, _ contents: String, _ body: () throws(BusError) -> Value
    ) throws(BusError) -> Value {
        try enter(type, contents)
        let value = try body()
        try leave()
        return value
    }

    /// Reads a variant, if it holds a value of this signature, and skips it otherwise.
    func variant<Value>(
        _ contents: String, _ body: () throws(BusError) -> Value
    ) throws(BusError) -> Value? {
        var actual: UnsafePointer<CChar>?
        try require("variant", unsafe sd_bus_message_peek_type(handle, nil, &actual) > 0)
        guard let actual = unsafe actual, unsafe String(cString: actual) == contents else {
            try skip("v")
            return nil
        }
        return try composite("v", contents, body)
    }

    func skip(_ signature: String) throws(BusError) {
        try require(signature, unsafe sd_bus_message_skip(handle, signature) >= 0)
    }

    private func enter(_ type: Character, _ contents: String) throws(BusError) {
        try require(contents, unsafe sd_bus_message_enter_container(handle, code(type), contents) > 0)
    }

    private func leave() throws(BusError) {
        try require("end of container", unsafe sd_bus_message_exit_container(handle) >= 0)
    }

    private func isAtEnd() throws(BusError) -> Bool {
        let result = unsafe sd_bus_message_at_end(handle, 0)
        try require("container", result >= 0)
        return result > 0
    }

    private func require(_ what: String, _ condition: Bool) throws(BusError) {
        guard condition else { throw .malformed(what) }
    }

    private func code(_ type: Character) -> CChar {
        CChar(truncatingIfNeeded: type.asciiValue ?? 0)
    }
}

extension BusError {
    /// An answer that is not what systemd's interface promises.
    static func malformed(_ what: String) -> BusError {
        .other(
            name: "org.freedesktop.DBus.Error.InvalidSignature", message: "unexpected \(what) in a message of systemd")
    }
}
