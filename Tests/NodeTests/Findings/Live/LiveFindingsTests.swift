import Foundation
import Testing

extension NodeTests {
    /// Findings on real nodes, from their cause to the journal to their clearing.
    @Suite struct LiveFindings {
        @Test("each cause raises its finding in the journal, and its mend clears it", arguments: Generation.allCases)
        func live(_ generation: Generation) throws {
            let node = try Nodes.shared.node(generation)
            let cursor = try node.beginStory(mode: "observe", isConfigured: true)
            let directory = try node.pluginDirectory()
            try node.shell("cp \(directory)/calico /root/calico-plugin")
            let cases = LiveCase.all.filter { $0.on.contains(generation) }
            for example in cases { try node.play(example, plugins: directory) }

            var records = try node.journal(after: cursor)[...]
            for example in cases {
                try records.skip(beyond: "findingRaised", example)
                try records.skip(beyond: "findingCleared", example)
            }
        }

        @Test("at least twenty findings are seen on booted nodes, and a core of them on each generation")
        func spread() {
            #expect(Set(LiveCase.all.map(\.code)).count >= 40)
            #expect(LiveCase.all.filter { $0.on.count == Generation.allCases.count }.count >= 20)
        }
    }
}

extension Node {
    /// Brings the cause about, waits until the status names the finding, mends it and waits until the node is as before.
    fileprivate func play(_ example: LiveCase, plugins: String) throws {
        let prelude = "B=\(plugins)\n" + LiveCase.prelude
        try shell(prelude + example.cause)
        try waitFor("\(example.code) after: \(example.cause)", example) { status in
            status.findings.contains { $0.code == example.code && (example.file == nil || $0.file == example.file) }
        }
        try shell(prelude + example.mend)
        try waitFor("an end of \(example.code) after: \(example.mend)", example) { status in
            status.verdict == "ready" && !status.findings.contains { $0.code == example.code }
        }
    }

    private func waitFor(_ what: String, _ example: LiveCase, _ condition: (PublishedStatus) -> Bool) throws {
        do {
            try waitFor(what, timeout: example.patience) { try condition(PublishedStatus(of: self)) }
        } catch let failure as CommandFailure {
            throw CommandFailure(description: "\(failure)\nthe status is \(try PublishedStatus(of: self))")
        }
    }
}

/// The status file of a node's netreadyd.
private struct PublishedStatus {
    struct Finding {
        var code: String
        var file: String?
        var message: String
    }

    var verdict: String
    var findings: [Finding]

    init(of node: Node) throws {
        let text = try node.read("/run/netready/status.json")
        let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
        verdict = object["verdict"] as? String ?? ""
        findings = (object["findings"] as? [[String: Any]] ?? []).map { finding in
            Finding(
                code: finding["code"] as? String ?? "",
                file: (finding["location"] as? [String: Any])?["file"] as? String,
                message: finding["message"] as? String ?? "")
        }
    }
}

extension ArraySlice<Record> {
    /// Drops all up to the first record of that kind for the case's finding; throws where there is none.
    fileprivate mutating func skip(beyond kind: String, _ example: LiveCase) throws {
        let index = firstIndex { record in
            record["NETREADY_KIND"] == kind && record["NETREADY_CODE"] == example.code
                && (example.file == nil || record["NETREADY_FILE"] == example.file)
        }
        guard let index else {
            let said = map { "  \($0)" }.joined(separator: "\n")
            throw CommandFailure(description: "the journal has no \(kind) of \(example.code) in:\n\(said)")
        }
        self = self[(index + 1)...]
    }
}
