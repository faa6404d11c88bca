package import Node

extension ContainerReading {
    /// Whether a diagnosis wants its log and its exit status: those of known CNIs and of kube-proxy.
    package var isWorthReading: Bool { KnownAgent.isWorthReading(self) }

    /// Whether it may come to be worth reading once its image's name is known.
    package var mayBeWorthReading: Bool { KnownAgent.mayBe(self) }
}
