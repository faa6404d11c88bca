import Diagnosis
import Foundation
import Node
import Programs
import Remediation
import Testing

@testable import Daemon

@Suite("The ledger on disk")
struct LedgerFileTests {
    @Test("no file is an empty ledger, a written one is read back, a torn line is fixed by the next entry")
    func writing() throws {
        let scratch = try Scratch()
        let file = LedgerFile(path: "\(scratch.path)/ledger")
        #expect(file.read() == Ledger())
        let moment = Timestamp(monotonic: 1, realtime: 2, bootID: "b")
        let act = Act(id: "1", kind: .reload, causeID: "c", target: "/etc/cni/net.d", decidedAt: moment)
        try file.append(.begun(act))
        #expect(file.read()?.unfinished == act)
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: file.path))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data("{\"entry\":\"en".utf8))
        try handle.close()
        #expect(file.read()?.unfinished == act)
        try file.append(.ended(id: "1", result: .helped, at: moment))
        #expect(file.read()?.unfinished == nil)
    }

    @Test("a broken ledger is not trusted")
    func broken() throws {
        let scratch = try Scratch()
        try scratch.write("nonsense\n", "ledger")
        #expect(LedgerFile(path: "\(scratch.path)/ledger").read() == nil)
    }

    @Test(
        "beside a configuration that a newer netready has kept the ledger is not trusted, and one that is torn says nothing",
        arguments: [
            (#"{"schema":"netready.configuration/v2","more":1}"#, true),
            (#"{"schema":"netready.configuration/v99"}"#, true),
            (#"{"schema":"netready.configuration/v1","seen":null,"lastGood":null}"#, false),
            (#"{"schema":"netready.configuration/v0"}"#, false), (#"{"schema":"other/v2"}"#, false), ("{", false),
        ])
    func newerBeside(text: String, isNewer: Bool) throws {
        let scratch = try Scratch()
        try scratch.write(text, "configuration.json")
        let file = LedgerFile(path: "\(scratch.path)/ledger")
        #expect((file.read() == nil) == isNewer)
        #expect((file.trouble?.isOfNewer ?? false) == isNewer)
        if isNewer { #expect(file.trouble?.description.contains("configuration.json: it is of schema ") == true) }
    }

    @Test("a ledger that grows is written anew with what still matters")
    func compaction() throws {
        let scratch = try Scratch()
        let file = LedgerFile(path: "\(scratch.path)/ledger")
        let moment = Timestamp(monotonic: 1, realtime: 2, bootID: "b")
        var lines = ""
        for index in 0..<2000 {
            let act = Act(id: "\(index)", kind: .reload, causeID: "c", target: "/etc/cni/net.d", decidedAt: moment)
            lines += LedgerEntry.begun(act).line + LedgerEntry.ended(id: "\(index)", result: .helped, at: moment).line
        }
        try scratch.write(lines, "ledger")
        try file.append(.resumed(at: moment, uid: 0))
        let size = try Data(contentsOf: URL(fileURLWithPath: file.path)).count
        #expect(size < lines.utf8.count / 4)
        #expect(file.read()?.acts.last?.act.id == "1999")
    }
}
