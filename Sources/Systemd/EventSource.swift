internal import CSystemd
internal import Glibc

/// What a descriptor is watched for, or was found ready for.
package struct IOEvents: OptionSet, Sendable {
    package let rawValue: UInt32
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    package static let read = IOEvents(rawValue: EPOLLIN.rawValue)
    package static let write = IOEvents(rawValue: EPOLLOUT.rawValue)
    /// The other side closed; reported without being asked for.
    package static let hangup = IOEvents(rawValue: EPOLLHUP.rawValue)
    /// Reported without being asked for.
    package static let error = IOEvents(rawValue: EPOLLERR.rawValue)
}

/// A handler that is registered with an event loop; releasing or cancelling it unregisters the handler.
///
/// Both are allowed inside the handler itself. The loop keeps the handler's captures alive until then: capture the
/// owner of the source weakly, or the two keep each other alive until `cancel()`.
@safe package class EventSource {
    fileprivate private(set) var handle: OpaquePointer?

    /// Takes over the one reference to `handle`, and the handler that is its userdata.
    required init(adopting handle: OpaquePointer) {
        unsafe self.handle = unsafe handle
        // Runs when libsystemd lets go of the source, which is after the handler has returned if that is running now.
        _ = unsafe sd_event_source_set_destroy_callback(handle, releaseUserdata)
    }

    deinit { cancel() }

    /// Unregisters the handler; it is not called again. Harmless when repeated.
    package final func cancel() {
        guard let old = unsafe handle else { return }
        unsafe handle = nil
        _ = unsafe sd_event_source_disable_unref(old)
    }

    /// Sources of a lower priority value are dispatched first within an iteration; 0 is where all start.
    package final func setPriority(_ priority: Int64) {
        guard let handle = unsafe handle else { return }
        _ = unsafe sd_event_source_set_priority(handle, priority)
    }
}

/// A watched descriptor. The descriptor stays the caller's, who cancels the source before closing it.
@safe package final class IOSource: EventSource {
    /// Changes what is watched; with an empty set hangup and error are still reported.
    package func setEvents(_ events: IOEvents) throws(SystemdError) {
        guard let handle = unsafe handle else { return }
        try check("sd_event_source_set_io_events", unsafe sd_event_source_set_io_events(handle, events.rawValue))
    }

    /// Switches the source off altogether, hangup and error included, or on again.
    package func setEnabled(_ enabled: Bool) throws(SystemdError) {
        guard let handle = unsafe handle else { return }
        let state = enabled ? SD_EVENT_ON : SD_EVENT_OFF
        try check("sd_event_source_set_enabled", unsafe sd_event_source_set_enabled(handle, Int32(state)))
    }
}

/// A one-shot timer on CLOCK_MONOTONIC that can be armed again and again.
@safe package final class TimerSource: EventSource {
    /// Fires once, `after` nanoseconds from now; replaces an earlier arming. Safe inside the timer's own handler.
    package func rearm(after nanoseconds: UInt64) throws(SystemdError) {
        guard let handle = unsafe handle else { return }
        let deadline = monotonicDeadline(after: nanoseconds)
        try check("sd_event_source_set_time", unsafe sd_event_source_set_time(handle, deadline))
        try check("sd_event_source_set_enabled", unsafe sd_event_source_set_enabled(handle, Int32(SD_EVENT_ONESHOT)))
    }

    /// Does not fire until armed again.
    package func disarm() {
        guard let handle = unsafe handle else { return }
        _ = unsafe sd_event_source_set_enabled(handle, Int32(SD_EVENT_OFF))
    }

    /// Whether it is going to fire.
    package var isArmed: Bool {
        guard let handle = unsafe handle else { return false }
        return unsafe sd_event_source_get_enabled(handle, nil) > 0
    }
}

/// What C callbacks get as userdata: one retained reference, given back by the source's or slot's destroy callback.
final class HandlerBox<Argument> {
    private let handler: (Argument) -> Void

    init(_ handler: @escaping (Argument) -> Void) { self.handler = handler }

    static func call(_ userdata: UnsafeMutableRawPointer?, _ argument: Argument) {
        guard let userdata = unsafe userdata else { return }
        unsafe Unmanaged<HandlerBox<Argument>>.fromOpaque(userdata).takeUnretainedValue().handler(argument)
    }
}

/// The destroy callback of every source and slot.
let releaseUserdata: @convention(c) (UnsafeMutableRawPointer?) -> Void = { userdata in
    guard let userdata = unsafe userdata else { return }
    unsafe Unmanaged<AnyObject>.fromOpaque(userdata).release()
}

/// Makes a C source with `handler` as its userdata, which is given back if that fails.
func makeSource<Source: EventSource, Argument>(
    _ operation: String, _ handler: @escaping (Argument) -> Void, as type: Source.Type,
    _ add: (UnsafeMutablePointer<OpaquePointer?>, UnsafeMutableRawPointer) -> Int32
) throws(SystemdError) -> Source {
    let userdata = unsafe Unmanaged.passRetained(HandlerBox(handler)).toOpaque()
    var source: OpaquePointer?
    let result = unsafe add(&source, userdata)
    guard result >= 0, let source = unsafe source else {
        unsafe releaseUserdata(userdata)
        throw SystemdError(operation: operation, code: 0 &- result)
    }
    return unsafe type.init(adopting: source)
}
