import CLinux
import Glibc

/// Extended attributes of an open file, ACLs and security labels among them; xattr(7).
enum ExtendedAttributes {
    /// The names, none where the file system has no attributes.
    static func names(_ file: borrowing OwnedDescriptor) -> [String] {
        var buffer = [CChar](repeating: 0, count: 65536)
        let length = unsafe flistxattr(file.raw, &buffer, buffer.count)
        guard length > 0 else { return [] }
        return buffer[..<length].split(separator: 0).map { name in
            String(decoding: name.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }

    /// What the kernel or a security module gives by itself and lets nobody set is left to it.
    static func copy(
        _ name: String, from old: borrowing OwnedDescriptor, to new: borrowing OwnedDescriptor, path: String
    ) throws(SystemError) {
        var value = [UInt8](repeating: 0, count: 65536)
        let length = unsafe fgetxattr(old.raw, name, &value, value.count)
        guard length >= 0 else { return }
        do throws(SystemError) {
            _ = try systemCall("setxattr", path) { unsafe fsetxattr(new.raw, name, value, length, 0) }
        } catch {
            guard error.errno == EPERM || error.errno == ENOTSUP else { throw error }
        }
    }
}
