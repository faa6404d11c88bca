import Diagnosis
import Foundation
import Linux
import Node
import Programs
import Redaction
import Remediation
import Systemd
import Testing

@testable import Daemon

@Suite("Files that are to stand as they were written")
struct PublishedFileTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func identity() throws -> FileStatus? { try NodeRoot(path: scratch.path).status(of: "/run/f") }

    @Test("it is written once, and again when it means something else")
    func once() throws {
        var file = PublishedFile(path: scratch.place("run/f"))
        try file.bringAbout()
        #expect(scratch.text("run/f") == nil, "nothing is meant yet")
        file.mean(Redaction().text("one"))
        try file.bringAbout()
        let first = try identity()
        file.mean(Redaction().text("one"))
        try file.bringAbout()
        #expect(try first == identity())
        file.mean(Redaction().text("two"))
        try file.bringAbout()
        #expect(scratch.text("run/f") == "two")
        #expect(scratch.mode("run/f") == 0o644)
    }

    @Test(
        "whatever is done to it or to its directory, it is put right",
        arguments: ["remove", "removeDirectory", "write", "append", "mode", "replace", "link"])
    func restored(deed: String) throws {
        var file = PublishedFile(path: scratch.place("run/f"))
        file.mean(Redaction().text("one"))
        try file.bringAbout()
        switch deed {
        case "remove": try scratch.remove("run/f")
        case "removeDirectory": try scratch.remove("run")
        case "write": try Data("two".utf8).write(to: URL(fileURLWithPath: scratch.place("run/f")))
        case "append": try scratch.write("one.", "run/f")
        case "mode": try scratch.setMode(0o600, "run/f")
        case "replace":
            try scratch.write("one", "run/g"); try scratch.remove("run/f"); try scratch.rename("run/g", "run/f")
        default: try scratch.rename("run/f", "run/g"); try scratch.link("run/f", to: scratch.place("run/g"))
        }
        try file.bringAbout()
        #expect(scratch.text("run/f") == "one")
        #expect(scratch.mode("run/f") == 0o644)
    }

    @Test("what cannot be written is an error each time, and is written once it can be")
    func blocked() throws {
        try scratch.write("", "run")
        var file = PublishedFile(path: scratch.place("run/f"))
        file.mean(Redaction().text("one"))
        for _ in 0..<2 { #expect(throws: SystemError.self) { try file.bringAbout() } }
        try scratch.remove("run")
        try file.bringAbout()
        #expect(scratch.text("run/f") == "one")
    }

    @Test("a request that cannot be written is the daemon's own blindness, and the act is not prepared")
    func request() throws {
        let loop = try EventLoop()
        let performer = Performer(bus: Bus(loop: loop), loop: loop, runtimeDirectory: scratch.place("run"))
        var said: [String?] = []
        performer.onBlind = { said.append($0) }
        let now = Timestamp(monotonic: 1, realtime: 1, bootID: "b")
        func act(_ kind: ActKind) -> Act {
            Act(id: "a", kind: kind, causeID: "c", target: "/etc/cni/net.d", decidedAt: now)
        }
        #expect(performer.prepare(act(.restart)) == nil)
        #expect(performer.prepare(act(.reload))?.hasSuffix("No such file or directory") == true)
        #expect(said.count == 1 && said[0]?.contains(scratch.place("run")) == true)
        try scratch.makeDirectory("run")
        #expect(performer.prepare(act(.reload)) == nil)
        #expect(said.count == 2 && said[1] == nil)
        #expect(scratch.text("run/reload.request") == "/etc/cni/net.d\n")
    }

    @Test("a question that cannot be put is put again once it can be, and refuses nothing meanwhile")
    func question() throws {
        let loop = try EventLoop()
        let performer = Performer(bus: Bus(loop: loop), loop: loop, runtimeDirectory: scratch.place("run"))
        var answers: [Performer.Answer] = []
        // Without a bus the question, once it is written, is refused at once.
        performer.preflight("containerd.service") { answer in
            answers.append(answer)
            loop.exit()
        }
        #expect(answers.isEmpty)
        try scratch.makeDirectory("run")
        _ = try loop.run()
        #expect(answers.count == 1)
        #expect(scratch.text("run/preflight.request")?.contains("containerd.service") == true)
    }
}
