/// All plugins of containerd for Linux, in an order in which they can start. `=type` and `=type#id` need an instance, `*type`
/// all of a type; `+` since, `-` before. CRI's own are left out: ``CRIStart`` starts them.
///
/// Source: the `InitFn` of each plugin, at v1.6.39, v1.7.34, v2.0.11 and v2.2.7; names from the logs up to 2.4.
let pluginsOfContainerd = """
    content.v1#content
    event.v1#exchange
    warning.v1#deprecations +1.6.25 -1.7
    warning.v1#deprecations +1.7.9
    internal.v1#opt
    image-verifier.v1#bindir +2.0
    snapshotter.v1#aufs -2.0
    snapshotter.v1#blockfile +1.7
    snapshotter.v1#btrfs
    snapshotter.v1#devmapper
    snapshotter.v1#erofs +2.1
    snapshotter.v1#native
    snapshotter.v1#overlayfs
    snapshotter.v1#zfs
    metadata.v1#bolt -2.0 =content.v1 *snapshotter.v1
    metadata.v1#bolt +2.0 =content.v1 *snapshotter.v1 =event.v1
    gc.v1#scheduler =metadata.v1
    lease.v1#manager +1.7 =metadata.v1 =gc.v1
    differ.v1#walking =metadata.v1
    differ.v1#erofs +2.1 =metadata.v1
    mount-handler.v1#erofs +2.2
    mount-manager.v1#bolt +2.2 =metadata.v1 *mount-handler.v1
    streaming.v1#manager +1.7 =metadata.v1
    transfer.v1#local +2.0 -2.3 =metadata.v1 =lease.v1 *image-verifier.v1
    transfer.v1#local +2.3 =metadata.v1 =lease.v1 =differ.v1#walking
    transfer.v1#local +1.7 -2.0 =metadata.v1 =lease.v1
    sandbox.store.v1#local +1.7 =metadata.v1
    nri.v1#nri +1.7
    monitor.v1#cgroups -2.0
    monitor.task.v1#cgroups +2.0
    runtime.v1#linux -2.0 =metadata.v1
    shim.v1#manager +2.0 =metadata.v1 =event.v1#exchange
    runtime.v2#task -2.0 =metadata.v1 =event.v1#exchange
    runtime.v2#task +2.0 =shim.v1 =warning.v1
    runtime.v2#shim +1.7 -2.0 =runtime.v2#task
    sandbox.controller.v1#local +1.7 -2.0 =runtime.v2#shim =event.v1#exchange =sandbox.store.v1
    podsandbox.controller.v1#podsandbox +2.0
    sandbox.controller.v1#shim +2.0 =shim.v1 =event.v1#exchange
    service.v1#containers-service =metadata.v1 =event.v1
    service.v1#content-service -2.0 =metadata.v1 =event.v1
    service.v1#content-service +2.0 =metadata.v1
    service.v1#diff-service *differ.v1
    service.v1#images-service -1.6.25 =metadata.v1 =gc.v1
    service.v1#images-service +1.6.25 -1.7 =metadata.v1 =gc.v1 =warning.v1
    service.v1#images-service +1.7 -1.7.9 =metadata.v1 =gc.v1
    service.v1#images-service +1.7.9 =metadata.v1 =gc.v1 =warning.v1
    service.v1#introspection-service
    service.v1#leases-service -1.7 =metadata.v1 =gc.v1
    service.v1#namespaces-service =metadata.v1 =event.v1
    service.v1#snapshots-service =metadata.v1
    service.v1#tasks-service -2.0 *runtime.v1 =runtime.v2#task =metadata.v1 =event.v1
    service.v1#tasks-service +2.0 =runtime.v2#task =metadata.v1 =event.v1
    internal.v1#restart -2.0
    monitor.container.v1#restart +2.0
    tracing.processor.v1#otlp
    internal.v1#tracing
    ttrpc.v1#otelttrpc +2.0
    grpc.v1#containers =service.v1#containers-service
    grpc.v1#content =service.v1#content-service
    grpc.v1#diff =service.v1#diff-service
    grpc.v1#events =event.v1
    grpc.v1#healthcheck
    grpc.v1#images =service.v1#images-service
    grpc.v1#introspection =service.v1#introspection-service
    grpc.v1#leases -1.7 =service.v1#leases-service
    grpc.v1#leases +1.7 =lease.v1
    grpc.v1#mounts +2.2 =mount-manager.v1
    grpc.v1#namespaces =service.v1#namespaces-service
    grpc.v1#sandbox-controllers +1.7
    grpc.v1#sandboxes +1.7 =sandbox.store.v1
    grpc.v1#snapshots =service.v1#snapshots-service
    grpc.v1#streaming +1.7 =streaming.v1
    grpc.v1#tasks =service.v1#tasks-service
    grpc.v1#transfer +1.7 =transfer.v1 =streaming.v1
    grpc.v1#version
    http.v1#pprof +2.3
    metrics.v1#grpc-otel +2.3
    metrics.v1#grpc-prometheus +2.3
    server.v1#debug +2.3
    server.v1#grpc +2.3
    server.v1#grpc-tcp +2.3
    server.v1#metrics +2.3
    server.v1#ttrpc +2.3
    """
