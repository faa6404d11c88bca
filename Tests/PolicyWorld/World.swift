package import Node

/// A node in a few facts: what lies on disk, what containerd runs with, and what it has noticed.
///
/// It knows nothing of the policy: it changes by what people, agents and acts do to it, and can be looked at.
package struct World {
    /// What lies in the CNI directory; equal numbers are equal bytes.
    var files: Int64 = 0
    var config: Int64 = 0
    /// The largest numbers that there have been: what is above them is new.
    private(set) var newestFiles: Int64 = 0
    private(set) var newestConfig: Int64 = 0
    var runningConfig = Config.good
    /// What containerd would be ready with, once it has noticed.
    var loadedFiles = false
    /// What is loaded is a network that nobody wants: NetworkReady is true of it all the same.
    private(set) var loadedWrong = false
    /// What the running containerd was started with.
    private(set) var startedConfig: Int64 = 0
    var watchIsBroken = false
    var hasDirectory = true
    var state = Runtime.running
    /// systemd brings a containerd back that has ended, as Debian's unit asks for, five seconds later.
    var isBroughtBack = false
    /// From 2.1 on containerd ends when its CNI directory goes.
    var isNew = false
    var unit = Unit.safe
    var hasJob = false
    /// The installed binary would not start, whatever is predicted.
    var binaryRefuses = false
    /// What the operator's program says.
    var gateAllows = true
    /// No act helps, though it is predicted to: a prediction that is wrong.
    var isStubborn = false
    var startedAt = Mark()
    /// The last change of anything on disk, whoever saw it.
    var changedAt: Mark?
    var sandboxBornAt: Mark?
    private(set) var mark = Mark()
    private var bootedAt: Int64 = 0
    private(set) var invocation: Int64 = 0

    enum Runtime: Equatable {
        case running
        case failed
        case stopped
        /// Ended, and to be started by systemd when so many nanoseconds of true time have passed.
        case broughtBack(at: Int64)
        case silent
    }

    enum Config {
        case good
        /// Serves, with a CNI directory in which there is nothing.
        case elsewhere
        case noCRI
        case broken
    }

    enum Unit: Equatable, CaseIterable {
        case safe
        case killsContainers
        case masked
        case losesAddresses
        /// systemd does not answer.
        case unseen
    }

    package init() {}

    var filesAreGood: Bool { hasDirectory && files % 2 == 1 }
    /// They load, and what they give is a network that nobody wants.
    var filesAreWrong: Bool { filesAreGood && files % 10 == 7 }
    /// Nothing predicts it and the binary does not say it: a containerd that is started with it ends.
    var configEndsUnforeseen: Bool { config % 12 == 6 }
    /// A configuration that is good, and of which everybody knows what a start makes.
    var goodConfig: Int64 {
        state == .running ? startedConfig / 6 * 6 + 1 : 12 * (newestConfig / 12 + 1)
    }
    /// In its part of which nobody knows what a start makes, config.toml is not what the running containerd has read.
    var isUndecided: Bool { state == .running && config / 6 != startedConfig / 6 }

    var configOnDisk: Config {
        switch config % 6 {
        case 0, 1, 2: .good
        case 3: .elsewhere
        case 4: .noCRI
        default: .broken
        }
    }

    var servesCRI: Bool { state == .running && runningConfig != .noCRI }
    package var isReady: Bool { state == .running && runningConfig == .good && loadedFiles }

    // MARK: Time

    /// The clocks of the node.
    package var now: Timestamp {
        Timestamp(
            monotonic: mark.elapsed - bootedAt,
            realtime: 1_800_000_000 * Span.second + mark.elapsed + mark.wallError,
            bootID: "boot-\(mark.boot)")
    }

    package mutating func advance(_ span: Int64) {
        let end = mark.elapsed + max(0, span)
        while case .broughtBack(let at) = state, at <= end {
            mark.elapsed = max(mark.elapsed, at)
            start()
        }
        mark.elapsed = end
    }

    mutating func setWallClock(forwardBy span: Int64) { mark.wallError += span }

    mutating func reboot() {
        mark.boot += 1
        bootedAt = mark.elapsed
        mark.elapsed += 20 * Span.second
        changedAt = nil
        hasJob = false
        start()
    }

    // MARK: What people and agents do

    mutating func write(files new: Int64) {
        hasDirectory = true
        files = new
        newestFiles = max(newestFiles, new)
        changedAt = mark
    }

    /// A living watch mostly notices; what it overlooks is what a reload is for.
    mutating func notice() {
        if state == .running, !watchIsBroken, !isStubborn { load() }
    }

    mutating func write(config new: Int64) {
        config = new
        newestConfig = max(newestConfig, new)
        changedAt = mark
    }

    mutating func removeDirectory() {
        guard hasDirectory else { return }
        hasDirectory = false
        changedAt = mark
        guard state == .running, !watchIsBroken, runningConfig == .good else { return }
        watchIsBroken = true
        loadedFiles = false
        if isNew { state = .broughtBack(at: mark.elapsed + Span.second / 10) }
    }

    /// What a reload does.
    mutating func reload() {
        guard servesCRI, runningConfig == .good, !watchIsBroken, !isStubborn else { return }
        load()
    }

    private mutating func load() {
        loadedFiles = filesAreGood
        loadedWrong = filesAreWrong
    }

    /// What any start of containerd does, whoever asked.
    mutating func start() {
        invocation += 1
        startedAt = mark
        guard configOnDisk != .broken, !configEndsUnforeseen, !binaryRefuses else {
            state = isBroughtBack ? .broughtBack(at: mark.elapsed + 5 * Span.second) : .failed
            return
        }
        state = .running
        runningConfig = configOnDisk
        startedConfig = config
        watchIsBroken = false
        load()
        if isStubborn { loadedFiles = false }
    }
}

/// An instant of true time, which no clock of the node shows, with what its clocks were at.
struct Mark: Equatable {
    var elapsed = Span.hour
    var boot = 0
    /// How far the wall clock is wrong.
    var wallError: Int64 = 0

    /// True time since an earlier instant, if the node can know it; nil where its clocks make more of it than there was.
    ///
    /// Over a boot there is only the wall clock, and one that was set forward in between shows a time too long.
    func knownTime(since earlier: Mark) -> Int64? {
        guard boot == earlier.boot || wallError <= earlier.wallError else { return nil }
        return elapsed - earlier.elapsed
    }
}
