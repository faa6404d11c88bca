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

/// Pure rooms: parsers, prediction, diagnosis, policy. They import nothing of the system.
let pure: [Target] = [
    .target(name: "Syntax", swiftSettings: settings),
    .target(name: "Containerd", dependencies: ["Syntax"], swiftSettings: settings),
    .target(
        name: "Redaction", dependencies: ["Syntax"], path: "Sources/Node/Redaction", swiftSettings: settings),
    .target(name: "Readiness", dependencies: ["Containerd", "Redaction", "Syntax"], swiftSettings: settings),
    // Rooms of their own, so that the daemon, which compares and mends nothing, links none of them.
    .target(
        name: "Comparing", dependencies: ["Containerd", "Readiness", "Redaction", "Syntax"], swiftSettings: settings),
    .target(name: "Upgrading", dependencies: ["Containerd", "Syntax"], swiftSettings: settings),
    .target(
        name: "Mending", dependencies: ["Containerd", "Readiness", "Redaction", "Syntax", "Upgrading"],
        swiftSettings: settings),
]

/// Edges: the only rooms that touch the kernel, systemd or a socket.
let edges: [Target] = [
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
    .systemLibrary(name: "CLinux"),
    .target(name: "Linux", dependencies: ["CLinux", "Redaction"], swiftSettings: settings),
    .target(name: "Systemd", dependencies: ["CSystemd", "Redaction"], swiftSettings: settings),
    .target(name: "CRI", dependencies: ["CCRI", "CNghttp2"], swiftSettings: settings),
]

let composition: [Target] = [
    .target(
        name: "Observing",
        dependencies: ["CRI", "Containerd", "Linux", "Readiness", "Redaction", "Syntax", "Systemd", "YAML"],
        swiftSettings: settings),
    .target(
        name: "Agent",
        dependencies: ["Containerd", "Linux", "Observing", "Readiness", "Redaction", "Syntax", "Systemd"],
        swiftSettings: settings),
    .executableTarget(name: "netreadyd", dependencies: ["Agent", "Linux", "Redaction"], swiftSettings: settings),
    .executableTarget(
        name: "netready",
        dependencies: [
            "Agent", "Comparing", "Containerd", "Linux", "Mending", "Observing", "Readiness", "Redaction", "Syntax",
            "Systemd", "Upgrading",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ],
        swiftSettings: settings,
        // A command begins anew each time: finding what the shared C++ library offers is a fifth of its beginning.
        linkerSettings: [.unsafeFlags(["-L\(Context.packageDirectory)/scripts/link"])]),
]

/// Times the pure rooms. In this package, since what rooms offer each other is not visible outside it.
let benchmarks: [Target] = [
    .executableTarget(
        name: "bench", dependencies: ["Containerd", "Readiness", "Syntax"], path: "Benchmarks",
        swiftSettings: settings)
]

/// Programs for those who build it.
let tools: [Target] = [
    .executableTarget(
        name: "print-findings", dependencies: ["Readiness"], path: "Tools/PrintFindings", swiftSettings: settings)
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
        name: "Scenarios", dependencies: ["Containerd", "Readiness", "Syntax", "YAML"],
        path: "Tests/Scenarios",
        swiftSettings: settings),
    .executableTarget(
        name: "scenario-to-snapshot", dependencies: ["Readiness", "Redaction", "Scenarios", "Syntax"],
        path: "Tests/ScenarioTool",
        swiftSettings: settings),
    .executableTarget(
        name: "stand-in-node",
        dependencies: [
            "CSystemd", "Containerd", "FakeCRI", "Programs", "Readiness", "Redaction", "Scenarios", "Syntax",
        ],
        path: "Tests/StandInNode",
        swiftSettings: settings),
    .testTarget(
        name: "RedactionTests", dependencies: ["Corpus", "Redaction", "Syntax"], swiftSettings: settings),
    .testTarget(name: "SyntaxTests", dependencies: ["Syntax"], swiftSettings: settings),
    .testTarget(
        name: "ContainerdTests", dependencies: ["Containerd", "Corpus", "Syntax", "Upgrading"], swiftSettings: settings),
    .target(
        name: "PolicyWorld", dependencies: ["Containerd", "Readiness"], path: "Tests/PolicyWorld",
        swiftSettings: settings),
    .executableTarget(
        name: "policy-histories", dependencies: ["PolicyWorld"], path: "Tests/PolicyHistories",
        swiftSettings: settings),
    .executableTarget(
        name: "policy-fleet", dependencies: ["PolicyWorld", "Readiness"], path: "Tests/PolicyFleet",
        swiftSettings: settings),
    .executableTarget(
        name: "records-probe",
        dependencies: ["Agent", "CSystemd", "Linux", "Observing", "Readiness", "Redaction", "Systemd"],
        path: "Tests/RecordsProbe", swiftSettings: settings),
    .testTarget(
        name: "ReadinessTests",
        dependencies: [
            "Comparing", "Containerd", "Corpus", "PolicyWorld", "Programs", "Readiness", "Redaction", "Scenarios",
            "Syntax",
        ],
        swiftSettings: settings),
    .testTarget(
        name: "MendingTests",
        dependencies: [
            "Containerd", "Corpus", "Mending", "Readiness", "Redaction", "Scenarios", "Syntax", "Upgrading",
        ],
        swiftSettings: settings),
    .testTarget(name: "LinuxTests", dependencies: ["CLinux", "Linux", "Redaction"], swiftSettings: settings),
    .testTarget(
        name: "SystemdTests", dependencies: ["Programs", "Redaction", "Systemd"], swiftSettings: settings),
    .testTarget(
        name: "CRITests", dependencies: ["CRI", "FakeCRI"], swiftSettings: settings),
    .testTarget(
        name: "ObservingTests",
        dependencies: [
            "CRI", "Containerd", "FakeCRI", "Linux", "Observing", "Programs", "Readiness", "Redaction", "Scenarios",
            "Syntax", "Systemd",
        ],
        swiftSettings: settings),
    .testTarget(
        name: "AgentTests",
        dependencies: [
            "Agent", "CRI", "Containerd", "Corpus", "FakeCRI", "Linux", "Observing", "Programs", "Readiness",
            "Redaction",
            "Syntax", "Systemd",
        ],
        swiftSettings: settings),
    .testTarget(
        name: "NodeTests", dependencies: ["CRI", "Corpus", "FakeCRI", "Programs", "Readiness", "Syntax", "Systemd"],
        swiftSettings: settings),
]

let package = Package(
    name: "netready",
    products: [.library(name: "NodeView", type: .dynamic, targets: ["NodeView"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
    ],
    targets: pure + edges + composition + benchmarks + tools + tests
)
