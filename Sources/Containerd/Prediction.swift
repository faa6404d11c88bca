package import Syntax

/// The settings of containerd that decide how it loads CNI configuration.
///
/// Source of names and defaults: `CniConfig` in containerd's internal/cri/config/config.go.
package struct CNISettings: Sendable, Equatable {
    package var confDir: Located<String>
    package var binDirs: Located<[String]>
    package var maxConfNum: Located<Int>
    package var confTemplate: Located<String>
    package var useInternalLoopback: Located<Bool>
    /// Runtime handlers that have a `cni_conf_dir` of their own, by name in byte order.
    package var handlers: [HandlerSettings]

    package init(
        confDir: Located<String>, binDirs: Located<[String]>, maxConfNum: Located<Int>,
        confTemplate: Located<String> = Located(""), useInternalLoopback: Located<Bool> = Located(false),
        handlers: [HandlerSettings] = []
    ) {
        self.confDir = confDir
        self.binDirs = binDirs
        self.maxConfNum = maxConfNum
        self.confTemplate = confTemplate
        self.useInternalLoopback = useInternalLoopback
        self.handlers = handlers
    }
}

/// A runtime handler with its own CNI directory.
package struct HandlerSettings: Sendable, Equatable {
    package var name: String
    package var confDir: Located<String>
    /// Effective: 0 in the file means the default network's number.
    package var maxConfNum: Int

    package init(name: String, confDir: Located<String>, maxConfNum: Int) {
        self.name = name
        self.confDir = confDir
        self.maxConfNum = maxConfNum
    }
}

/// Where containerd serves and keeps what it has; another run of it with others is another containerd.
package struct ServerSettings: Sendable, Equatable {
    /// Of its socket.
    package var address: Located<String>
    /// What lasts, images and metadata.
    package var root: Located<String>
    /// What lasts as long as the machine runs.
    package var state: Located<String>

    package init(address: Located<String>, root: Located<String>, state: Located<String>) {
        self.address = address
        self.root = root
        self.state = state
    }
}

/// What reading config.toml and its imports gave.
package struct ConfigurationReading: Sendable, Equatable {
    /// Something in these files that a person should know, with its place.
    package struct Problem: Sendable, Equatable {
        package enum Kind: Sendable, Equatable {
            /// containerd ends because of it.
            case fatal
            /// The CRI plugin is switched off here.
            case disablesCRI
            /// The CRI plugin fails to load because of it.
            case failsCRI
            /// A section or key has no effect with this version.
            case ignored
            /// An import replaced what an earlier file had set here (containerd 1.x).
            case replacedByImport
            /// What containerd does hangs on something that is not looked at here: the answer is a guess.
            case undecided
        }

        package var kind: Kind
        package var location: SourceLocation
        /// One sentence for people.
        package var text: String

        package init(kind: Kind, location: SourceLocation, text: String) {
            self.kind = kind
            self.location = location
            self.text = text
        }
    }

    /// Paths read in the order of their effect, config.toml first; empty when there is none.
    package var files: [String]
    /// The number in force, with its place.
    package var version: Located<Int>
    package var problems: [Problem]
    /// Directories whose changes could change this reading: of config.toml and of every import, glob or literal.
    package var directories: [String]
    /// As the files have it; flags of the command line go before. nil where it does not come to that.
    package var server: ServerSettings?

    package init(
        files: [String] = [], version: Located<Int> = Located(0), problems: [Problem] = [], directories: [String] = []
    ) {
        self.files = files
        self.version = version
        self.problems = problems
        self.directories = directories
    }
}

