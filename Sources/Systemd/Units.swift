extension Bus {
    /// Asks what systemd knows about a unit, all of it of one moment.
    ///
    /// A unit without a file is no error: its `loadState` is `not-found`. `handler` is called once, never before this
    /// returns.
    /// - Parameters:
    ///   - name: with its suffix: `containerd.service`.
    ///   - deadline: nanoseconds.
    package func getUnit(
        _ name: String, deadline: UInt64 = 5_000_000_000,
        handler: @escaping (Result<UnitProperties, BusError>) -> Void
    ) {
        let path: String
        do throws(BusError) {
            path = try unitPath(name)
        } catch {
            loop.enqueue { handler(.failure(error)) }
            return
        }
        // An empty interface means the properties of all of them. The unit's path names a unit that need not be
        // loaded: looking at it loads it, as LoadUnit would.
        call(
            path: path, interface: "org.freedesktop.DBus.Properties", member: "GetAll", arguments: [""],
            deadline: deadline
        ) { reply in
            handler(reply.flatMap(readProperties))
        }
    }

    /// Forgets that a unit has failed, and its count of starts, so that it may be started again.
    package func resetFailed(
        _ name: String, deadline: UInt64 = 5_000_000_000, handler: @escaping (Result<Void, BusError>) -> Void
    ) {
        call(
            path: managerPath, interface: managerInterface, member: "ResetFailedUnit", arguments: [name],
            deadline: deadline
        ) { reply in
            handler(reply.map { _ in })
        }
    }
}

private func readProperties(_ message: BusMessage) -> Result<UnitProperties, BusError> {
    do throws(BusError) {
        return .success(try UnitProperties(reading: message))
    } catch {
        return .failure(error)
    }
}
