package import Linux

/// All bytes of a file of this machine, links followed.
///
/// - Parameter path: from the root; one of the command line is made `absolute` before.
/// - Throws: ENOENT where it does not exist, EFBIG beyond the limit, EINVAL where it is no regular file.
package func wholeFile(_ path: String, limit: Int) throws(SystemError) -> [UInt8] {
    let root = try NodeRoot(path: "/")
    guard let end = root.look(at: path).last else { throw SystemError(operation: "open", path: path, errno: 2) }
    if let error = end.error { throw error }
    guard end.status != nil else { throw SystemError(operation: "open", path: path, errno: 2) }
    switch root.read(end.path, limit: limit) {
    case .bytes(let bytes, _): return bytes
    case .tooLarge: throw SystemError(operation: "read", path: path, errno: 27)
    case .notRegular: throw SystemError(operation: "read", path: path, errno: 22)
    case .failed(let error): throw error
    }
}