/// One load of a CNI directory, as go-cni and libcni do it.
package struct CNILoading: Sendable, Equatable {
    /// The error that ended the load.
    package struct Failure: Sendable, Equatable {
        package enum Kind: Sendable, Equatable {
            /// No file with an extension that counts.
            case noFiles
            case empty
            case malformed
            case unreadable
            /// Valid JSON, refused as a network configuration.
            case invalid
            /// Reading it blocks for ever: a FIFO.
            case blocks
        }

        package var kind: Kind
        package var location: SourceLocation
        /// libcni's own words for it.
        package var text: String

        package init(kind: Kind, location: SourceLocation, text: String) {
            self.kind = kind
            self.location = location
            self.text = text
        }
    }

    package var directory: String
    /// Full paths of the files that count, in the order in which containerd takes them; all of them, read or not.
    package var candidates: [String]
    package var networks: [LoadedNetwork]
    package var failure: Failure?
    /// `OK` or the text of `lastCNILoadStatus`, word for word.
    package var status: String
    /// The directory or a file that counts is not known: ``networks`` and ``status`` say nothing.
    package var isIncomplete = false

    package init(
        directory: String, candidates: [String] = [], networks: [LoadedNetwork] = [], failure: Failure? = nil,
        status: String
    ) {
        self.directory = directory
        self.candidates = candidates
        self.networks = networks
        self.failure = failure
        self.status = status
    }
}

/// A network list as containerd holds it after a load.
package struct LoadedNetwork: Sendable, Equatable {
    package struct Plugin: Sendable, Equatable {
        package var type: Located<String>
        /// `ipam.type`, nil where there is none.
        package var ipamType: Located<String>?
        /// The plugin's whole object, for what its own keys tell (kubeconfig, delegates, ...).
        package var object: JSONValue

        package init(type: Located<String>, ipamType: Located<String>?, object: JSONValue) {
            self.type = type
            self.ipamType = ipamType
            self.object = object
        }
    }

    package var name: String
    /// As written; empty where absent.
    package var cniVersion: Located<String>
    package var file: String
    package var plugins: [Plugin]

    package init(name: String, cniVersion: Located<String>, file: String, plugins: [Plugin]) {
        self.name = name
        self.cniVersion = cniVersion
        self.file = file
        self.plugins = plugins
    }
}

/// The answer of a prediction with all that explains it.
package struct Prediction: Sendable, Equatable {
    package var outcome: Outcome
    /// Effective settings; nil where config.toml cannot be read or CRI is not served.
    package var settings: CNISettings?
    package var configuration: ConfigurationReading
    /// The load of the default directory; nil unless CRI is served.
    package var loading: CNILoading?
    /// The loads of handlers with a directory of their own.
    package var handlers: [String: CNILoading]
    /// What was not known of the tree: the answer holds only once this is empty.
    package var missing: Set<FileRequest>
    /// Files that containerd reads and whose content cannot be known: too large, not readable by us, or no regular
    /// file. Where there is one, the answer is a guess.
    package var unreadable: [String]

    /// A file or directory of containerd's own configuration cannot be seen: what a start would do is not known.
    package var lacksConfiguration = false

    /// What ``unmodelledKeys(_:version:configPath:configMustExist:)`` says of the same files, where containerd gets as far
    /// as to its plugins.
    package var unmodelled: [UnmodelledKey] = []

    /// Settings whose effect at a start is not predicted: where there is one, the answer is the best guess.
    package var undecided: [UnmodelledKey] = []

    /// How the answer is known.
    package enum Basis: String, Sendable {
        /// Versions like this one were run.
        case run
        /// A setting is dealt with as a merged change says, and nobody has seen it: nothing is to be decided by it.
        case source
    }

    package var basis: Basis { undecided.contains(where: \.isBySource) ? .source : .run }

    /// Whether what is loaded is not known: ``unreadable`` holds the directory or a file that counts.
    package var isIncomplete: Bool { loading?.isIncomplete == true }

    package init(
        outcome: Outcome, settings: CNISettings? = nil, configuration: ConfigurationReading = ConfigurationReading(),
        loading: CNILoading? = nil, handlers: [String: CNILoading] = [:], missing: Set<FileRequest> = [],
        unreadable: [String] = []
    ) {
        self.outcome = outcome
        self.settings = settings
        self.configuration = configuration
        self.loading = loading
        self.handlers = handlers
        self.missing = missing
        self.unreadable = unreadable
    }
}
