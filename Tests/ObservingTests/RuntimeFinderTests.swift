import FakeCRI
import Foundation
import Linux
import Node
import Programs
import Testing

@testable import Observing

/// When a node's runtime is searched for anew.
@Suite("Finding the runtime again")
struct RuntimeFinderTests {
    private final class Node {
        var signs = RuntimeSigns(kubelet: [7], sockets: [nil])
        var searches = 0
        var found = RuntimeChoice.choose(RuntimeEvidence(), named: NamedPlace())
    }

    private let node = Node()
    private let finder: RuntimeFinder

    init() {
        finder = RuntimeFinder(
            search: { [node] _, _ in
                node.searches += 1
                return node.found
            }, look: { [node] in node.signs })
    }

    private func find(isAllWell: Bool = true) { _ = finder.find(NamedPlace(), after: node.found, isAllWell: isAllWell) }

    @Test("while all is well and nothing shows another, it is searched for now and then only")
    func well() {
        for _ in 0...RuntimeFinder.patience { find() }
        #expect(node.searches == 1)
        find()
        #expect(node.searches == 2)
    }

    @Test("while not all is well it is searched for each time")
    func unwell() {
        find()
        for _ in 0..<3 { find(isAllWell: false) }
        #expect(node.searches == 4)
    }

    @Test("where none was found it is searched for each time")
    func none() {
        for _ in 0..<3 { _ = finder.find(NamedPlace(), after: nil, isAllWell: true) }
        #expect(node.searches == 3)
    }

    @Test("a kubelet that was started, and a socket that came, have it searched for at once")
    func signs() throws {
        find()
        node.signs.kubelet = [8]
        find()
        #expect(node.searches == 2)
        let scratch = try Scratch()
        try scratch.makeDirectory("run")
        #expect(FileStatus(ofSystem: scratch.place("run/x.sock")) == nil)
        let runtime = FakeRuntime(in: scratch.place("run"), name: "x.sock", script: nil)
        let first = try #require(FileStatus(ofSystem: runtime.path))
        node.signs.sockets = [first]
        find()
        find()
        #expect(node.searches == 3)
    }
}
