import Foundation
import Programs
import Testing

extension NodeTests {
    /// States that nobody has recorded: what netready predicts, against what containerd does.
    @Suite struct Differential {
        /// Fields that decide; what stands in them must always be right.
        private static let facts = ["outcome", "networkReady", "networks", "confDir", "binDirs", "maxConfNum"]
        /// Words; the share of states in which they must be right.
        private static let words = [
            ("message", 0.995), ("lastLoad", 0.995), ("exitCode", 0.95), ("exitText", 0.95), ("cause", 0.95),
        ]

        /// How often a containerd that says something else is asked again: one of nine words is then missed once in 34 times.
        private static let turns = 30

        private let options = DifferentialOptions()

        @Test("netready predicts what containerd does with states that nobody has seen", arguments: Generation.allCases)
        func agrees(_ generation: Generation) throws {
            guard options.binaries.isEmpty else { return }
            let laboratory = try Laboratory(try Nodes.shared.node(generation))
            defer { try? laboratory.remove() }
            try compare([laboratory], "\(generation)")
        }

        @Test(
            "netready predicts what any containerd does with states that nobody has seen",
            .enabled(if: !DifferentialOptions().binaries.isEmpty, "NETREADY_FUZZ_BINARIES names no directory"))
        func agreesWithBinaries() throws {
            let laboratories = try laboratories()
            defer { for laboratory in laboratories { try? laboratory.remove() } }
            try compare(laboratories, "binaries")
        }

        /// What differs here is the laboratory's fault, or a record's.
        @Test(
            "a laboratory gives the answers that were recorded elsewhere",
            .enabled(if: !DifferentialOptions().binaries.isEmpty, "NETREADY_FUZZ_BINARIES names no directory"))
        func agreesWithRecords() throws {
            let laboratories = try laboratories()
            defer { for laboratory in laboratories { try? laboratory.remove() } }
            for laboratory in laboratories {
                var score = DifferentialScore()
                for item in try CorpusCase.all() where !item.needsExec {
                    guard let recorded = item.expected[laboratory.bareVersion] else { continue }
                    try laboratory.lay(item.tree)
                    let real = try laboratory.run()
                    score.add(recorded.fields, real, item.id, item.tree)
                }
                print("records \(laboratory.version): \(score.summary)")
                print(score.report)
                #expect(score.isPerfect, "\(laboratory.version): the cases stand above")
            }
        }

        /// One node serves all binaries.
        private func laboratories() throws -> [Laboratory] {
            let node = try Nodes.shared.node(.bookworm)
            return try options.binaries.map { try Laboratory(node, binary: $0) }
        }

        private func compare(_ laboratories: [Laboratory], _ title: String) throws {
            let program = try Self.netready()
            let recorder = try options.record.map(CaseRecorder.init)
            var unlike = UnlikeUpstream()
            var scores = laboratories.map { _ in DifferentialScore() }
            var count = 0
            let began = Date()
            for (id, name, tree) in try states() {
                var played = CaseRecorder.Played(id: id, title: name, tree: tree)
                for (index, laboratory) in laboratories.enumerated() {
                    try laboratory.lay(tree)
                    let predicted = try Self.predict(program, laboratory, laboratory.version)
                    if options.isSelective {
                        let upstream = try Self.predict(program, laboratory, laboratory.upstreamVersion)
                        guard unlike.missing(predicted, upstream) else { continue }
                    }
                    let real = try answer(of: laboratory, to: tree, expecting: predicted, &scores[index])
                    scores[index].add(predicted, real, name, tree)
                    played.add(laboratory.bareVersion, real, needsExec: predicted.needsExec)
                }
                if !played.answers.isEmpty { try recorder?.write(played) }
                count += laboratories.count
            }
            let seconds = Date().timeIntervalSince(began)
            let pace = String(format: "%.1f", Double(count) / seconds)
            print("differential \(title): seeds from \(options.seed), \(Int(seconds)) s, \(pace) states a second")
            for (laboratory, score) in zip(laboratories, scores) {
                print("\(laboratory.version): \(score.summary)")
                print(score.report)
                judge(score, laboratory.version)
            }
        }

        /// Go walks a map in any order: of several faults containerd tells now one and now another.
        private func answer(
            of laboratory: Laboratory, to tree: StateTree, expecting predicted: PredictedAnswer,
            _ score: inout DifferentialScore
        ) throws -> RealAnswer {
            var first = try laboratory.run()
            if predicted.fields["outcome"] == "exits", first.fields["outcome"] == "serving" {
                try laboratory.lay(tree)
                first = try laboratory.run(standing: 2)
            }
            let differing = DifferentialScore.differing(predicted.fields, first)
            guard !predicted.needsExec, !differing.isEmpty, differing.allSatisfy(["exitText", "cause"].contains) else {
                return first
            }
            for _ in 0..<Self.turns {
                try laboratory.lay(tree)
                let next = try laboratory.run()
                guard DifferentialScore.differing(predicted.fields, next).isEmpty else { continue }
                score.addChance()
                return next
            }
            return first
        }

        private func states() throws -> AnySequence<(id: String, name: String, tree: StateTree)> {
            guard let cases = options.cases else {
                return AnySequence(try RandomState().states(options.seed..<(options.seed + UInt64(options.states))))
            }
            return AnySequence(try CorpusCase.load(cases.path).lazy.map { ($0.id, $0.id, $0.tree) })
        }

        private func judge(_ score: DifferentialScore, _ version: String) {
            for field in Self.facts { #expect(score.wrong(field) == 0, "\(version) \(field): the states stand above") }
            for (field, share) in Self.words {
                let floor = Double(score.compared(field)) * (1 - share)
                #expect(Double(score.wrong(field)) <= max(floor, 0), "\(version) \(field): the states stand above")
            }
        }

        private static func netready() throws -> String {
            guard let directory = ProcessInfo.processInfo.environment["NETREADY_BIN_DIR"] else {
                throw CommandFailure(description: "NETREADY_BIN_DIR names no directory: run 'sudo make test'")
            }
            return "\(directory)/netready"
        }

        /// Run before containerd, which creates missing directories.
        private static func predict(
            _ program: String, _ laboratory: Laboratory, _ version: String
        ) throws -> PredictedAnswer {
            let output = try run(
                program,
                [
                    "predict", "--root", laboratory.root, "--containerd-version", version, "--output", "json",
                ])
            guard output.status == 0 else {
                throw CommandFailure(description: "netready predict: status \(output.status): \(output.err)")
            }
            return try PredictedAnswer(output.out)
        }
    }
}
