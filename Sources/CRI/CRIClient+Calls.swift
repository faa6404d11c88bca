/// The calls of CRI v1 that netready makes. Deadlines are moments in nanoseconds of CLOCK_MONOTONIC: see
/// `MonotonicTime.after`; `UInt64.max` is none. A call without one hinders no other: each has an HTTP/2 stream of its own.
extension CRIClient {
    /// What a call ends with.
    package typealias Completion<Value> = (Result<Value, CRIError>) -> Void

    /// Asks who is there.
    package func version(deadline: UInt64, completion: @escaping Completion<CRIVersion>) {
        call("Version", [], deadline, CRICodec.version, completion)
    }

    /// Asks for the conditions, and with `verbose` for the running configuration and the state of CNI.
    ///
    /// From containerd 2.0.1 on each such call, verbose or not, may execute CNI plugins (STATUS); one that hangs
    /// is left behind even though the call is cancelled at its deadline (seen with 2.1.9).
    package func status(verbose: Bool, deadline: UInt64, completion: @escaping Completion<CRIStatus>) {
        call("Status", CRICodec.statusRequest(verbose: verbose), deadline, CRICodec.status, completion)
    }

    /// Asks for all containers, ended ones included, sandboxes not.
    package func listContainers(deadline: UInt64, completion: @escaping Completion<[CRIContainer]>) {
        call("ListContainers", [], deadline, CRICodec.containers, completion)
    }

    /// Asks for all pod sandboxes.
    package func listPodSandboxes(deadline: UInt64, completion: @escaping Completion<[CRISandbox]>) {
        call("ListPodSandbox", [], deadline, CRICodec.sandboxes, completion)
    }

    /// Asks for one container in detail; containerd takes a unique beginning of the id as well.
    package func containerStatus(
        id: String, deadline: UInt64, completion: @escaping Completion<CRIContainerStatus>
    ) {
        let request = CRICodec.containerStatusRequest(id: id)
        call("ContainerStatus", request, deadline, CRICodec.containerStatus, completion)
    }

    private func call<Value>(
        _ method: String, _ request: [UInt8], _ deadline: UInt64,
        _ decode: @escaping (ArraySlice<UInt8>) throws(CRIError) -> Value,
        _ completion: @escaping Completion<Value>
    ) {
        let path = "/runtime.v1.RuntimeService/\(method)"
        let call = PendingCall(path: path, request: request, deadline: deadline) { answer in
            completion(Result { () throws(CRIError) -> Value in try decode(answer.get()) })
        }
        start(call)
    }
}
