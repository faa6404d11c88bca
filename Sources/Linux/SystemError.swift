import Glibc

/// A system call that failed: what was tried, where, and the kernel's reason.
package struct SystemError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was tried, as a verb of the field: `open`, `read`, `inotify_add_watch`.
    package var operation: String
    /// The path it was tried on, where there is one.
    package var path: String?
    /// The kernel's error number, errno(3).
    package var errno: Int32

    package init(operation: String, path: String? = nil, errno: Int32) {
        self.operation = operation
        self.path = path
        self.errno = errno
    }

    /// The symbolic name of the error number, for instance `EACCES`; `errno 200` where it has none here.
    package var name: String {
        Self.names[errno] ?? "errno \(errno)"
    }

    /// The kernel's reason in words, strerror(3).
    package var reason: String {
        // strerror's text stays valid until the next call on this thread: it is copied at once.
        guard let text = unsafe strerror(errno) else { return name }
        return unsafe String(cString: text)
    }

    /// One sentence: what was tried, on what, and why it failed.
    package var description: String {
        guard let path else { return "\(operation): \(reason)" }
        return "\(operation) \(path): \(reason)"
    }

    private static let names: [Int32: String] = [
        EPERM: "EPERM", ENOENT: "ENOENT", ESRCH: "ESRCH", EINTR: "EINTR", EIO: "EIO", ENXIO: "ENXIO",
        E2BIG: "E2BIG", ENOEXEC: "ENOEXEC", EBADF: "EBADF", ECHILD: "ECHILD", EAGAIN: "EAGAIN",
        ENOMEM: "ENOMEM", EACCES: "EACCES", EFAULT: "EFAULT", ENOTBLK: "ENOTBLK", EBUSY: "EBUSY",
        EEXIST: "EEXIST", EXDEV: "EXDEV", ENODEV: "ENODEV", ENOTDIR: "ENOTDIR", EISDIR: "EISDIR",
        EINVAL: "EINVAL", ENFILE: "ENFILE", EMFILE: "EMFILE", ENOTTY: "ENOTTY", ETXTBSY: "ETXTBSY",
        EFBIG: "EFBIG", ENOSPC: "ENOSPC", ESPIPE: "ESPIPE", EROFS: "EROFS", EMLINK: "EMLINK",
        EPIPE: "EPIPE", ERANGE: "ERANGE", EDEADLK: "EDEADLK", ENAMETOOLONG: "ENAMETOOLONG",
        ENOLCK: "ENOLCK", ENOSYS: "ENOSYS", ENOTEMPTY: "ENOTEMPTY", ELOOP: "ELOOP", ENODATA: "ENODATA",
        ETIME: "ETIME", EREMOTE: "EREMOTE", EPROTO: "EPROTO", EOVERFLOW: "EOVERFLOW",
        EILSEQ: "EILSEQ", ENOTSUP: "ENOTSUP", ETIMEDOUT: "ETIMEDOUT", ECONNREFUSED: "ECONNREFUSED",
        EHOSTDOWN: "EHOSTDOWN", ESTALE: "ESTALE", EDQUOT: "EDQUOT", ECANCELED: "ECANCELED",
        ENOMEDIUM: "ENOMEDIUM", ENOKEY: "ENOKEY", EKEYEXPIRED: "EKEYEXPIRED",
    ]
}

/// Calls into the kernel until it is not interrupted, and turns -1 into a ``SystemError``.
func systemCall<Result: FixedWidthInteger & SignedInteger>(
    _ operation: String, _ path: String? = nil, _ body: () -> Result
) throws(SystemError) -> Result {
    while true {
        let result = body()
        if result != -1 { return result }
        let reason = errno
        if reason != EINTR { throw SystemError(operation: operation, path: path, errno: reason) }
    }
}
