import Containerd
import Diagnosis
import Foundation
import Node
import Redaction
import Reporting
import SampleNodes
import Scenarios
import Syntax
import Testing

/// What people read: reports, explanations, and the texts of the journal catalog.
@Suite("What people read")
struct SpeakingTests {
    private static func report(
        _ snapshot: Snapshot, fix: String? = nil, isColoured: Bool = false, width: Int = TerminalText.Style.usualWidth
    ) -> String {
        Report.text(
            PublishedStatus(snapshot.document(assess(snapshot))), files: snapshot.files, fix: fix,
            style: .init(isColoured: isColoured, width: width), redaction: snapshot.redaction
        ).string
    }

    @Test(
        "every reported node fits the screen, says what to do, and cannot move the cursor",
        arguments: NodeSet.allCases.map { ($0, TerminalText.Style.usualWidth) } + [(.own, 40), (.own, 200)])
    func reports(set: NodeSet, width: Int) throws {
        for scenario in try Scenario.load(set) {
            let text = Self.report(scenario.snapshot, width: width)
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            // A word longer than a line, a path for instance, stands alone; a command is copied as it stands.
            let long = lines.filter {
                $0.count > width && $0.drop { $0 == " " }.contains(" ") && !$0.contains(": netready ")
            }
            #expect(long.isEmpty, "\(scenario.id): \(long)")
            #expect(
                !text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0.value == 0x7f }, "\(scenario.id)")
            guard let first = assess(scenario.snapshot).findings.first else { continue }
            #expect(text.contains("netready explain \(first.code.rawValue)\n"), "\(scenario.id)")
            let block = text.components(separatedBy: "  more: ")[0]
            #expect(block.contains("  fix: ") || block.lowercased().contains("restart"), "\(scenario.id): \(block)")
        }
    }

    @Test("no advice, consequence or reading is said twice on a screen", arguments: NodeSet.allCases)
    func once(set: NodeSet) throws {
        for scenario in try Scenario.load(set) {
            let text = Self.report(scenario.snapshot, width: 200)
            let told = text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
                .filter { line in ["fix: ", "as a result: ", "run: ", "after "].contains { line.hasPrefix($0) } }
            #expect(Set(told).count == told.count, "\(scenario.id): \(told)")
        }
    }

    @Test("what to type stands below what to do: the fix, then the act that helps")
    func commands() {
        let calico = (path: "/etc/cni/net.d/10-calico.conflist", text: SampleNode.calico)
        #expect(Self.report(SampleNode(files: [calico]).snapshot).contains("\n  run: netready reload\n"))
        var deaf = SampleNode(files: [calico])
        deaf.watch = .dead
        let text = Self.report(deaf.snapshot, fix: "netready fix X")
        #expect(
            text.contains("\n  run: netready fix X\n  run: netready restart\n"))
        #expect(!Self.report(SampleNode().snapshot).contains("run: "))
    }

    @Test("readings that are equal stand in one line, but for that of the act that helps")
    func predictions() {
        let empty = Self.report(SampleNode().snapshot, width: 200)
        #expect(empty.contains("; a reload or restart changes nothing\n") && !empty.contains("after a "))
        var deaf = SampleNode(files: [("/etc/cni/net.d/10-calico.conflist", SampleNode.calico)])
        deaf.watch = .dead
        let text = Self.report(deaf.snapshot, width: 200)
        #expect(
            text.contains("; a reload changes nothing\n")
                && text.contains("  after a restart     ready (k8s-pod-network)\n"))
    }

    @Test("a network that is loaded and broken is not called ready")
    func broken() {
        let list = (path: "/etc/cni/net.d/10-calico.conflist", text: SampleNode.calico)
        var node = SampleNode.ready([list], networks: ["k8s-pod-network"])
        node.plugins = []
        let text = Self.report(node.snapshot, width: 200)
        #expect(text.contains("NetworkReady is true (k8s-pod-network), but new pods fail"), "\(text)")
    }

    @Test("a terminal counts as one of 40 to 200 columns", arguments: [(1, 40), (40, 40), (120, 120), (5000, 200)])
    func widths(told: Int, width: Int) { #expect(TerminalText.Style(isColoured: false, width: told).width == width) }

    @Test("the offending line is shown with a caret under its byte, secrets masked")
    func caret() {
        let list = "{\"name\": \"x\",\n\t\"token\": \"abcdefghijklmnop\", \"plugins\": [\"a\",]}"
        let text = Self.report(SampleNode(files: [("/etc/cni/net.d/10-x.conflist", list)]).snapshot)
        let lines = text.split(separator: "\n").map(String.init)
        let row = lines.firstIndex { $0.hasPrefix("    2 | ") }
        #expect(text.contains("/etc/cni/net.d/10-x.conflist:2:46"))
        #expect(!text.contains("abcdefghijklmnop"))
        let quoted = row.map { lines[$0] } ?? ""
        let mark = row.map { lines[$0 + 1] } ?? ""
        let column = mark.firstIndex(of: "^").map { mark.distance(from: mark.startIndex, to: $0) } ?? 0
        #expect(quoted.dropFirst(column).hasPrefix(",]}"), "\(text)")
    }

    @Test("whether a reload or a restart helps is said in words")
    func helps() {
        let calico = (path: "/etc/cni/net.d/10-calico.conflist", text: SampleNode.calico)
        #expect(Self.report(SampleNode(files: [calico]).snapshot).contains("A reload helps (netready reload);"))
        var deaf = SampleNode(files: [calico])
        deaf.watch = .dead
        #expect(Self.report(deaf.snapshot).contains("A restart of containerd helps (netready restart);"))
        let words = Self.report(SampleNode().snapshot).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.contains("Neither a reload nor a restart of containerd helps."))
    }

    @Test("the text of a published status is that of a check, with the daemon's part")
    func status() throws {
        let snapshot = SampleNode().snapshot
        let document = snapshot.document(assess(snapshot))
        let read = try PublishedStatus(json: parseJSON(Array(writeJSON(document.json, pretty: true).utf8)))
        let text = Report.text(
            read, files: snapshot.files, style: .init(isColoured: false), redaction: snapshot.redaction
        ).string
        #expect(text == Self.report(snapshot))
    }

    @Test("colours stand only where they are asked for")
    func colours() {
        let snapshot = SampleNode().snapshot
        #expect(!Self.report(snapshot).contains("\u{1b}"))
        let coloured = Self.report(snapshot, isColoured: true)
        #expect(coloured.contains("\u{1b}[1;31mNOT READY\u{1b}[0m"))
        #expect(!Explanation.text(.noNetworkConfig, style: .init(isColoured: false)).contains("\u{1b}"))
    }

    @Test("each code is explained with meaning, proof, advice, remedy and threads, in 100 columns")
    func explanations() {
        for code in FindingCode.allCases {
            let text = Explanation.text(code, style: .init(isColoured: false))
            let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            for piece in [
                code.rule.about.meaning, code.rule.about.proof, code.rule.about.fix(), code.rule.remedy.help,
            ] {
                #expect(words.contains(piece), "\(code)")
            }
            for link in code.rule.about.links { #expect(text.contains("\(link)\n"), "\(code)") }
            #expect(text.split(separator: "\n").allSatisfy { $0.count <= TerminalText.Style.usualWidth }, "\(code)")
        }
        let list = Explanation.list(style: .init(isColoured: false)).split(separator: "\n")
        #expect(list.allSatisfy { $0.count <= TerminalText.Style.usualWidth })
        #expect(list.count >= FindingCode.allCases.count)
    }

    @Test("each code and each kind of record has an entry of its own in the journal catalog")
    func catalog() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("systemd/netready.catalog")
        let entries = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n-- ").dropFirst()
        var texts: [String: String] = [:]
        for entry in entries { texts[String(entry.prefix(32))] = String(entry.dropFirst(33)) }
        #expect(texts.count == entries.count)
        let earlier = EarlierCode.all.filter { $0.messageID != nil }
        #expect(texts.count == FindingCode.allCases.count + RecordKind.allCases.count + earlier.count)
        for code in earlier {
            let text = texts[code.messageID ?? ""] ?? ""
            #expect(text.hasPrefix("Subject: \(code.name) was found\n"), "\(code.name)")
            #expect(code.heirs.allSatisfy { text.contains($0.rawValue) }, "\(code.name)")
        }
        for kind in RecordKind.allCases { #expect(texts[kind.messageID] != nil, "\(kind)") }
        for code in FindingCode.allCases {
            let text = texts[code.rule.about.messageID] ?? ""
            let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            #expect(text.hasPrefix("Subject: \(code.rawValue) was found\nDefined-By: netready\n"), "\(code)")
            for piece in [
                code.rule.about.meaning, code.rule.about.proof, code.rule.about.fix(for: "@NETREADY_UNIT@"),
                code.rule.remedy.help,
            ] {
                #expect(words.contains(piece), "\(code)")
            }
            for link in code.rule.about.links { #expect(text.contains("Documentation: \(link)\n"), "\(code)") }
        }
    }

    @Test("a raised finding has the id of its code, a cleared one that of its kind")
    func records() throws {
        let node = SampleNode()
        var recordBuilder = RecordBuilder()
        let moment = node.snapshot.takenAt
        let raised = recordBuilder.publish(node.assessment, [], at: moment).first { $0.kind == .findingRaised }
        let code = FindingCode.noNetworkConfig
        let fields = try #require(raised).journalFields
        #expect(fields.filter { $0.name == "MESSAGE_ID" }.map(\.value) == [code.rule.about.messageID])
        #expect(fields.first { $0.name == "NETREADY_KIND" }?.value == "findingRaised")
        let calico = (path: "/etc/cni/net.d/10-calico.conflist", text: SampleNode.calico)
        let sound = SampleNode.ready([calico], networks: ["k8s-pod-network"]).assessment
        let cleared = recordBuilder.publish(sound, [], at: moment).first { $0.kind == .findingCleared }
        #expect(cleared?.messageID == RecordKind.findingCleared.messageID)
    }

    @Test("the ids of codes are fixed for ever")
    func messageIDs() {
        #expect(FindingCode.confNotLoaded.rule.about.messageID == "6777ea27cebe52028a9893c60201432b")
        #expect(FindingCode.watchDead.rule.about.messageID == "8a28a156cd075d608f15a1ec469f69e2")
    }

}
