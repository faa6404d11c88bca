import Foundation

/// What `scripts/fuzz-differential` asks for.
struct DifferentialOptions {
    /// How many states.
    let states: Int
    /// The number of the first one.
    let seed: UInt64
    /// Statically linked containerds to compare with, in place of those of the three Debian releases.
    let binaries: [URL]
    /// A file of cases whose states are played in place of random ones.
    let cases: URL?
    /// Where to write what was played, as cases of the corpus.
    let record: String?
    /// Only states are played for which a distribution's build and upstream's are predicted to differ.
    let isSelective: Bool

    init() {
        let environment = ProcessInfo.processInfo.environment
        states = environment["NETREADY_FUZZ_STATES"].flatMap { Int($0) } ?? 100
        seed = environment["NETREADY_FUZZ_SEED"].flatMap { UInt64($0) } ?? 1
        cases = environment["NETREADY_FUZZ_CASES"].flatMap { $0.isEmpty ? nil : URL(fileURLWithPath: $0) }
        record = environment["NETREADY_FUZZ_RECORD"].flatMap { $0.isEmpty ? nil : $0 }
        isSelective = environment["NETREADY_FUZZ_UNLIKE"] != nil
        binaries = Self.files(environment["NETREADY_FUZZ_BINARIES"] ?? "")
    }

    private static func files(_ directory: String) -> [URL] {
        guard !directory.isEmpty else { return [] }
        let names = try? FileManager.default.contentsOfDirectory(atPath: directory)
        let all = (names ?? []).sorted().map { URL(fileURLWithPath: directory).appendingPathComponent($0) }
        return all.filter { FileManager.default.isExecutableFile(atPath: $0.path) }
    }
}
