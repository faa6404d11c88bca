package import Redaction

extension FileOperation {
    /// The change as a unified diff, in the words that git has for modes and renames.
    package func diff(through redaction: Redaction) -> [String] {
        switch self {
        case .setMode(let path, let old, let new):
            ["--- \(path)", "+++ \(path)", "old mode \(Self.mode(old))", "new mode \(Self.mode(new))"]
        case .move(let path, let target):
            ["--- \(path)", "+++ \(target)", "rename from \(path)", "rename to \(target)"]
        case .rewrite(let path, let old, let new):
            ["--- \(path)", "+++ \(path)"] + UnifiedDiff.text(old, new, shown: { redaction.file($0, path: path) })
        }
    }

    private static func mode(_ mode: UInt16) -> String { "0" + String(mode, radix: 8) }
}
