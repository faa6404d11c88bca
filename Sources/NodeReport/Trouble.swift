/// Why a request did not do what it was for.
package struct Trouble: Error, Sendable, Equatable {
    /// What is told once, as one cause.
    package enum Cause: String, Sendable, CaseIterable {
        /// No connection, or no name for the server.
        case unreachable
        /// No answer in time.
        case slow
        /// The certificate of the server is not of the authority that the credential names.
        case untrusted
        /// A certificate that is over or not yet valid: one of the two, or the clock.
        case certificateTime
        /// 401
        case unauthorized
        /// 403
        case forbidden
        /// 404
        case noNode
        /// 409
        case conflict
        /// 410
        case gone
        /// 429
        case busy
        /// 5xx
        case serverFault
        /// Any other answer that is no success.
        case refused
        /// No credential that can be used.
        case noCredential
        /// The clocks of node and server are far apart.
        case clock
        /// The status file or the settings cannot be read.
        case local
        /// What is remembered cannot be written.
        case memory
    }

    package var cause: Cause
    /// What the server, the library or the kernel said of it; empty where nothing.
    package var detail: String
    /// Nanoseconds that the server asks to be left alone; nil where it does not say.
    package var retryAfter: Int64?

    package init(_ cause: Cause, _ detail: String = "", retryAfter: Int64? = nil) {
        self.cause = cause
        self.detail = cut(detail, 300)
        self.retryAfter = retryAfter
    }

    /// Whether the cause alone does not say which trouble it is.
    var isOfMany: Bool { cause == .local || cause == .noCredential }

    /// The trouble that an HTTP status is; nil for a success.
    ///
    /// - Parameter message: of the server's answer.
    package init?(status: Int, message: String, retryAfter: Int64?) {
        let cause: Cause
        switch status {
        case 200...299: return nil
        case 401: cause = .unauthorized
        case 403: cause = .forbidden
        case 404: cause = .noNode
        case 409: cause = .conflict
        case 410: cause = .gone
        case 429: cause = .busy
        case 500...599: cause = .serverFault
        default: cause = .refused
        }
        self.init(cause, message.isEmpty ? "HTTP \(status)" : message, retryAfter: retryAfter)
    }

    /// One sentence: what, where and what to do.
    ///
    /// - Parameters:
    ///   - place: of the API server, and of the credential.
    ///   - deed: what it came in the way of.
    package func sentence(_ place: Place, _ deed: Deed = .condition) -> String {
        let said = detail.isEmpty ? "" : " (\(detail))"
        let what: String =
            switch deed {
            case .condition: "The condition of the Node \(place.node) cannot be written"
            case .event: "An Event of the Node \(place.node) cannot be made"
            case .removal: "The condition of the Node \(place.node) cannot be taken off"
            }
        return [.clock, .memory].contains(cause) ? body(place, said) : "\(what): \(body(place, said))"
    }

    /// What a request is to do.
    package enum Deed: Sendable {
        case condition
        case event
        case removal
    }

    private func body(_ place: Place, _ said: String) -> String {
        switch cause {
        case .unreachable: "\(place.server) cannot be reached\(said); it is tried again."
        case .slow: "\(place.server) does not answer in time\(said); it is tried again."
        case .untrusted:
            """
            the certificate of \(place.server) is not of the authority that \(place.credential) names, or not for \
            that name\(said); see whether the cluster's CA or the server's address was changed.
            """
        case .certificateTime:
            """
            a certificate is over or not valid yet\(said); compare this node's clock (timedatectl) with the \
            certificates of \(place.server) and of \(place.credential).
            """
        case .unauthorized:
            "\(place.server) does not know the identity of \(place.credential)\(said); renew that credential."
        case .forbidden:
            """
            \(place.server) forbids it to the identity of \(place.credential)\(said); a kubelet may write its own \
            Node alone, any other identity needs the rights of netready-node-rbac.yaml.
            """
        case .noNode:
            "there is no such Node\(said); if it has another name, set node in netready-node.toml."
        case .conflict: "others change it at the same time\(said); it is tried again."
        case .gone: "\(place.server) does not have the resource any more\(said); it is tried again."
        case .busy: "\(place.server) is busy and asks to wait\(said); it is tried again."
        case .serverFault: "\(place.server) fails\(said); it is tried again."
        case .refused: "\(place.server) refuses it\(said)."
        case .noCredential: ended
        case .clock:
            "The clocks of this node and of \(place.server) are \(detail) apart; see timedatectl."
        case .local: ended
        case .memory:
            """
            What netready-node writes to the Node \(place.node) cannot be remembered\(said); make room there, or see \
            why the directory cannot be written to.
            """
        }
    }

    private var ended: String { [".", "?", "!"].contains(detail.last) ? detail : "\(detail)." }

    /// Where it happened, as a person knows it.
    package struct Place: Sendable, Equatable {
        package var node: String
        package var server: String
        package var credential: String

        package init(node: String, server: String, credential: String) {
            self.node = node
            self.server = server
            self.credential = credential
        }
    }
}
