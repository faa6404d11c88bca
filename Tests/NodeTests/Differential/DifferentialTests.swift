import Foundation
import Testing

extension NodeTests {
    /// States that nobody has recorded: what netready predicts, against what the node's containerd does.
    @Suite struct Differential {
        /// Fields that decide; what stands in them must always be right.
        private static let facts = ["outcome", "networkReady", "networks", "confDir", "binDirs", "maxConfNum"]
        /// Words; the share of states in which they must be right.
        private static let words = [
            ("message", 0.995), ("lastLoad", 0.995), ("exitCode", 0.95), ("exitText", 0.95), ("cause", 0.95),
        ]

        @Test("netready predicts what containerd does with mutated states", arguments: Generation.allCases)
        func agrees(_ generation: Generation) throws {
            let environment = ProcessInfo.processInfo.environment
            let count = environment["NETREADY_FUZZ_STATES"].flatMap { Int($0) } ?? 100
            let seed = environment["NETREADY_FUZZ_SEED"].flatMap { UInt64($0) } ?? 1
            let laboratory = try Laboratory(try Nodes.shared.node(generation))
            defer { try? laboratory.remove() }
            let program = try Self.netready()
            let mutation = try StateMutation()
            var score = DifferentialScore()
            let began = Date()
            for number in seed..<(seed + UInt64(count)) {
                let (name, tree) = mutation.state(number)
                try laboratory.lay(tree)
                let predicted = try Self.predict(program, laboratory)
                let real = try laboratory.run()
                score.add(predicted, real, name, tree)
            }
            let seconds = Int(Date().timeIntervalSince(began))
            let title = "differential \(generation) (\(laboratory.version)), seeds from \(seed), \(seconds) s"
            print("\(title): \(score.summary)")
            print(score.report)
            for field in Self.facts { #expect(score.wrong(field) == 0, "\(field): the states stand above") }
            for (field, share) in Self.words {
                let floor = Double(score.compared(field)) * (1 - share)
                #expect(Double(score.wrong(field)) <= max(floor, 0), "\(field): the states stand above")
            }
        }

        private static func netready() throws -> String {
            guard let directory = ProcessInfo.processInfo.environment["NETREADY_BIN_DIR"] else {
                throw CommandFailure(description: "NETREADY_BIN_DIR names no directory: run 'sudo make test'")
            }
            return "\(directory)/netready"
        }

        /// Run before containerd, which creates missing directories.
        private static func predict(_ program: String, _ laboratory: Laboratory) throws -> PredictedAnswer {
            let output = try run(
                program,
                [
                    "predict", "--root", laboratory.root, "--containerd-version", laboratory.version,
                    "--output", "json",
                ])
            guard output.status == 0 else {
                throw CommandFailure(description: "netready predict: status \(output.status): \(output.err)")
            }
            return try PredictedAnswer(output.out)
        }
    }
}
