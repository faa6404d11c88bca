import Syntax
import Testing

@Suite struct TOMLReaderTests {
    private let sample = """
        version = 2
        [plugins."io.containerd.grpc.v1.cri"]
          sandbox_image = 'pause'
          [plugins."io.containerd.grpc.v1.cri".cni]
            conf_dir = "/etc/cni/net.d"
            max_conf_num = 1
        [[extra]]
        a.b = [1, 2.5, true]
        [[extra]]
        when = 1979-05-27T07:32:00Z
        inline = {x = "y", z = {}}
        """

    @Test func valuesKeysAndTablesKnowTheirPlaces() throws {
        let root = try parseTOML(Array(sample.utf8))
        let cri = try #require(root["plugins"]?.tableValue?["io.containerd.grpc.v1.cri"])
        #expect(cri.position == Position(line: 2, column: 1, offset: 12))
        let cni = try #require(cri.tableValue?.member("cni"))
        #expect((cni.keyPosition.line, cni.keyPosition.column) == (4, 40))
        let directory = try #require(cni.value.tableValue?.member("conf_dir"))
        #expect((directory.keyPosition.line, directory.keyPosition.column) == (5, 5))
        #expect((directory.value.position.line, directory.value.position.column) == (5, 16))
        #expect(directory.value.stringValue == "/etc/cni/net.d")
    }

    @Test func tablesKnowHowTheyCameToBe() throws {
        let root = try parseTOML(Array(sample.utf8))
        #expect(root.origin == .root)
        #expect(root["plugins"]?.tableValue?.origin == .implicit)
        let extra = try #require(root["extra"]?.arrayValue)
        #expect(extra.map { $0.tableValue?.origin } == [.header, .header])
        #expect(extra[0].tableValue?["a"]?.tableValue?.origin == .dotted)
        #expect(extra[1].tableValue?["inline"]?.tableValue?.origin == .inline)
        #expect(extra[1].tableValue?["when"]?.kind == .offsetDateTime("1979-05-27T07:32:00Z"))
        #expect(
            extra[0].tableValue?["a"]?.tableValue?["b"]?.arrayValue?.map(\.kind)
                == [.integer(1), .float(2.5), .boolean(true)])
    }

    @Test func whatStandsBeforeAnErrorIsKept() {
        let parse = readTOML(Array("version = 2\n[a]\nb = 1\nc = \n".utf8))
        #expect(parse.root["version"]?.integerValue == 2)
        #expect(parse.root["a"]?.tableValue?["b"]?.integerValue == 1)
        #expect(parse.error?.position == Position(line: 4, column: 5, offset: 26))
    }

    @Test func keysAreComparedByteByByte() throws {
        let root = try parseTOML(Array("\"\u{E9}\" = 1\n\"e\u{301}\" = 2\n".utf8))
        #expect(root["\u{E9}"]?.integerValue == 1)
        #expect(root["e\u{301}"]?.integerValue == 2)
    }

    @Test func depthIsLimitedInEveryWayToNest() {
        let limits = SyntaxLimits(depth: 10)
        let texts = [
            "a = " + String(repeating: "[", count: 11) + String(repeating: "]", count: 11),
            "a = " + String(repeating: "{a=", count: 11) + "1" + String(repeating: "}", count: 11),
            String(repeating: "a.", count: 11) + "a = 1",
            "[" + String(repeating: "a.", count: 10) + "a]",
            "[[" + String(repeating: "a.", count: 10) + "a]]",
            "[" + String(repeating: "a.", count: 8) + "a]\n" + String(repeating: "b.", count: 8) + "b = 1",
        ]
        for text in texts { #expect(readTOML(Array(text.utf8), limits: limits).error != nil, "\(text)") }
        #expect(readTOML(Array("a = [[[[[[[[1]]]]]]]]".utf8), limits: limits).error == nil)
    }

    @Test func deepestAllowedNestingIsReadAndReleased() {
        let depth = SyntaxLimits.toml.depth - 1
        let array = "a = " + String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        #expect(readTOML(Array(array.utf8)).error == nil)
        let dotted = String(repeating: "a.", count: depth) + "a = 1"
        #expect(readTOML(Array(dotted.utf8)).error == nil)
        let inline = "a = " + String(repeating: "{a=", count: depth) + "1" + String(repeating: "}", count: depth)
        let (first, second) = (readTOML(Array(inline.utf8)), readTOML(Array(inline.utf8)))
        #expect((first == second) == true)
    }
}
