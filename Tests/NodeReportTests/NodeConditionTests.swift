import Syntax
import Testing

@testable import NodeReport

@Suite("What the condition says")
struct NodeConditionTests {
    private func condition(_ text: String) throws -> NodeCondition? {
        NodeCondition(status: try parseJSON(Array(text.utf8)))
    }

    @Test("reason is the code, message the first finding and what to type")
    func notReady() throws {
        let condition = try #require(
            try condition(
                """
                {"schema":"netready.status/v2","verdict":"notReady","reason":"ConfInvalid","findings":[
                {"code":"ConfInvalid","message":"/etc/cni/net.d/10-a.conflist:3:5 is no JSON.\\nMore.","fix":"netready fix --apply"},
                {"code":"Other","message":"other"}]}
                """))
        #expect(condition.status == "False" && condition.reason == "ConfInvalid")
        #expect(
            condition.message
                == "The container network is not ready: /etc/cni/net.d/10-a.conflist:3:5 is no JSON. netready fix --apply"
        )
    }

    @Test(
        "each verdict has its status",
        arguments: [("ready", "True"), ("degraded", "True"), ("notReady", "False"), ("unknown", "Unknown")])
    func status(verdict: String, status: String) throws {
        let condition = try condition(#"{"schema":"netready.status/v2","verdict":"\#(verdict)","reason":"Ready"}"#)
        #expect(condition?.status == status)
    }

    @Test("a ready node names its networks")
    func ready() throws {
        let condition = try condition(
            """
            {"schema":"netready.status/v2","verdict":"ready","reason":"Ready","afterReload":{"networks":["cbr0","x"]}}
            """)
        #expect(condition?.message == "The container network is ready (cbr0, x).")
    }

    @Test(
        "a message has at most 1 kB, whole characters, and what to type in full",
        arguments: ["a", "ä", "\u{1F600}"])
    func long(letter: String) throws {
        let long = String(repeating: letter, count: 3000)
        let condition = try #require(
            try condition(
                """
                {"schema":"netready.status/v2","verdict":"notReady","reason":"A","findings":[
                {"message":"\(long)","fix":"systemctl restart containerd"}]}
                """))
        #expect(condition.message.utf8.count <= 1024 && condition.message.utf8.count > 1000)
        #expect(condition.message.hasSuffix("… systemctl restart containerd"))
    }

    @Test(
        "what is no status of netreadyd is none",
        arguments: [
            "{}", "[]", #"{"schema":"other/v1","verdict":"ready","reason":"Ready"}"#,
            #"{"schema":"netready.status/v2","verdict":"fine","reason":"Ready"}"#,
            #"{"schema":"netready.status/v2","verdict":"ready","reason":"not a word"}"#,
            #"{"schema":"netready.status/v2","verdict":"ready","reason":""}"#,
        ])
    func none(text: String) throws { #expect(try condition(text) == nil) }
}
