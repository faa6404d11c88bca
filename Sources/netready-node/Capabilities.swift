internal import CCapability
internal import Linux

/// What this process may do beyond its user's rights.
enum Capabilities {
    /// Gives all of it up, for good.
    ///
    /// - Throws: never where there is nothing to give up.
    static func drop() throws(SystemError) {
        var header = __user_cap_header_struct(version: UInt32(_LINUX_CAPABILITY_VERSION_3), pid: 0)
        // Version 3 has 64 bits in two structures.
        var none = (__user_cap_data_struct(), __user_cap_data_struct())
        let result = unsafe withUnsafeMutablePointer(to: &none) { pointer in
            unsafe pointer.withMemoryRebound(to: __user_cap_data_struct.self, capacity: 2) { data in
                unsafe capset(&header, data)
            }
        }
        guard result == 0 else { throw SystemError(operation: "capset", errno: 1) }
    }
}
