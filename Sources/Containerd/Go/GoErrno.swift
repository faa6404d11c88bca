/// An error of the kernel, in the words in which Go prints it.
package enum GoErrno: String, Error {
    case noEntry = "no such file or directory"
    case exists = "file exists"
    case notDirectory = "not a directory"
    case isDirectory = "is a directory"
    case loop = "too many levels of symbolic links"
    case nameTooLong = "file name too long"
    case noDevice = "no such device or address"
    case permission = "permission denied"
    case execFormat = "exec format error"
    case noSuchDevice = "no such device"
    case readOnly = "read-only file system"
    case noSpace = "no space left on device"
    case notPermitted = "operation not permitted"
    case invalid = "invalid argument"

    package var text: String { rawValue }
}
