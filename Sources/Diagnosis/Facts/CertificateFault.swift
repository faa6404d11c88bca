import Node
import Syntax

/// Why a client of the API does not take the server's certificate, or the server not that of the client.
///
/// Source: `CertificateInvalidError.Error`, `HostnameError.Error` and `UnknownAuthorityError.Error` of Go's crypto/x509;
/// `alertText` of crypto/tls, which begins with `remote error: tls: ` where the other side says it.
struct CertificateFault {
    enum Kind {
        /// Its time has not come by a clock that was behind; `isSet` where the clock shows a later time now.
        case notYetValid(clock: Int64, begin: Int64, isSet: Bool)
        /// Its time is over.
        case expired(end: Int64)
        /// Its time was over by a clock that was ahead and is not so now.
        case clockWasAhead(clock: Int64, end: Int64)
        /// Either of the two: older versions of Go do not say which.
        case outOfTime
        /// It is made out for other names than the one that was called.
        case otherName(called: String?)
        case otherAuthority
        /// The server does not take the client's certificate.
        case clientRefused
    }

    let kind: Kind

    /// - Parameter now: what the node's clock shows, nanoseconds since the epoch.
    /// - Returns: nil for a line that speaks of no certificate.
    init?(_ line: String, now: Int64) {
        if line.holds("has expired or is not yet valid") {
            kind = Self.times(in: line, now: now) ?? .outOfTime
        } else if line.means(.clientRefused) {
            kind = .clientRefused
        } else if line.means(.otherName) {
            kind = .otherName(
                called: line.part(after: ", not ", before: " ,;\"'")
                    ?? line.part(after: "certificate for ", before: " "))
        } else if line.means(.otherAuthority) {
            kind = .otherAuthority
        } else {
            return nil
        }
    }

    /// `current time 2023-06-16T10:41:21Z is before 2023-06-16T11:39:43Z`.
    private static func times(in line: String, now: Int64) -> Kind? {
        guard let rest = line.rest(after: "current time ") else { return nil }
        let words = rest.split(separator: " ", maxSplits: 4)
        guard words.count >= 4, words[1] == "is", let clock = moment(words[0]), let bound = moment(words[3]) else {
            return nil
        }
        switch words[2] {
        case "before": return .notYetValid(clock: clock, begin: bound, isSet: now >= bound)
        case "after": return now > bound ? .expired(end: bound) : .clockWasAhead(clock: clock, end: bound)
        default: return nil
        }
    }

    private static func moment(_ word: Substring) -> Int64? {
        let text = word.prefix { "0123456789-:TZ+.".contains($0) }
        guard case .moment(let moment)? = LogTime(date: String(text)) else { return nil }
        return moment
    }

    /// What is wrong, as a part of a sentence.
    var says: String {
        switch kind {
        case .notYetValid(let clock, let begin, true):
            "the node's clock was behind: it showed \(date(clock)), and the API server's certificate is valid from \(date(begin)) on"
        case .notYetValid(let clock, let begin, false):
            "the API server's certificate is valid from \(date(begin)) on, and the node's clock showed \(date(clock)): it is behind, or the clock was ahead that made the certificate"
        case .expired(let end): "the API server's certificate has expired at \(date(end))"
        case .clockWasAhead(let clock, let end):
            "the node's clock was ahead: it showed \(date(clock)), and the API server's certificate is valid until \(date(end))"
        case .outOfTime: "the API server's certificate has expired or is not yet valid by the node's clock"
        case .otherName(let called):
            "the API server's certificate is not made out for \(called ?? "the name that was called")"
        case .otherAuthority: "the API server's certificate is of another authority than the kubeconfig has"
        case .clientRefused: "the API server refuses the client's certificate"
        }
    }

    /// What to do.
    var fix: String {
        switch kind {
        case .notYetValid, .clockWasAhead:
            "Set the node's clock and keep it right: timedatectl status; chronyc makestep. Pods start by themselves then."
        case .expired:
            "Renew it on the control plane: kubeadm certs check-expiration; kubeadm certs renew apiserver. Pods start by themselves then."
        case .outOfTime:
            "Compare the clocks of this node and the control plane (date -u). Where they agree, renew it: kubeadm certs check-expiration."
        case .otherName:
            "Add the name to the certificate on the control plane, or let the CNI call one that stands in it: KUBERNETES_SERVICE_HOST of its pods."
        case .otherAuthority:
            "Restart the CNI's pod, so that it reads the cluster's authority anew (ConfigMap kube-root-ca.crt) and writes it."
        case .clientRefused: "Restart the CNI's pod: it writes new credentials."
        }
    }

    /// What to do where kubelet is the client.
    var fixOfKubelet: String {
        switch kind {
        case .notYetValid, .clockWasAhead, .expired, .outOfTime: fix
        case .otherName: "Give kubelet a kubeconfig with a name that stands in the API server's certificate."
        case .otherAuthority, .clientRefused:
            "Let the node join its cluster again: kubeadm join, or a new bootstrap token."
        }
    }

    /// The node's own clock is what is to be set right.
    var isOfClock: Bool {
        switch kind {
        case .notYetValid, .clockWasAhead: true
        case .expired, .outOfTime, .otherName, .otherAuthority, .clientRefused: false
        }
    }

    /// The plugin's own kubeconfig holds what is wrong.
    var isOfAuthority: Bool { if case .otherAuthority = kind { true } else { false } }

    private func date(_ moment: Int64) -> String { "\(timestamp(moment).prefix(19))Z" }
}
