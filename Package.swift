// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

/// Pure modules: parsers, prediction, diagnosis, policy. They import nothing of the system.
let pure: [Target] = [
    .target(name: "Syntax", swiftSettings: settings),
    .target(name: "Containerd", dependencies: ["Syntax"], swiftSettings: settings),
    .target(
        name: "Redaction", dependencies: ["Syntax"], path: "Sources/Node/Redaction", swiftSettings: settings),
    .target(
        name: "Node", dependencies: ["Containerd", "Redaction", "Syntax"], exclude: ["Redaction"],
        swiftSettings: settings),
    .target(
        name: "Diagnosis", dependencies: ["Containerd", "Node", "Redaction", "Syntax"], swiftSettings: settings),
    .target(
        name: "Remediation", dependencies: ["Containerd", "Diagnosis", "Node", "Syntax"], swiftSettings: settings),
    .target(
        name: "History", dependencies: ["Containerd", "Diagnosis", "Node", "Redaction", "Syntax"],
        swiftSettings: settings),
    .target(
        name: "Reporting",
        dependencies: ["Containerd", "Diagnosis", "History", "Node", "Redaction", "Remediation", "Syntax"],
        swiftSettings: settings),
    // Modules of their own, so that the daemon, which compares and fixes nothing, links none of them.
    .target(
        name: "Comparing",
        dependencies: ["Containerd", "Diagnosis", "Node", "Redaction", "Reporting", "Syntax"], swiftSettings: settings),
    .target(name: "Upgrading", dependencies: ["Containerd", "Syntax"], swiftSettings: settings),
    .target(
        name: "Fixing",
        dependencies: ["Containerd", "Diagnosis", "Node", "Redaction", "Syntax", "Upgrading"], swiftSettings: settings),
    .target(name: "NodeReport", dependencies: ["Containerd", "Node", "Syntax"], swiftSettings: settings),
]

/// I/O: the only modules that touch the kernel, systemd or a socket.
let io: [Target] = [
    .systemLibrary(
        name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),
    .systemLibrary(
        name: "CNghttp2", pkgConfig: "libnghttp2", providers: [.apt(["libnghttp2-dev"])]),
    .target(
        name: "CCRI",
        exclude: ["cri.proto"],
        cSettings: [.treatAllWarnings(as: .error)],
        linkerSettings: [.linkedLibrary("protobuf-c")]),
    .systemLibrary(name: "CYaml", providers: [.apt(["libyaml-dev"])]),
    .target(
        name: "YAML", dependencies: ["CYaml", "Syntax"], swiftSettings: settings,
        // Static, so that a node needs no package for it.
        linkerSettings: [.linkedLibrary(":libyaml.a")]),
    // For netready-node alone: neither daemon nor command may link a library of the network.
    .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CCapability"),
    .systemLibrary(name: "CLinux"),
    .target(name: "Linux", dependencies: ["CLinux", "Redaction"], swiftSettings: settings),
    .target(name: "Systemd", dependencies: ["CSystemd", "Redaction"], swiftSettings: settings),
    .target(name: "CRI", dependencies: ["CCRI", "CNghttp2"], swiftSettings: settings),
]

/// What only the build knows, for netreadyd to tell: scripts/lib/swift.sh says it.
let build: [Target] = [
    .target(
        name: "CBuild",
        cSettings: [
            .define("NETREADY_COMMIT", to: "\"\(Context.environment["NETREADY_COMMIT"] ?? "")\""),
            .treatAllWarnings(as: .error),
        ])
]

