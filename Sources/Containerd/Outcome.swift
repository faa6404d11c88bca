package import Syntax

/// What containerd does with a node's files, in the words of containerd itself.
package struct Outcome: Sendable, Equatable {
    package enum Kind: String, Sendable, Equatable {
        case serving
        case noCRI
        case exits
        case hangs
    }

    package var kind: Kind
    /// For `exits`: the status containerd ends with.
    package var exitCode: Int?
    /// For `exits`: what containerd writes last.
    package var exitText: String?
    /// For `noCRI`: the error with which the CRI plugin failed to load; nil where it is merely disabled.
    package var cause: String?
    /// The NetworkReady condition; nil unless serving, where only executing a plugin could tell, and where a file that
    /// decides cannot be read.
    package var networkReady: Bool?
    /// NetworkReady's message, word for word; empty when ready.
    package var message: String?
    /// `lastCNILoadStatus`, word for word, or `OK`; nil where a file that decides cannot be read.
    package var lastLoad: String?
    /// Names of the loaded networks in order, without `cni-loopback`.
    package var networks: [String]
    package var confDir: String?
    package var binDirs: [String]?
    package var maxConfNum: Int?
    /// Load status by runtime handler, for handlers with a `cni_conf_dir` of their own.
    package var handlers: [String: String]
    /// Only what a plugin says to `CNI_COMMAND=STATUS` could tell `networkReady`.
    package var needsExec: Bool

    package init(
        kind: Kind, exitCode: Int? = nil, exitText: String? = nil, cause: String? = nil, networkReady: Bool? = nil,
        message: String? = nil, lastLoad: String? = nil, networks: [String] = [], confDir: String? = nil,
        binDirs: [String]? = nil, maxConfNum: Int? = nil, handlers: [String: String] = [:], needsExec: Bool = false
    ) {
        self.kind = kind
        self.exitCode = exitCode
        self.exitText = exitText
        self.cause = cause
        self.networkReady = networkReady
        self.message = message
        self.lastLoad = lastLoad
        self.networks = networks
        self.confDir = confDir
        self.binDirs = binDirs
        self.maxConfNum = maxConfNum
        self.handlers = handlers
        self.needsExec = needsExec
    }
}

/// A place that a person can open: a file and, where known, a position in it.
package struct SourceLocation: Sendable, Hashable {
    package var file: String
    package var position: Position?

    package init(file: String, position: Position? = nil) {
        self.file = file
        self.position = position
    }
}

/// A value and where it was set; no location where it is containerd's default.
package struct Located<Value: Sendable & Equatable>: Sendable, Equatable {
    package var value: Value
    package var location: SourceLocation?

    package init(_ value: Value, at location: SourceLocation? = nil) {
        self.value = value
        self.location = location
    }
}
