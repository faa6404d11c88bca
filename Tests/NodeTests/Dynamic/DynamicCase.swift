import Foundation
import Syntax

/// A recorded case in which files change while containerd runs.
struct DynamicCase {
    struct Answer {
        var outcome: String
        var networkReady: Bool?
        var watch: String?
        /// What the call of an `@update` ends with.
        var call: String?

        init?(_ object: Any?) {
            guard let object = object as? [String: Any], let outcome = object["outcome"] as? String else { return nil }
            self.outcome = outcome
            networkReady = object["networkReady"] as? Bool
            watch = object["watch"] as? String
            call = object["call"] as? String
        }
    }

    struct Step {
        var line: String
        /// The pod CIDR of an `@update`, which kubelet makes when it learns it.
        var podCIDR: String? { line.hasPrefix("@update ") ? String(line.dropFirst("@update ".count)) : nil }
        /// By version; none where containerd had ended before.
        var after: [String: Answer]
    }

    var id: String
    var tree: StateTree
    var setup: String?
    /// Those up to the first restart: from there on nothing is open any more.
    var steps: [Step]

    static func all() throws -> [DynamicCase] {
        let url = Node.repository.appendingPathComponent("Tests/Corpus/dynamic.jsonl")
        return try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map { try DynamicCase($0) }
    }

    private init(_ line: Substring) throws {
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
        guard let id = object["id"] as? String, let steps = object["steps"] as? [[String: Any]] else {
            throw CommandFailure(description: "a line of dynamic.jsonl is no case")
        }
        self.id = id
        setup = object["setup"] as? String
        tree = StateTree(try parseJSON(Array(line.utf8))["tree"])
        self.steps = steps.map { step in
            let after = step["after"] as? [String: Any] ?? [:]
            return Step(line: step["do"] as? String ?? "", after: after.compactMapValues { Answer($0) })
        }
        if let end = self.steps.firstIndex(where: { $0.line == "@restart" }) { self.steps.removeSubrange(end...) }
    }

    /// Why a node cannot play it; nil where it can.
    var whyNot: String? {
        if steps.isEmpty { return "begins with a restart" }
        return steps.contains { $0.line.contains("python3") } ? "needs python3 in the node" : nil
    }
}

extension Generation {
    /// The recorded version whose behaviour this release's containerd has.
    var recordedVersion: String {
        switch self {
        case .bookworm: "1.6.20"
        case .trixie: "1.7.34"
        case .forky: "2.1.9"
        }
    }
}
