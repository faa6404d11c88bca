package import Containerd
package import Diagnosis

/// What has to happen after files were changed before containerd goes by them.
package enum NextStep: String, Sendable, Equatable {
    /// Files are looked at when a pod starts.
    case nothing
    /// containerd reads its directory again by itself: a rename within it is an event.
    case noticed
    /// containerd reads these files only at its start.
    case restart
}

/// A change of files that fixes something, with the proof that it does.
package struct FileFix: Sendable, Equatable {
    /// What is done and why, one sentence.
    package var sentence: String
    package var operations: [FileOperation]
    /// What is found now and not after it; the first is the one that it is for.
    package var faults: [Finding]
    package var next: NextStep
    /// What a person should know before it is done.
    package var warnings: [String]
    /// What `check` says once the next step has happened.
    package var after: Assessment

    package init(
        sentence: String, operations: [FileOperation], faults: [Finding], next: NextStep, warnings: [String],
        after: Assessment
    ) {
        self.sentence = sentence
        self.operations = operations
        self.faults = faults
        self.next = next
        self.warnings = warnings
        self.after = after
    }
}

/// What is asked for.
package enum FixRequest: Sendable, Equatable {
    /// Whatever has a safe fix.
    case all
    /// What fixes this finding.
    case code(FindingCode)
    /// Makes one network the one that containerd loads: by the name of its file, its path, or its own name.
    case select(String)
}

/// All fixes that are offered, in the order in which they are to be done: each is judged on what the earlier ones leave.
package struct FixPlan: Sendable, Equatable {
    package var fixes: [FileFix]
    package var before: Assessment
    /// What is left to a person, with the reason where there is more to say than the finding's own advice.
    package var unfixed: [Unfixed]
    /// Why a selection cannot be made; nil where it can, or none was asked for.
    package var refusal: String?
    /// Why there is nothing to do, where that is not plain.
    package var note: String?
    /// What has to be looked at before the plan holds.
    package var missing: Set<FileRequest>

    package struct Unfixed: Sendable, Equatable {
        package var finding: Finding
        package var why: String?
    }

    package init(
        fixes: [FileFix], before: Assessment, unfixed: [Unfixed], refusal: String? = nil, missing: Set<FileRequest>
    ) {
        self.fixes = fixes
        self.before = before
        self.unfixed = unfixed
        self.refusal = refusal
        self.missing = missing
    }

    /// What `check` says once all of it is done and has taken effect.
    package var after: Assessment { fixes.last?.after ?? before }

    /// The greatest of the steps that follow.
    package var next: NextStep {
        let steps = fixes.map(\.next)
        return steps.contains(.restart) ? .restart : steps.contains(.noticed) ? .noticed : .nothing
    }
}
