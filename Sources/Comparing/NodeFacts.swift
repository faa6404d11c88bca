package import Diagnosis

/// What is known of one node, key by key, for comparing it with others.
package struct NodeFacts: Sendable {
    package enum Source: String, Sendable {
        case status
        case snapshot
    }

    /// What a key is part of; the order is that of showing.
    enum Scope: Hashable, Comparable {
        case verdict
        case versions
        case settings
        case list(String)
        case files
        case programs
    }

    struct Key: Hashable {
        var scope: Scope
        var name: String
    }

    package var name: String
    package var source: Source
    package var verdict: Verdict
    private(set) var values: [Key: String] = [:]
    /// Parts that are known as a whole: a key of them that has no value is not there.
    private(set) var known: Set<Scope> = []
    /// The section of config.toml that has the settings of CNI.
    var cniSection: String?

    init(name: String, source: Source, verdict: Verdict) {
        self.name = name
        self.source = source
        self.verdict = verdict
    }

    mutating func set(_ scope: Scope, _ name: String, _ value: String?) {
        guard let value else { return }
        values[Key(scope: scope, name: name)] = value
    }

    mutating func close(_ scope: Scope) { known.insert(scope) }

    /// nil where this document does not tell.
    func value(_ key: Key) -> String? {
        values[key] ?? (known.contains(key.scope) ? key.scope.absence : nil)
    }
}

extension NodeFacts.Scope {
    /// The word for a key that is not there.
    fileprivate var absence: String {
        switch self {
        case .files, .programs: "not there"
        case .verdict, .versions, .settings, .list: "not set"
        }
    }
}