let composition: [Target] = [
    .target(
        name: "Observing",
        dependencies: [
            "CRI", "Containerd", "Diagnosis", "Linux", "Node", "Redaction", "Syntax", "Systemd", "YAML",
        ],
        swiftSettings: settings),
    .target(
        name: "Daemon",
        dependencies: [
            "CBuild", "Containerd", "Diagnosis", "History", "Linux", "Node", "Observing", "Redaction", "Remediation",
            "Reporting",
            "Syntax", "Systemd",
        ],
        swiftSettings: settings),
    .executableTarget(name: "netreadyd", dependencies: ["Daemon", "Linux", "Redaction"], swiftSettings: settings),
    .executableTarget(
        name: "netready",
        dependencies: [
            "Comparing", "Containerd", "Daemon", "Diagnosis", "Fixing", "History", "Linux", "Node", "Observing",
            "Redaction", "Remediation", "Reporting", "Syntax", "Systemd", "Upgrading",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ],
        swiftSettings: settings,
        // A command begins anew each time: finding what the shared C++ library offers is a fifth of its beginning.
        linkerSettings: [.unsafeFlags(["-L\(Context.packageDirectory)/scripts/link"])]),
    .executableTarget(
        name: "netready-node",
        dependencies: ["CCapability", "CCurl", "Linux", "Node", "NodeReport", "Redaction", "Syntax", "YAML"],
        swiftSettings: settings),
]

/// Times the pure modules. In this package, since what modules offer each other is not visible outside it.
let benchmarks: [Target] = [
    .executableTarget(
        name: "bench",
        dependencies: ["Containerd", "Diagnosis", "Node", "Syntax"],
        path: "Benchmarks",
        swiftSettings: settings)
]

/// Programs for those who build it.
let tools: [Target] = [
    .executableTarget(
        name: "print-findings", dependencies: ["Diagnosis", "Node"],
        path: "Tools/PrintFindings", swiftSettings: settings),
    .executableTarget(
        name: "print-dashboard", dependencies: ["Syntax"], path: "Tools/PrintDashboard", swiftSettings: settings),
]

