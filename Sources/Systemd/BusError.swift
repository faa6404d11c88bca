internal import CSystemd
internal import Glibc

/// Why a call over D-Bus gave no result.
package enum BusError: Error, Equatable, Sendable, CustomStringConvertible {
    /// There was no connection, so nothing was sent.
    case notConnected
    /// The connection broke after the call was sent: what it asked for may have happened or not.
    case connectionLost
    /// No answer, or no end of the job, within the deadline, or systemd left the bus before it answered: what was asked
    /// for may have happened, may happen yet, or not.
    case timedOut
    /// The caller may not do this.
    case denied(message: String)
    /// systemd has no unit of that name to act upon.
    case noSuchUnit(message: String)
    /// Any other error, by its D-Bus name: `org.freedesktop.systemd1.UnitMasked`.
    case other(name: String, message: String)

    package var description: String {
        switch self {
        case .notConnected: "not connected to D-Bus"
        case .connectionLost: "the connection to D-Bus broke before systemd answered"
        case .timedOut: "systemd did not answer over D-Bus, or did not finish the job, in time"
        case .denied(let message), .noSuchUnit(let message): message
        case .other(let name, let message): message.isEmpty ? name : "\(message) (\(name))"
        }
    }

    /// - Parameter isOpen: whether the connection stands: libsystemd says NoReply for a passed deadline and for a
    ///   broken connection alike.
    init(name: String, message: String, isOpen: Bool) {
        switch name {
        case "org.freedesktop.DBus.Error.NoReply": self = isOpen ? .timedOut : .connectionLost
        case "org.freedesktop.DBus.Error.Timeout", "org.freedesktop.DBus.Error.TimedOut": self = .timedOut
        case "org.freedesktop.DBus.Error.Disconnected": self = .connectionLost
        case "org.freedesktop.DBus.Error.AccessDenied", "org.freedesktop.DBus.Error.InteractiveAuthorizationRequired":
            self = .denied(message: message)
        case "org.freedesktop.systemd1.NoSuchUnit": self = .noSuchUnit(message: message)
        default: self = .other(name: name, message: message)
        }
    }

    /// For calls that libsystemd refused to send.
    init(operation: String, code: Int32) {
        switch code {
        case ENOTCONN, ECONNRESET, ESTALE: self = .notConnected
        default: self = .other(name: operation, message: errorText(code))
        }
    }
}
