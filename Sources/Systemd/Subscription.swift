extension Bus {
    /// Calls `onHint` with a unit's name whenever something about it may have changed; the caller then asks anew.
    ///
    /// One subscription at a time: another call replaces it. It holds through lost connections, and through systemd
    /// leaving the bus and coming back; a change of connection itself gives no hint, `onConnect` is that.
    package func subscribe(units: [String], onHint: @escaping (String) -> Void) {
        subscription?.uninstall()
        let made = Subscription(units: units, onHint: onHint)
        subscription = made
        if state == .connected { made.install(on: self) }
    }
}

/// The match rules behind `subscribe`, as long as there is a connection.
///
/// A job's coming and going changes the unit's property Job, so JobRemoved would say the same again.
/// UnitNew and UnitRemoved are left out on purpose: systemd loads a stopped unit when it is asked about it and drops it
/// right after, with both signals, so that each look would be the hint to look again.
final class Subscription {
    private let units: [String]
    private let onHint: (String) -> Void
    private var slots: [BusSlot] = []

    init(units: [String], onHint: @escaping (String) -> Void) {
        self.units = units
        self.onHint = onHint
    }

    func install(on bus: Bus) {
        for unit in units {
            guard let path = try? unitPath(unit) else { continue }
            let change = "path='\(path)',interface='org.freedesktop.DBus.Properties',member='PropertiesChanged'"
            add(change, to: bus) { [weak self] _ in self?.onHint(unit) }
        }
        // Sent when a reload of the unit files begins, with true, and when it has ended.
        let reloading = "path='\(managerPath)',interface='\(managerInterface)',member='Reloading'"
        add(reloading, to: bus) { [weak self] message in
            if (try? message.boolean()) == false { self?.hintAll() }
        }
        let owner = """
            path='/org/freedesktop/DBus',interface='org.freedesktop.DBus',member='NameOwnerChanged',arg0='\(systemdName)'
            """
        add(owner, sender: "org.freedesktop.DBus", to: bus) { [weak self, weak bus] _ in
            guard let bus else { return }
            self?.askForSignals(bus)
            self?.hintAll()
        }
        askForSignals(bus)
    }

    func uninstall() { slots = [] }

    private func hintAll() {
        for unit in units { onHint(unit) }
    }

    /// Until somebody subscribes, systemd sends no signals at all. A failure needs no care: where systemd is not on
    /// the bus now, its arrival (NameOwnerChanged) is the next occasion.
    private func askForSignals(_ bus: Bus) {
        bus.call(
            path: managerPath, interface: managerInterface, member: "Subscribe", deadline: 25_000_000_000
        ) { _ in }
    }

    private func add(
        _ rule: String, sender: String = systemdName, to bus: Bus, _ handler: @escaping (BusMessage) -> Void
    ) {
        guard let slot = try? bus.match("type='signal',sender='\(sender)',\(rule)", handler) else { return }
        slots.append(slot)
    }
}
