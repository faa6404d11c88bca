import Containerd
import Corpus
import Fixing
import Syntax
import Testing
import Upgrading

/// Changes of files with which a node survives an upgrade.
@Suite("Fixes of upgrades") struct UpgradeMendTests {
    /// A fault that is the same whatever pair of versions shows it is tried once.
    private struct Break: Hashable {
        var id: String
        var cause: String
    }

    private static func isRecorded(_ item: CorpusCase, _ from: String, _ to: String) -> Bool {
        (item.object["breaks"]?.arrayValue ?? []).contains {
            $0.arrayValue?.compactMap(\.stringValue) == [from, to]
        }
    }

    @Test("with the changed files the other version serves as the present one does now, in all pairs that break")
    func recorded() throws {
        var (broken, fixed) = (0, 0)
        var unfixed: Set<Break> = []
        for item in try Corpus.load("upgrades.jsonl") {
            let versions = item.expected.map(\.version)
            for (index, from) in versions.enumerated() {
                for to in versions[(index + 1)...] where Self.isRecorded(item, from, to) {
                    let answer = upgrade(
                        item.tree, from: try #require(ContainerdVersion(from)), to: try #require(ContainerdVersion(to)))
                    broken += 1
                    guard let fix = fixUpgrade(answer, item.tree) else {
                        unfixed.insert(Break(id: item.id, cause: answer.causes.first?.says ?? ""))
                        continue
                    }
                    fixed += 1
                    let name = Comment(rawValue: "\(item.id) \(from) \(to) \(fix.steps.map(\.words))")
                    let files = item.tree.applying(fix.operations, now: 0)
                    let after = predict(files, version: answer.to)
                    #expect(after.outcome.kind == .serving && after.outcome.networkReady == true, name)
                    #expect(after.outcome.networks == answer.before.outcome.networks, name)
                    #expect(after.settings?.confDir.value == answer.before.settings?.confDir.value, name)
                    let before = predict(files, version: answer.from)
                    #expect(!fix.holdsBefore || before.outcome.networks == answer.before.outcome.networks, name)
                }
            }
        }
        print("\(broken) breaks, \(fixed) mended")
        for left in unfixed.sorted(by: { $0.id < $1.id }) { print("unfixed \(left.id): \(left.cause)") }
        #expect(broken == 850 && fixed == broken)
    }
}
