internal import CCRI
internal import Glibc

extension CRICodec {
    /// A generated unpack function.
    typealias Unpack<Message> = (
        UnsafeMutablePointer<ProtobufCAllocator>?, Int, UnsafePointer<UInt8>?
    ) -> UnsafeMutablePointer<Message>?

    /// Unpacks a message, lends it to `body`, and frees it.
    ///
    /// What unpacking may allocate is bounded: protobuf-c keeps a copy of each unknown field, so that a few
    /// MiB of tiny ones would grow to hundreds.
    static func decode<Message, Value>(
        _ bytes: ArraySlice<UInt8>, _ name: String, _ unpack: Unpack<Message>,
        _ body: (UnsafeMutablePointer<Message>) -> Value
    ) throws(CRIError) -> Value {
        var budget = Limit.decoding
        let value: Value? = unsafe withUnsafeMutablePointer(to: &budget) { left in
            var allocator = unsafe ProtobufCAllocator(alloc: allocate, free: release, allocator_data: left)
            let message = unsafe bytes.withUnsafeBufferPointer { unsafe unpack(&allocator, $0.count, $0.baseAddress) }
            guard let message = unsafe message else { return nil }
            // Each message begins with its base; freeing needs nothing else of it.
            defer {
                unsafe message.withMemoryRebound(to: ProtobufCMessage.self, capacity: 1) {
                    unsafe protobuf_c_message_free_unpacked($0, &allocator)
                }
            }
            return unsafe body(message)
        }
        guard let value else {
            throw .garbage(reason: budget < 0 ? "\(name) of too many parts" : "not a \(name)")
        }
        return value
    }

    /// A `bytes` field as text; broken UTF-8 is fixed with U+FFFD.
    static func text(_ data: ProtobufCBinaryData) -> String {
        unsafe String(decoding: UnsafeBufferPointer(start: data.data, count: data.len), as: UTF8.self)
    }

    /// A repeated field as an array.
    static func items<Item, Value>(
        _ list: UnsafeMutablePointer<UnsafeMutablePointer<Item>?>?, _ count: Int,
        _ body: (UnsafeMutablePointer<Item>) -> Value
    ) -> [Value] {
        unsafe UnsafeBufferPointer(start: list, count: count).compactMap { item in
            guard let item = unsafe item else { return nil }
            return unsafe body(item)
        }
    }

    /// A map field; the last entry of a key stands, as protobuf has it.
    static func map(
        _ list: UnsafeMutablePointer<UnsafeMutablePointer<Runtime__V1__MapEntry>?>?, _ count: Int
    ) -> [String: String] {
        let entries = unsafe items(list, count) { unsafe (text($0.pointee.key), text($0.pointee.value)) }
        return Dictionary(entries) { $1 }
    }
}

/// malloc(3) as long as the budget behind `context` lasts; it is negative once something was refused.
private func allocate(_ context: UnsafeMutableRawPointer?, _ size: Int) -> UnsafeMutableRawPointer? {
    guard let left = unsafe context?.assumingMemoryBound(to: Int.self) else { return nil }
    guard unsafe size <= left.pointee else {
        unsafe left.pointee = -1
        return nil
    }
    unsafe left.pointee -= size
    return unsafe malloc(size)
}

private func release(_ context: UnsafeMutableRawPointer?, _ memory: UnsafeMutableRawPointer?) {
    unsafe free(memory)
}
