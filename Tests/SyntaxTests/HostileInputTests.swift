import Programs
import Syntax
import Testing

/// A small generator of numbers that are the same in each run (xorshift64*, Vigna 2016).
struct Xorshift: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed == 0 ? 1 : seed }

    mutating func next() -> UInt64 {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return state &* 2_685_821_657_736_338_717
    }
}

/// Whatever the bytes, a reader answers, and soon.
@Suite struct HostileInputTests {
    private static let json = """
        {"cniVersion": "0.3.1", "name": "k8s-pod-network", "plugins": [{"type": "calico", "mtu": 1440, "ipam":
        {"type": "calico-ipam"}, "x": [1.5e+10, -0, true, false, null, "\\u00e9\\ud83d\\ude00\\n"]}, {}]}
        """
    private static let toml = """
        version = 2 # comment
        imports = ["/etc/containerd/conf.d/*.toml",]
        [plugins."io.containerd.grpc.v1.cri".cni]
        conf_dir = '/etc/cni/net.d'
        a.b."c".'d' = {x = 1, y = [[0x1F, 0o7], {z = 1_000.5e-3}]}
        [[extra]]
        when = [1979-05-27T07:32:00.5-08:00, 1979-05-27 07:32:00, 1979-05-27, 07:32:00, inf, -nan, +1]
        text = \"\"\"
        a\\
           \\u00e9\\U0001F600 ""x\"\"\"
        raw = '''
        it's'''
        [[extra]]
        """

    private static let alphabet =
        Array("{}[]\"'\\,:=.#\n\r\t -+_0123456789eEtfinxuU*".utf8) + [0, 0x80, 0xEF, 0xBB, 0xBF, 0xFF]

    private func mutated(_ sample: [UInt8], _ random: inout Xorshift) -> [UInt8] {
        var bytes = sample
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            let place = Int.random(in: 0...max(0, bytes.count - 1), using: &random)
            guard place < bytes.count else { break }
            switch Int.random(in: 0..<5, using: &random) {
            case 0: bytes[place] = Self.alphabet.randomElement(using: &random) ?? 0
            case 1: bytes.remove(at: place)
            case 2: bytes.insert(Self.alphabet.randomElement(using: &random) ?? 0, at: place)
            case 3: bytes.removeSubrange(place...)
            default:
                let end = min(bytes.count, place + Int.random(in: 0..<40, using: &random))
                bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0...bytes.count, using: &random))
            }
        }
        return bytes
    }

    /// Reads in every way there is; an answer that contradicts itself is recorded.
    private func readEverything(_ bytes: [UInt8]) {
        do {
            let text = writeJSON(try parseJSON(bytes), pretty: true)
            #expect((try? parseJSON(Array(text.utf8))) != nil, "\(bytes)")
        } catch {
            check(error, bytes)
        }
        for dialect in TOMLDialect.allCases {
            if let error = readTOML(bytes, dialect: dialect).error { check(error, bytes) }
        }
    }

    private func check(_ error: SyntaxError, _ bytes: [UInt8]) {
        let isWithin = error.position.offset <= bytes.count && error.goOffset <= bytes.count
        if !isWithin || error.message.isEmpty || error.goText.isEmpty {
            Issue.record("\(error) for \(bytes)")
        }
    }

    @Test(arguments: [json, toml])
    func mutationsOfGoodFilesAreAnswered(sample: String) {
        var random = Xorshift(seed: 20_240_229)
        let sample = Array(sample.utf8)
        for _ in 0..<500 { readEverything(mutated(sample, &random)) }
    }

    @Test func arbitraryBytesAreAnswered() {
        var random = Xorshift(seed: 42)
        for _ in 0..<500 {
            let count = Int.random(in: 0...60, using: &random)
            readEverything((0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) })
            readEverything((0..<count).map { _ in Self.alphabet.randomElement(using: &random) ?? 0 })
        }
    }

    @Test func everyBeginningOfAGoodFileIsAnswered() {
        for sample in [Self.json, Self.toml] {
            let bytes = Array(sample.utf8)
            for count in bytes.indices { readEverything(Array(bytes.prefix(count))) }
        }
    }

    @Test(
        "what is long in one way only is read in time that grows with its length",
        arguments: [
            "[[a]]\n", "[a.b]\n", "a.a.a.a.", "[[[[", "{\"a\":", "a = {", "\"\\u00e9", "#", "\n", "1", "a=1\n",
            "[[a.b]]\n", "'''",
            "\"\"\"", "a = [1,2],\n", "[",
        ])
    func longInputsAreLinear(unit: String) {
        let text = Array(String(repeating: unit, count: 24 * 1024 / unit.utf8.count).utf8)
        let spent = processorTime { readEverything(text) }
        #expect(spent < .seconds(10))
    }

    @Test func manyDistinctTablesAreReadInTime() {
        let texts = [
            (0..<1_500).map { "[t\($0)]\n[[s\($0)]]\n" }.joined(),
            (0..<1_500).map { "k\($0) = \($0)\n" }.joined(),
            "a = {" + (0..<1_500).map { "k\($0) = \($0)" }.joined(separator: ", ") + "}",
            (0..<1_500).map { "[[s]]\nk\($0) = 1\n[s.t\($0)]\n" }.joined(),
        ]
        for text in texts {
            let spent = processorTime {
                for dialect in TOMLDialect.allCases {
                    #expect(readTOML(Array(text.utf8), dialect: dialect).error == nil)
                }
            }
            #expect(spent < .seconds(10))
        }
    }
}