let tests: [Target] = [
    .target(
        name: "Corpus", dependencies: ["Containerd", "Syntax"], path: "Tests/Support/Corpus", swiftSettings: settings),
    .target(
        name: "FakeCRI", dependencies: ["CNghttp2"], path: "Tests/Support/FakeCRI", swiftSettings: settings),
    .target(name: "Programs", path: "Tests/Support/Programs", swiftSettings: settings),
    // Lent to a program by the dynamic linker: what a laid-out node cannot have for real.
    .target(name: "NodeView", path: "Tests/Support/NodeView", cSettings: [.treatAllWarnings(as: .error)]),
    .target(
        name: "Scenarios",
        dependencies: ["Containerd", "Diagnosis", "Node", "Reporting", "Syntax", "YAML"],
        path: "Tests/Scenarios",
        swiftSettings: settings),
    .executableTarget(
        name: "scenario-to-snapshot",
        dependencies: ["Node", "Redaction", "Scenarios", "Syntax"],
        path: "Tests/ScenarioTool",
        swiftSettings: settings),
    .executableTarget(
        name: "stand-in-node",
        dependencies: [
            "CSystemd", "Containerd", "Diagnosis", "FakeCRI", "Node", "Programs", "Redaction", "Scenarios", "Syntax",
        ],
        path: "Tests/StandInNode",
        swiftSettings: settings),
    .testTarget(
        name: "RedactionTests", dependencies: ["Corpus", "Programs", "Redaction", "Syntax"], swiftSettings: settings),
    .testTarget(name: "SyntaxTests", dependencies: ["Programs", "Syntax"], swiftSettings: settings),
    .testTarget(
        name: "ContainerdTests", dependencies: ["Containerd", "Corpus", "Syntax", "Upgrading"], swiftSettings: settings),
    .target(
        name: "PolicyWorld", dependencies: ["Containerd", "Diagnosis", "Node", "Remediation"],
        path: "Tests/PolicyWorld",
        swiftSettings: settings),
    .executableTarget(
        name: "policy-histories", dependencies: ["PolicyWorld"], path: "Tests/PolicyHistories",
        swiftSettings: settings),
    .executableTarget(
        name: "policy-fleet",
        dependencies: ["Node", "PolicyWorld", "Remediation"],
        path: "Tests/PolicyFleet",
        swiftSettings: settings),
    .executableTarget(
        name: "records-probe",
        dependencies: ["CSystemd", "Daemon", "Linux", "Observing", "Redaction", "Reporting", "Systemd"],
        path: "Tests/RecordsProbe", swiftSettings: settings),
    .target(
        name: "SampleNodes", dependencies: ["Containerd", "Diagnosis", "Node", "Syntax"],
        path: "Tests/Support/SampleNodes", swiftSettings: settings),
    .testTarget(
        name: "ScenariosTests", dependencies: ["Scenarios", "Syntax"], swiftSettings: settings),
    .testTarget(
        name: "NodeModelTests",
        dependencies: ["Containerd", "Node", "Programs", "Syntax"], swiftSettings: settings),
    .testTarget(
        name: "DiagnosisTests",
        dependencies: [
            "Containerd", "Corpus", "Diagnosis", "History", "Node", "Programs", "Redaction", "Remediation",
            "Reporting", "SampleNodes", "Scenarios", "Syntax",
        ],
        swiftSettings: settings),
    .testTarget(
        name: "RemediationTests", dependencies: ["Containerd", "Diagnosis", "Node", "PolicyWorld", "Remediation"],
        swiftSettings: settings),
    .testTarget(
        name: "HistoryTests",
        dependencies: ["Containerd", "Diagnosis", "History", "Node", "Redaction", "SampleNodes", "Syntax"],
        swiftSettings: settings),
    .testTarget(
        name: "ReportingTests",
        dependencies: [
            "Containerd", "Diagnosis", "Node", "Redaction", "Remediation", "Reporting", "SampleNodes", "Scenarios",
            "Syntax",
        ],
        swiftSettings: settings),
    .testTarget(
        name: "ComparingTests",
        dependencies: ["Comparing", "Containerd", "Diagnosis", "Node", "Reporting", "SampleNodes", "Syntax"],
        swiftSettings: settings),
    .testTarget(
        name: "FixingTests",
        dependencies: [
            "Containerd", "Corpus", "Diagnosis", "Fixing", "Node", "Redaction", "Scenarios", "Syntax", "Upgrading",
        ],
        swiftSettings: settings),
    .testTarget(
        name: "NodeReportTests", dependencies: ["Node", "NodeReport", "Programs", "Syntax"], swiftSettings: settings),
    .testTarget(name: "LinuxTests", dependencies: ["CLinux", "Linux", "Redaction"], swiftSettings: settings),
    .testTarget(
        name: "SystemdTests", dependencies: ["Programs", "Redaction", "Systemd"], swiftSettings: settings),
    .testTarget(
        name: "CRITests", dependencies: ["CRI", "FakeCRI"], swiftSettings: settings),
    .testTarget(
        name: "ObservingTests",
        dependencies: [
            "CRI", "Containerd", "Diagnosis", "FakeCRI", "Linux", "Node", "Observing", "Programs", "Redaction",
            "Scenarios", "Syntax", "Systemd",
        ],
        swiftSettings: settings),
    .testTarget(
        name: "DaemonTests",
        dependencies: [
            "CRI", "Containerd", "Corpus", "Daemon", "Diagnosis", "FakeCRI", "History", "Linux", "Node", "Observing",
            "PolicyWorld", "Programs", "Redaction", "Remediation", "Reporting", "Syntax",
            "Systemd", "YAML",
        ],
        swiftSettings: settings),
    .testTarget(
        name: "NodeTests",
        dependencies: [
            "CRI", "Corpus", "Diagnosis", "FakeCRI", "Node", "Programs", "Syntax", "Systemd",
        ],
        swiftSettings: settings),
]

let package = Package(
    name: "netready",
    products: [.library(name: "NodeView", type: .dynamic, targets: ["NodeView"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
    ],
    targets: pure + io + build + composition + benchmarks + tools + tests
)
