internal import CNghttp2

/// Header fields in memory as nghttp2 takes them.
struct HeaderFields {
    private var bytes: [UInt8] = []
    private var lengths: [(name: Int, value: Int)] = []

    init(_ fields: [(name: String, value: String)]) {
        for field in fields {
            bytes += field.name.utf8
            bytes += field.value.utf8
            lengths.append((field.name.utf8.count, field.value.utf8.count))
        }
    }

    /// Lends the fields for the time of the call; nghttp2 copies what it needs.
    func withFields<Result>(_ body: (UnsafeMutableBufferPointer<nghttp2_nv>) -> Result) -> Result {
        var storage = bytes
        return unsafe storage.withUnsafeMutableBufferPointer { buffer in
            var list = unsafe [nghttp2_nv]()
            var offset = 0
            for length in lengths {
                var field = unsafe nghttp2_nv()
                unsafe field.name = buffer.baseAddress.map { unsafe $0 + offset }
                unsafe field.namelen = length.name
                offset += length.name
                unsafe field.value = buffer.baseAddress.map { unsafe $0 + offset }
                unsafe field.valuelen = length.value
                offset += length.value
                unsafe list.append(field)
            }
            return unsafe list.withUnsafeMutableBufferPointer { unsafe body($0) }
        }
    }
}
