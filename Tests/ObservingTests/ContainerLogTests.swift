import Linux
import Programs
import Testing

@testable import Observing

@Suite("Logs of containers")
struct ContainerLogTests {
    @Test("the last lines are given without time, stream and tag; a cut first line is left out")
    func lines() throws {
        let scratch = try Scratch()
        let root = try NodeRoot(path: scratch.path)
        try scratch.write("2026-01-01T00:00:00Z stdout F a b\n2026-01-01T00:00:01Z stderr F c\nodd\n", "logs/p/c/0.log")
        #expect(containerLog("/logs/p/c/0.log", below: "/logs", of: root) == ["a b", "c", "odd"])
        let long = (1...2000).map { "2026-01-01T00:00:00Z stdout F line \($0)\n" }.joined()
        try scratch.write(long, "logs/p/c/0.log")
        #expect(containerLog("/logs/p/c/0.log", below: "/logs", of: root) == (1981...2000).map { "line \($0)" })
        let trace = (1...300).map {
            "2026-01-01T00:00:00Z stderr F goroutine \($0) [select]:\n2026-01-01T00:00:00Z stderr F main.run(0x1)\n"
        }
        try scratch.write("2026-01-01T00:00:00Z stderr F panic: no\n\(trace.joined())", "logs/p/c/2.log")
        #expect(containerLog("/logs/p/c/2.log", below: "/logs", of: root) == ["panic: no"])
        #expect(containerLog("/logs/p/c/1.log", below: "/logs", of: root) == [])
        #expect(containerLog("", below: "/logs", of: root) == [])
        #expect(containerLog("/logs/p/c/0.log", below: "/var/log/pods", of: root) == [])
    }
}
