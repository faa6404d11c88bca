import Containerd
import Diagnosis
import Syntax

extension FixPlanner {
    /// A file of containerd's configuration that may be edited.
    struct Source {
        /// As containerd names it.
        var file: String
        /// Where it lies.
        var path: String
        var text: TOMLText
    }

    /// The files that config.toml is made of, in the order of their effect; links and what is no TOML are left out.
    var sources: [Source] { (assessment.afterRestart?.configuration.files ?? []).compactMap(source) }

    func source(_ file: String) -> Source? {
        guard let path = physical(file), let bytes = bytes(path), let text = TOMLText(bytes) else { return nil }
        return Source(file: file, path: path, text: text)
    }

    /// Why a configuration file is not edited; nil where nothing forbids it.
    func obstacleToEdit(_ file: String) -> String? {
        guard let path = physical(file), let entry = entry(path) else { return nil }
        guard case .symlink(let target) = entry.kind else { return nil }
        return "\(file) is a symbolic link to \(target): fix it where it is written, then restart containerd"
    }

    /// A rewrite whose text says the same but at one path, and nil for any other.
    func rewrite(_ source: Source, _ bytes: [UInt8]?, at path: [String]) -> FileOperation? {
        guard let bytes, bytes != source.text.bytes, let text = TOMLText(bytes),
            text.saysTheSame(as: source.text, butAt: path)
        else { return nil }
        return .rewrite(path: source.path, from: source.text.bytes, to: bytes)
    }

    /// Whether a start with the changed files differs in nothing but what is meant.
    func changesOnly(
        _ operations: [FileOperation], _ isMeant: (CNISettings) -> Bool, _ forget: (inout CNISettings) -> Void
    ) -> Bool {
        guard let old = assessment.afterRestart, let new = predictAgain(.afterRestart, with: operations),
            new.outcome.kind == .serving, var settings = new.settings, isMeant(settings)
        else { return false }
        guard Self.isSubset(new.configuration.problems, of: old.configuration.problems) else { return false }
        guard new.configuration.files == old.configuration.files else { return false }
        guard var before = old.settings else { return true }
        forget(&settings)
        forget(&before)
        return settings.withoutPlaces == before.withoutPlaces
    }

    /// Problems stay where they are, but for lines that have moved.
    private static func isSubset(
        _ new: [ConfigurationReading.Problem], of old: [ConfigurationReading.Problem]
    ) -> Bool {
        var rest = old
        for problem in new {
            let index = rest.firstIndex {
                $0.kind == problem.kind && $0.text == problem.text && $0.location.file == problem.location.file
            }
            guard let index else { return false }
            rest.remove(at: index)
        }
        return true
    }
}

extension CNISettings {
    fileprivate var withoutPlaces: CNISettings {
        CNISettings(
            confDir: Located(confDir.value), binDirs: Located(binDirs.value), maxConfNum: Located(maxConfNum.value),
            confTemplate: Located(confTemplate.value), useInternalLoopback: Located(useInternalLoopback.value),
            handlers: handlers.map {
                HandlerSettings(name: $0.name, confDir: Located($0.confDir.value), maxConfNum: $0.maxConfNum)
            })
    }
}
