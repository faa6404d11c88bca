import Containerd
import Diagnosis
import Redaction
import Reporting
import SampleNodes
import Testing

@Suite("What node-problem-detector is told")
struct DetectorAnswerTests {
    private static let base: Assessment = {
        var node = SampleNode.second.snapshot
        node.refuse()
        return assess(node)
    }()

    /// A node that is not ready, with another verdict and other words.
    private static func assessment(_ verdict: Verdict, says: String? = nil, findings: Bool = true) -> Assessment {
        var assessment = base
        assessment.verdict = verdict
        assessment.findings[0].message = says ?? assessment.findings[0].message
        assessment.findings[0].location = nil
        if !findings { assessment.findings = [] }
        return assessment
    }

    private static func line(_ assessment: Assessment, _ redaction: Redaction = Redaction()) -> String {
        DetectorAnswer(assessment, to: .any).line(through: redaction).string
    }

    @Test(
        "each rule has a problem of its own, and what is not known is unknown to all",
        arguments: [
            (Verdict.ready, [Int32(0), 0, 0]), (.notReady, [1, 1, 0]), (.degraded, [1, 0, 1]), (.unknown, [2, 2, 2]),
        ])
    func statuses(verdict: Verdict, expected: [Int32]) {
        let assessment = Self.assessment(verdict)
        #expect([DetectorRule.any, .notReady, .degraded].map { DetectorAnswer(assessment, to: $0).status } == expected)
        let lines = DetectorAnswer.file(assessment, through: Redaction()).string.split(separator: "\n")
        #expect(
            lines.map { $0.split(separator: " ").prefix(2).joined(separator: " ") }
                == zip(["any", "notReady", "degraded"], expected).map { "\($0) \($1)" })
        for (rule, line) in zip(DetectorRule.allCases, lines) {
            let answer = DetectorAnswer(assessment, to: rule)
            #expect("\(rule.rawValue) \(answer.status) \(answer.line(through: Redaction()).string)" == "\(line)\n")
        }
    }

    @Test("a problem is told by code, sentence and place")
    func words() throws {
        var assessment = Self.assessment(.notReady, says: "the list is broken")
        assessment.findings[0].location = .init(file: "/etc/cni/net.d/05-a.conf", position: nil)
        let code = try #require(assessment.findings.first?.code.rawValue)
        #expect(Self.line(assessment) == "\(code): the list is broken (/etc/cni/net.d/05-a.conf)\n")
        assessment.findings[0].message = "/etc/cni/net.d/05-a.conf is broken"
        #expect(Self.line(assessment) == "\(code): /etc/cni/net.d/05-a.conf is broken\n")
    }

    @Test("one line it is, and no answer is empty")
    func oneLine() {
        #expect(
            Self.line(Self.assessment(.notReady, says: "a\nb\u{1b}c")).dropLast().allSatisfy {
                $0 != "\n" && $0 != "\u{1b}"
            })
        var blind = Self.assessment(.unknown, findings: false)
        blind.now = nil
        #expect(Self.line(blind) == "Unknown: the container network cannot be judged\n")
        blind.now = .unknown("the socket does not answer")
        #expect(Self.line(blind) == "Unknown: the socket does not answer\n")
    }

    /// Every length at which the path or the words before it end at the limit, with characters of one to four bytes.
    @Test("it is as long as the detector reads at most, and never ends within a path", arguments: ["a", "é", "€", "𝄞"])
    func limit(character: String) {
        let path = "/var/lib/\(String(repeating: character, count: 300 / character.utf8.count)).conflist"
        for length in Array(3740..<3780) + Array(4055..<4095) {
            let says =
                String(repeating: "x ", count: length / 2) + String(repeating: "y", count: length % 2) + " " + path
            let line = Self.line(Self.assessment(.notReady, says: says))
            #expect(line.utf8.count <= 4096)
            #expect(line.hasSuffix("\n") && !line.contains("\u{fffd}"))
            #expect(line.hasSuffix("\(path)\n") || line.hasSuffix("x…\n") || line.hasSuffix("y…\n"))
        }
        let word = Self.line(Self.assessment(.notReady, says: String(repeating: character, count: 5000)))
        #expect(word.utf8.count <= 4096 && word.hasSuffix("…\n") && !word.contains("\u{fffd}"))
    }

    @Test("a secret at the cut leaves nothing of itself")
    func secret() {
        var redaction = Redaction()
        redaction.learn(Array(#"{"token":"Zx81qLmN5vRt7"}"#.utf8), path: "/etc/cni/net.d/05-a.conf")
        for length in 4040..<4100 {
            let says = String(repeating: "x", count: length) + "Zx81qLmN5vRt7"
            #expect(!Self.line(Self.assessment(.notReady, says: says), redaction).contains("Zx8"))
        }
    }
}
