/// The pod of an agent, as the project's own manifest names it.
struct AgentPod {
    var pod: String
    var container: String
    var image: String
    var label: String

    static let calico = AgentPod(
        pod: "calico-node-v6xkt", container: "calico-node", image: "docker.io/calico/node:v3.27.0",
        label: "k8s-app=calico-node")
    static let cilium = AgentPod(
        pod: "cilium-tz8xw", container: "cilium-agent", image: "quay.io/cilium/cilium:v1.17.3", label: "k8s-app=cilium")
    static let flannel = AgentPod(
        pod: "kube-flannel-ds-9l7wq", container: "kube-flannel", image: "docker.io/flannel/flannel:v0.24.0",
        label: "app=flannel")
    static let istio = AgentPod(
        pod: "istio-cni-node-xk2lp", container: "install-cni", image: "docker.io/istio/install-cni:1.21.0",
        label: "k8s-app=istio-cni-node")
}

extension Node {
    /// - Returns: the id of the sandbox.
    func runAgent(_ agent: AgentPod, isWaiting: Bool = false) throws -> String {
        try self.agent(agent.pod, agent.container, isWaiting ? nil : agent.image, agent.label)
    }

    /// Adds a line to its container's log, in CRI's form.
    func log(_ agent: AgentPod, _ line: String) throws {
        let file = "/var/log/pods/kube-system_\(agent.pod)_\(agent.pod)/\(agent.container)/0.log"
        try shell("printf '%s stderr F %s\\n' \"$(date --utc +%FT%T.%NZ)\" \"\(line)\" >>\(file)")
    }

    /// Kills its container.
    func end(_ agent: AgentPod) throws {
        try shell(
            """
            id=$(ctr -n k8s.io containers ls -q 'labels."io.kubernetes.container.name"==\(agent.container)')
            ctr -n k8s.io tasks kill -s KILL "$id"
            """)
    }
}
