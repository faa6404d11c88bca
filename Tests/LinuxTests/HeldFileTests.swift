import CLinux
import Foundation
import Glibc
import Testing

@testable import Linux

@Suite("Files that are changed while nobody writes them")
struct HeldFileTests {
    private func names(_ scratch: Scratch) throws -> [String] {
        guard case .names(let names) = try scratch.root().list("/") else { return [] }
        return names
    }

    private func text(_ scratch: Scratch, _ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: scratch.real(path))), as: UTF8.self)
    }

    @Test("other bytes keep mode, owner and extended attributes, and no scratch file is left")
    func replacing() throws {
        let scratch = try Scratch()
        try scratch.write("/f", "old")
        let path = scratch.real("/f")
        try #require(unsafe chmod(path, 0o640) == 0)
        if geteuid() == 0 { try #require(unsafe chown(path, 12, 34) == 0) }
        let hasAttributes = unsafe setxattr(path, "user.mark", "x", 1, 0) == 0
        let before = try #require(try scratch.root().status(of: "/f"))
        try hold(scratch, "/f").replace(with: Array("new bytes".utf8))
        let after = try #require(try scratch.root().status(of: "/f"))
        #expect(try text(scratch, "/f") == "new bytes")
        #expect(
            [after.mode, UInt16(after.uid), UInt16(after.gid)] == [before.mode, UInt16(before.uid), UInt16(before.gid)])
        var value: UInt8 = 0
        if hasAttributes { #expect(unsafe getxattr(path, "user.mark", &value, 1) == 1 && value == UInt8(ascii: "x")) }
        #expect(try names(scratch) == ["f"])
    }

    /// Takes hold of a file that nobody writes any more.
    ///
    /// A process that another test is just starting may hold a copy of the writer's descriptor until it executes.
    private func hold(_ scratch: Scratch, _ path: String) throws(HoldRefusal) -> HeldFile {
        for _ in 0..<1000 {
            do throws(HoldRefusal) {
                return try HeldFile(root: root(scratch), path: path)
            } catch {
                guard case .openForWriting = error else { throw error }
                SystemClock.sleep(nanoseconds: 10_000_000)
            }
        }
        return try HeldFile(root: root(scratch), path: path)
    }

    private func root(_ scratch: Scratch) throws(HoldRefusal) -> NodeRoot {
        do throws(SystemError) {
            return try NodeRoot(path: scratch.path)
        } catch {
            throw .failed(error)
        }
    }

    @Test("a file that somebody has open for writing is refused, with who it is")
    func writers() throws {
        let scratch = try Scratch()
        try scratch.write("/f")
        let writer = unsafe open(scratch.real("/f"), O_WRONLY | O_CLOEXEC)
        let refusal = #expect(throws: HoldRefusal.self) { try HeldFile(root: scratch.root(), path: "/f") }
        guard case .openForWriting(let name)? = refusal else {
            Issue.record("\(String(describing: refusal))")
            return
        }
        #expect(name?.contains("(pid \(getpid()))") == true)
        close(writer)
        let reader = unsafe open(scratch.real("/f"), O_RDONLY | O_CLOEXEC)
        _ = try hold(scratch, "/f")
        close(reader)
    }

    @Test("nobody can begin to write while it is held, and everybody can afterwards")
    func lease() throws {
        let scratch = try Scratch()
        try scratch.write("/f")
        var held: HeldFile? = try hold(scratch, "/f")
        #expect(unsafe open(scratch.real("/f"), O_WRONLY | O_NONBLOCK | O_CLOEXEC) == -1)
        #expect(errno == EWOULDBLOCK)
        #expect(held?.status.size == 1)
        held = nil
        let writer = unsafe open(scratch.real("/f"), O_WRONLY | O_NONBLOCK | O_CLOEXEC)
        #expect(writer >= 0)
        close(writer)
    }

    @Test("what was replaced or touched since is left alone")
    func changed() throws {
        let scratch = try Scratch()
        for change in ["replace", "touch", "remove"] {
            try scratch.write("/f", "one")
            let held = try hold(scratch, "/f")
            switch change {
            case "replace":
                try scratch.write("/g", "two")
                try scratch.rename("/g", "/f")
            case "touch": try #require(unsafe chmod(scratch.real("/f"), 0o600) == 0)
            default: try scratch.remove("/f")
            }
            let refusal = #expect(throws: HoldRefusal.self) { try held.replace(with: [1]) }
            guard case .changed? = refusal else {
                Issue.record("\(change): \(String(describing: refusal))")
                continue
            }
            #expect(throws: HoldRefusal.self) { try held.move(to: "h") }
            #expect(throws: HoldRefusal.self) { try held.setMode(0o755) }
        }
        #expect(try names(scratch).isEmpty)
    }

    @Test("a rename goes over no other file, and takes a FIFO and a link as they are")
    func moving() throws {
        let scratch = try Scratch()
        try scratch.write("/f", "one")
        try scratch.write("/taken", "two")
        #expect(throws: HoldRefusal.self) { try hold(scratch, "/f").move(to: "taken") }
        #expect(try text(scratch, "/taken") == "two")
        try hold(scratch, "/f").move(to: "g")
        try scratch.fifo("/p")
        try hold(scratch, "/p").move(to: "q")
        try scratch.link("/l", to: "/nowhere")
        try hold(scratch, "/l").move(to: "m")
        #expect(try names(scratch) == ["g", "m", "q", "taken"])
    }

    @Test("a mode is set, and what is absent or a directory is an error")
    func modes() throws {
        let scratch = try Scratch()
        try scratch.write("/f")
        try hold(scratch, "/f").setMode(0o755)
        #expect(try scratch.root().status(of: "/f")?.mode == 0o755)
        for path in ["/none", "/", "/f/x"] {
            #expect(throws: HoldRefusal.self) { try hold(scratch, path) }
        }
    }
}
