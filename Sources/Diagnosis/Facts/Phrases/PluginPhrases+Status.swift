import Syntax

/// What plug-ins answer.
enum PluginAnswer {
    /// What plug-ins from before CNI 1.1 answer to STATUS.
    static func isOfOldPlugin(_ message: String) -> Bool {
        ["incompatible CNI versions", "missing containerID", "unknown CNI_COMMAND"].contains { message.holds($0) }
    }

    /// A plug-in called a daemon on its own node in vain.
    static func isUnanswered(_ reason: String) -> Bool {
        ["dial unix ", "dial tcp 127.0.0.1:", "dial tcp [::1]:"].contains { reason.holds($0) }
    }
}
