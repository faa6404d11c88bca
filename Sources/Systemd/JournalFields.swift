internal import Glibc

/// Fields of one entry, of those that are read; systemd.journal-fields(7).
struct JournalFields {
    enum Name: Int, CaseIterable {
        case message
        case writer
        case writerInvocation
        case process
        case subject
        case subjectInvocation

        /// With the sign before the value.
        fileprivate var text: StaticString {
            switch self {
            case .message: "MESSAGE="
            case .writer: "_SYSTEMD_UNIT="
            case .writerInvocation: "_SYSTEMD_INVOCATION_ID="
            case .process: "_PID="
            case .subject: "UNIT="
            case .subjectInvocation: "INVOCATION_ID="
            }
        }
    }

    private var values = [String?](repeating: nil, count: Name.allCases.count)

    subscript(name: Name) -> String? { values[name.rawValue] }

    /// Takes `NAME=value` if it is one of those that are read and the first of its name.
    /// - Parameter limit: bytes after which a value is cut.
    mutating func take(_ data: UnsafeRawBufferPointer, limit: Int) {
        guard let start = data.baseAddress, data.count > 1 else { return }
        // An entry has some thirty fields, and most of them differ from these in their first two bytes.
        let (first, second) = unsafe (data[0], data[1])
        for name in Name.allCases where unsafe name.text.utf8Start[0] == first && name.text.utf8Start[1] == second {
            let count = name.text.utf8CodeUnitCount
            guard values[name.rawValue] == nil, data.count >= count,
                unsafe memcmp(start, name.text.utf8Start, count) == 0
            else { continue }
            let value = unsafe data.dropFirst(count).prefix(limit)
            values[name.rawValue] = unsafe String(decoding: value, as: UTF8.self)
            return
        }
    }
}
