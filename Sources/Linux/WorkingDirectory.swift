import Glibc

/// A path of the command line, from the root; one that begins there stays as it is.
package func absolute(_ path: String) -> String {
    guard !path.isEmpty, !path.hasPrefix("/"), let directory = unsafe getcwd(nil, 0) else { return path }
    // getcwd(3) allocates for us what it returns.
    defer { unsafe free(directory) }
    return unsafe String(cString: directory) + "/" + path
}
