import Foundation
import Programs

/// haproxy before the real API server of a node, which does to requests what is asked of it.
struct FaultProxy {
    /// What becomes of requests. Where the server itself can be brought to answer so, it does.
    enum Fault: String {
        case none
        /// With a token that the server does not know, and with one of somebody who has no rights.
        case unknown
        case forbidden
        case conflict
        case gone
        case busy
        case broken
        /// No byte of an answer for half a minute.
        case slow
        /// The server's clock is an hour ahead, and some seconds, of which the way to and fro takes its part.
        case clock
    }

    let node: Node
    private static let directory = "/etc/haproxy"
    private static let certificate = "\(directory)/proxy.pem"
    private static let map = "\(directory)/fault.map"

    private static let configuration: String = {
        let answers = [
            (409, Fault.conflict, ""), (410, .gone, ""), (429, .busy, "hdr Retry-After 2 "),
            (500, .broken, ""),
        ]
        let returns = answers.map { status, fault, header in
            """
                http-request return status \(status) \(header)content-type application/json \
            string '{"kind":"Status","message":"the proxy says \(status)"}' if { var(txn.fault) -m str \(fault) }
            """
        }
        return """
            global
                stats socket ipv4@127.0.0.1:7444 level admin
            defaults
                mode http
                timeout connect 2s
                timeout client 60s
                timeout server 60s
                timeout tarpit 30s
            frontend proxy
                bind 127.0.0.1:7443 ssl crt \(certificate)
                http-request set-var(txn.fault) str(fault),map(\(map))
                http-request tarpit if { var(txn.fault) -m str slow }
                http-request set-header Authorization "Bearer nobody" if { var(txn.fault) -m str unknown }
                http-request set-header Authorization "Bearer %[str(stranger),map(\(map))]" if { var(txn.fault) -m str forbidden }
            \(returns.joined(separator: "\n"))
                http-response set-header Date %[date(3610),http_date] if { var(txn.fault) -m str clock }
                default_backend server
            backend server
                server real 127.0.0.1:6443 ssl verify required ca-file /etc/kubernetes/pki/ca.crt

            """
    }()

    /// Puts it before the server, and gives netready-node an identity of its own that goes through it.
    static func begin(_ node: Node) throws -> FaultProxy {
        let proxy = FaultProxy(node: node)
        if !node.exists("/usr/sbin/haproxy") { try Node.script("packages", node.name, "haproxy") }
        _ = try node.kubectl("apply --filename /usr/share/netready/kubernetes/netready-node-rbac.yaml")
        let account = "serviceaccount stranger --namespace kube-system"
        try node.shell("kubectl get \(account) || kubectl create \(account)")
        let (own, stranger) = ("/etc/netready/node.kubeconfig", "/root/stranger.kubeconfig")
        try Node.script("identity", node.name, "netready-node", own)
        try Node.script("identity", node.name, "stranger", stranger)
        try node.shell(
            """
            sed -i 's|https://127.0.0.1:6443|https://127.0.0.1:7443|' \(own)
            echo fault none >\(map)
            echo stranger $(sed -n 's/.*token: //p' \(stranger)) >>\(map)
            """)
        try node.write(configuration, to: "\(directory)/haproxy.cfg")
        try proxy.certify()
        return proxy
    }

    /// Gives it a certificate of the cluster's authority, or of one that nobody knows, and starts it anew.
    func certify(byStranger: Bool = false) throws {
        if byStranger {
            try node.write(strangersCertificate("/CN=proxy"), to: Self.certificate)
        } else {
            try Node.script("certificate", node.name, Self.certificate, "/CN=proxy", "IP:127.0.0.1")
        }
        try node.shell("systemctl restart haproxy.service")
    }

    func stop() throws { try node.shell("systemctl stop haproxy.service") }

    func start() throws { try node.shell("systemctl start haproxy.service") }

    /// From the next request on.
    func suffer(_ fault: Fault) throws {
        try node.shell(
            """
            bash -c 'exec 3<>/dev/tcp/127.0.0.1/7444; echo "set map \(Self.map) fault \(fault)" >&3; cat <&3'
            bash -c 'exec 3<>/dev/tcp/127.0.0.1/7444; echo "get map \(Self.map) fault" >&3; cat <&3' |
                grep -F 'value="\(fault)"'
            """)
    }
}

/// A certificate that no authority of the cluster has made, with its key.
func strangersCertificate(_ subject: String) throws -> String {
    let scratch = try Scratch()
    let made = try run(
        "/usr/bin/openssl",
        [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30",
            "-subj", subject, "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", scratch.place("key"), "-out",
            scratch.place("certificate"),
        ])
    guard made.status == 0 else { throw CommandFailure(description: "openssl: \(made.err)") }
    return (scratch.text("certificate") ?? "") + (scratch.text("key") ?? "")
}
