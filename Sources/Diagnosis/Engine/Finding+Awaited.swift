extension Assessment {
    /// The network is not ready, nothing is wrong so far, and no event need announce that it takes too long.
    package var isNetworkPending: Bool { now == .notReady && findings.sayNetworkIsPending }
}

extension [Finding] {
    /// The network is not ready, and all that is known of it is that it is still on its way.
    var sayNetworkIsPending: Bool {
        contains { $0.code == .networkConfigPending } && allSatisfy { $0.severity == .info }
    }
}
