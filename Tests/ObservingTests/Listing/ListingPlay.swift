import Linux
import Node
import Programs
import Systemd
import Testing

@testable import Observing

/// Looks at listed nodes, one after the other, with the real probe over a real socket.
final class ListingPlay {
    let runtime = ListingRuntime()
    private let loop: EventLoop
    private let probe: RuntimeProbe
    private let scratch: Scratch
    private let root: NodeRoot
    private var nodes: [ListedNode] = []
    private var isNew = true
    private var containers: ContainersProbe
    private var each: ([ContainerReading]?) -> Void = { _ in }
    private var limit: TimerSource?

    init() throws {
        loop = try EventLoop()
        var pace = Pace()
        // A loaded machine may take its time.
        pace.patience = 20_000_000_000
        probe = RuntimeProbe(socketPath: runtime.path, loop: loop, hangAfter: StatusDelay.usualLimit, pace: pace)
        scratch = try Scratch()
        root = try NodeRoot(path: scratch.path)
        containers = ContainersProbe(runtime: probe)
    }

    /// - Parameters:
    ///   - isNew: whether each node is one that was never looked at before.
    ///   - each: what is read of each node; nil where it could not be read.
    func look(
        at nodes: [ListedNode], isNew: Bool = true, _ each: @escaping ([ContainerReading]?) -> Void
    ) throws {
        (self.nodes, self.isNew, self.each) = (nodes, isNew, each)
        limit = try loop.addTimer(after: 300_000_000_000) { [loop] in loop.exit(1) }
        loop.enqueue { [unowned self] in next() }
        #expect(try loop.run() == 0, "the looks do not end")
    }

    private func next() {
        guard !nodes.isEmpty else { return loop.exit() }
        let node = nodes.removeFirst()
        for (path, text) in node.logs {
            #expect(throws: Never.self) { try scratch.write(text, String(path.dropFirst())) }
        }
        runtime.show(node)
        if isNew { containers = ContainersProbe(runtime: probe) }
        containers.look(logs: "/logs", root: root) { [unowned self] predictions in
            each(predictions)
            loop.enqueue { [unowned self] in next() }
        }
    }
}
