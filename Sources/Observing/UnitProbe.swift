import Containerd
package import Node
package import Systemd

/// Keeps what systemd says of containerd's unit, and asks again only when a signal says that it may have changed.
package final class UnitProbe {
    private let bus: Bus
    /// Of the unit that containerd runs in.
    package private(set) var name: String
    private var known: UnitProperties?
    /// Units that it needs and that have failed, as they were when it was asked about.
    package private(set) var failedDependencies: [FailedUnit] = []
    private var isStale = true
    private let retry: Retry
    /// It is seen to run.
    package var isUp: Bool { known?.activeState == "active" }
    /// Called when something about the unit may have changed, and when the bus comes or goes.
    package var onHint: (() -> Void)?
    /// Called when the bus comes (nil) or goes (why).
    package var onBlind: ((String?) -> Void)?

    package init(unit: String, loop: EventLoop) {
        name = unit
        bus = Bus(loop: loop)
        retry = Retry(loop: loop)
        bus.onConnect = { [weak self] in self?.connected() }
        bus.onDisconnect = { [weak self] in self?.disconnected("the connection to D-Bus is lost") }
        bus.subscribe(units: [unit]) { [weak self] _ in self?.hint() }
    }

    /// The bus, for the acts.
    package var connection: Bus { bus }

    package func connect() {
        retry.action = { [weak self] in self?.connect() }
        do throws(SystemdError) {
            try bus.connect()
        } catch {
            disconnected(error.description)
        }
    }

    /// Another unit, when containerd turns out to live in one of another name (k3s, rke2).
    package func follow(unit: String) {
        guard unit != name else { return }
        name = unit
        known = nil
        isStale = true
        bus.subscribe(units: [unit]) { [weak self] _ in self?.hint() }
    }

    /// The unit as systemd has it; nil while there is no bus.
    /// - Parameter isFresh: ask even if nothing has hinted at a change.
    package func read(isFresh: Bool, _ completion: @escaping (UnitProperties?) -> Void) {
        guard isStale || isFresh || known == nil else {
            completion(known)
            return
        }
        guard bus.state == .connected else {
            completion(nil)
            return
        }
        isStale = false
        bus.getUnit(name) { [weak self] result in
            guard let self else { return }
            known = try? result.get()
            if known == nil { isStale = true }
            failedDependencies = []
            // One that runs has all that it needs.
            let needed = known.map { $0.activeState == "active" ? [] : $0.dependencies } ?? []
            readDependencies(needed[...]) { [weak self] in completion(self?.known) }
        }
    }

    /// One after the other.
    private func readDependencies(_ names: ArraySlice<String>, _ completion: @escaping () -> Void) {
        guard let name = names.first else {
            completion()
            return
        }
        bus.getUnit(name) { [weak self] result in
            if case .success(let unit) = result, unit.activeState == "failed" {
                self?.failedDependencies.append(FailedUnit(name: unit.id, result: unit.result))
            }
            self?.readDependencies(names.dropFirst(), completion)
        }
    }

    private func hint() {
        isStale = true
        onHint?()
    }

    private func connected() {
        isStale = true
        retry.reset()
        onBlind?(nil)
        onHint?()
    }

    private func disconnected(_ why: String) {
        known = nil
        isStale = true
        onBlind?(why)
        retry.schedule()
    }
}

extension UnitProperties {
    /// More than this a unit needs on no node.
    private static let mostDependencies = 16

    /// Units that it needs and that can fail.
    fileprivate var dependencies: [String] {
        let names = Set(requirements).filter { !$0.hasSuffix(".target") && !$0.hasSuffix(".slice") }
        return Array(names.sorted().prefix(Self.mostDependencies))
    }
}

extension UnitReading {
    /// - Parameter bootOffset: nanoseconds to add to `CLOCK_MONOTONIC`, which systemd uses, for `CLOCK_BOOTTIME`.
    init(_ unit: UnitProperties, failedDependencies: [FailedUnit], bootOffset: Int64) {
        self.init(
            name: unit.id, loadState: unit.loadState, activeState: unit.activeState, subState: unit.subState,
            result: unit.result, restartCount: unit.nRestarts, killMode: unit.killMode,
            invocationID: unit.invocationID, mainPID: Int32(clamping: unit.mainPID), hasJob: unit.job != nil,
            activeSince: unit.activeEnterMonotonic == 0
                ? nil : Int64(clamping: unit.activeEnterMonotonic) &* 1000 &+ bootOffset,
            environment: Self.proxies(unit.environment))
        self.failedDependencies = failedDependencies
    }

    /// The variables that turn a plugin's calls aside, names in either case.
    private static func proxies(_ environment: [String]) -> [String: String] {
        var found: [String: String] = [:]
        for assignment in environment {
            guard let sign = assignment.firstIndex(of: "=") else { continue }
            let name = String(assignment[..<sign])
            guard ["http_proxy", "https_proxy", "no_proxy"].contains(name.lowercased()) else { continue }
            found[name] = String(assignment[assignment.index(after: sign)...])
        }
        return found
    }
}
