import Node
import Testing

@Suite("A look at the containers")
struct ContainersProbeTests {
    private static func agent(
        _ state: ContainerReading.State = .running, exitCode: Int? = nil, restarts: Int = 0, log: [String] = ["a"]
    ) -> ContainerReading {
        ContainerReading(
            name: "cilium-agent", pod: "cilium-x7k2p", namespace: "kube-system", state: state, exitCode: exitCode,
            restarts: restarts, image: "quay.io/cilium/cilium:v1.17.3",
            labels: ["k8s-app": "cilium", "app.kubernetes.io/name": "cilium-agent"], log: log)
    }

    private static let others = (0..<29).map { number in
        ContainerReading(
            name: "app", pod: "app-\(number)-x7k2p", namespace: "shop", state: .running,
            image: "registry.example.com/shop/app:\(number)", labels: ["app": "app"])
    }

    /// The agent alone, of what is read.
    private static func own(_ predictions: [ContainerReading]?) -> [ContainerReading] {
        (predictions ?? []).filter { $0.namespace == "kube-system" }
    }

    @Test(
        "asks for two lists, and for an agent alone once in each of its states", arguments: [Pairing.naming, .nameless])
    func economy(pairing: Pairing) throws {
        var ended = Self.agent(.exited, exitCode: 137, log: ["b"])
        ended.isOutOfMemory = true
        let nodes = [Self.agent(), Self.agent(), ended, ended].map { ListedNode([$0] + Self.others, pairing) }
        let play = try ListingPlay()
        var seen: [[ContainerReading]] = []
        var asked: [Int] = []
        try play.look(at: nodes, isNew: false) { predictions in
            seen.append(Self.own(predictions))
            let (ids, lists) = play.runtime.takeAsked()
            #expect(lists == 2)
            #expect(Set(ids).isSubset(of: [ListedNode.id(of: "container kube-system/cilium-x7k2p cilium-agent")]))
            asked.append(ids.count)
        }
        #expect(asked == [1, 0, 1, 0])
        #expect(seen == [[Self.agent()], [Self.agent()], [ended], [ended]])
    }

    @Test("an image that is told by its id alone keeps it where nobody may be an agent")
    func strangers() throws {
        try ListingPlay().look(at: [ListedNode(Self.others, .nameless)]) { predictions in
            #expect(predictions?.count == Self.others.count)
            #expect(predictions?.allSatisfy { $0.image.hasPrefix("sha256:") && $0.labels == ["app": "app"] } == true)
        }
    }

    @Test("a pod whose first container has done its work waits for the next; one that is over does not")
    func waiting() throws {
        let installer = ContainerReading(
            name: "mount-cgroup", pod: "cilium-x7k2p", namespace: "kube-system", state: .exited, exitCode: 0,
            image: "quay.io/cilium/cilium:v1.17.3")
        var awaited = Self.agent(.waiting)
        awaited.image = ""
        let expected = ContainerReading(
            name: "", pod: "cilium-x7k2p", namespace: "kube-system", state: .waiting, labels: awaited.labels)
        let states = [
            [awaited], [installer, awaited], [installer], [installer, Self.agent()],
        ].map { ListedNode($0, .nameless) }
        var seen: [[ContainerReading]] = []
        try ListingPlay().look(at: states) { seen.append(Self.own($0).filter { $0.state == .waiting }) }
        #expect(seen == [[expected], [expected], [], []])
    }

    @Test("a container that has gone between the lists and the question hides none of the others")
    func gone() throws {
        var node = ListedNode([Self.agent(), Self.agent(.running).named("mount-cgroup")], .nameless)
        node.forget(ListedNode.id(of: "container kube-system/cilium-x7k2p cilium-agent"))
        try ListingPlay().look(at: [node]) { predictions in
            #expect(Self.own(predictions).map(\.log) == [[], ["a"]])
        }
    }
}

extension ContainerReading {
    fileprivate func named(_ name: String) -> ContainerReading {
        var reading = self
        reading.name = name
        return reading
    }
}
