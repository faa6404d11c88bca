internal import CCRI
internal import Glibc

/// CRI messages to bytes and back: the only file that touches protobuf-c.
enum CRICodec {
    static func statusRequest(verbose: Bool) -> [UInt8] {
        var request = unsafe Runtime__V1__StatusRequest()
        unsafe runtime__v1__status_request__init(&request)
        unsafe request.verbose = verbose ? 1 : 0
        var bytes = unsafe [UInt8](repeating: 0, count: runtime__v1__status_request__get_packed_size(&request))
        _ = unsafe runtime__v1__status_request__pack(&request, &bytes)
        return bytes
    }

    static func containerStatusRequest(id: String) -> [UInt8] {
        var request = unsafe Runtime__V1__ContainerStatusRequest()
        unsafe runtime__v1__container_status_request__init(&request)
        var text = id.utf8CString
        return unsafe text.withUnsafeMutableBufferPointer { buffer in
            unsafe request.container_id = buffer.baseAddress
            let size = unsafe runtime__v1__container_status_request__get_packed_size(&request)
            var bytes = [UInt8](repeating: 0, count: size)
            _ = unsafe runtime__v1__container_status_request__pack(&request, &bytes)
            return bytes
        }
    }

    static func version(_ bytes: ArraySlice<UInt8>) throws(CRIError) -> CRIVersion {
        try unsafe decode(bytes, "VersionResponse", runtime__v1__version_response__unpack) { message in
            unsafe CRIVersion(
                runtimeName: text(message.pointee.runtime_name),
                runtimeVersion: text(message.pointee.runtime_version),
                runtimeAPIVersion: text(message.pointee.runtime_api_version))
        }
    }

    static func status(_ bytes: ArraySlice<UInt8>) throws(CRIError) -> CRIStatus {
        let status: CRIStatus? = try unsafe decode(bytes, "StatusResponse", runtime__v1__status_response__unpack) {
            message in
            guard let status = unsafe message.pointee.status else { return nil }
            let conditions = unsafe items(status.pointee.conditions, status.pointee.n_conditions) { condition in
                unsafe CRIStatus.Condition(
                    type: text(condition.pointee.type), status: condition.pointee.status != 0,
                    reason: text(condition.pointee.reason), message: text(condition.pointee.message))
            }
            return unsafe CRIStatus(
                conditions: conditions, info: map(message.pointee.info, message.pointee.n_info))
        }
        guard let status else { throw .garbage(reason: "StatusResponse without a status") }
        return status
    }

    static func containers(_ bytes: ArraySlice<UInt8>) throws(CRIError) -> [CRIContainer] {
        try unsafe decode(bytes, "ListContainersResponse", runtime__v1__list_containers_response__unpack) { message in
            unsafe items(message.pointee.containers, message.pointee.n_containers) { container in
                unsafe CRIContainer(
                    id: text(container.pointee.id), sandboxID: text(container.pointee.pod_sandbox_id),
                    name: container.pointee.metadata.map { unsafe text($0.pointee.name) } ?? "",
                    attempt: container.pointee.metadata?.pointee.attempt ?? 0,
                    image: image(container.pointee.image), imageRef: text(container.pointee.image_ref),
                    state: state(container.pointee.state),
                    createdAt: container.pointee.created_at,
                    labels: map(container.pointee.labels, container.pointee.n_labels))
            }
        }
    }

    static func sandboxes(_ bytes: ArraySlice<UInt8>) throws(CRIError) -> [CRISandbox] {
        try unsafe decode(bytes, "ListPodSandboxResponse", runtime__v1__list_pod_sandbox_response__unpack) { message in
            unsafe items(message.pointee.items, message.pointee.n_items) { sandbox in
                let metadata = unsafe sandbox.pointee.metadata
                return unsafe CRISandbox(
                    id: text(sandbox.pointee.id),
                    name: metadata.map { unsafe text($0.pointee.name) } ?? "",
                    uid: metadata.map { unsafe text($0.pointee.uid) } ?? "",
                    namespace: metadata.map { unsafe text($0.pointee.namespace_) } ?? "",
                    attempt: metadata?.pointee.attempt ?? 0,
                    isReady: sandbox.pointee.state == RUNTIME__V1__POD_SANDBOX_STATE__SANDBOX_READY,
                    createdAt: sandbox.pointee.created_at,
                    labels: map(sandbox.pointee.labels, sandbox.pointee.n_labels),
                    runtimeHandler: text(sandbox.pointee.runtime_handler))
            }
        }
    }

    static func containerStatus(_ bytes: ArraySlice<UInt8>) throws(CRIError) -> CRIContainerStatus {
        let status: CRIContainerStatus? = try unsafe decode(
            bytes, "ContainerStatusResponse", runtime__v1__container_status_response__unpack
        ) { message in
            guard let status = unsafe message.pointee.status else { return nil }
            return unsafe CRIContainerStatus(
                id: text(status.pointee.id),
                name: status.pointee.metadata.map { unsafe text($0.pointee.name) } ?? "",
                attempt: status.pointee.metadata?.pointee.attempt ?? 0,
                state: state(status.pointee.state),
                createdAt: status.pointee.created_at, startedAt: status.pointee.started_at,
                finishedAt: status.pointee.finished_at, exitCode: status.pointee.exit_code,
                image: image(status.pointee.image), imageRef: text(status.pointee.image_ref),
                reason: text(status.pointee.reason),
                message: text(status.pointee.message),
                labels: map(status.pointee.labels, status.pointee.n_labels),
                logPath: text(status.pointee.log_path))
        }
        guard let status else { throw .garbage(reason: "ContainerStatusResponse without a status") }
        return status
    }

    private static func image(_ spec: UnsafeMutablePointer<Runtime__V1__ImageSpec>?) -> CRIImage {
        guard let spec = unsafe spec else { return CRIImage() }
        return unsafe CRIImage(
            image: text(spec.pointee.image), userSpecified: text(spec.pointee.user_specified_image))
    }

    private static func state(_ state: Runtime__V1__ContainerState) -> CRIContainerState {
        switch state {
        case RUNTIME__V1__CONTAINER_STATE__CONTAINER_CREATED: .created
        case RUNTIME__V1__CONTAINER_STATE__CONTAINER_RUNNING: .running
        case RUNTIME__V1__CONTAINER_STATE__CONTAINER_EXITED: .exited
        default: .unknown
        }
    }
}
