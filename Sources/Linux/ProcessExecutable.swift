import Glibc

extension ProcessFacts {
    /// The inode of the program that a process runs, even where its name has gone; proc_pid_exe(5).
    ///
    /// - Throws: EACCES without CAP_SYS_PTRACE over a process of more capabilities, ENOENT where it has ended.
    package static func executableStatus(ofProcess pid: Int32) throws(SystemError) -> FileStatus {
        let path = "/proc/\(pid)/exe"
        return try openFile(AT_FDCWD, path, openPathOnly, reportedAs: path).status(path: path)
    }
}
