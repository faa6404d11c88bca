import Node
import Remediation
import Testing

@Suite struct StaggerTests {
    @Test("a share of the stagger stays within it and spreads over machines")
    func shares() {
        let settings = RemediationSettings()
        let shares = (0..<2000).map { settings.share(ofMachine: sha256(Array("node-\($0)".utf8))) }
        #expect(shares.allSatisfy { (0...60 * Span.second).contains($0) })
        let tenths = Dictionary(grouping: shares) { $0 / (6 * Span.second + 1) }
        #expect(tenths.count == 10)
        #expect(tenths.values.allSatisfy { (120...280).contains($0.count) })
    }
}
