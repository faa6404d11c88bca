import Glibc

/// Makes a directory that everybody may look into; one that is there is no error.
///
/// - Throws: the kernel's refusal, EROFS where a sandbox forbids it.
package func makePublicDirectory(_ path: String) throws(SystemError) {
    do throws(SystemError) {
        _ = try systemCall("mkdir", path) { unsafe withFileName(path) { unsafe mkdir($0, 0o755) } }
    } catch {
        guard error.errno == EEXIST else { throw error }
    }
}

/// Makes a directory that nobody but the caller's user may look into, or closes the one that is there to all others.
///
/// - Throws: the kernel's refusal: ENOTDIR where something else has the name, a link included; EPERM where it belongs to
///   another user.
package func makePrivateDirectory(_ path: String) throws(SystemError) {
    do throws(SystemError) {
        _ = try systemCall("mkdir", path) { unsafe mkdir(path, 0o700) }
    } catch {
        guard error.errno == EEXIST else { throw error }
    }
    let directory = try openFile(AT_FDCWD, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, reportedAs: path)
    guard try directory.status(path: path).uid == geteuid() else {
        throw SystemError(operation: "use", path: path, errno: EPERM)
    }
    _ = try systemCall("chmod", path) { fchmod(directory.raw, 0o700) }
}
