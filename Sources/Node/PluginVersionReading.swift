import Redaction
import Syntax

/// What a plugin said when it was run with `CNI_COMMAND=VERSION`.
package struct PluginVersionReading: Sendable, Equatable {
    package enum Answer: Sendable, Equatable {
        /// The versions of CNI that it supports, as it names them.
        case supports([String])
        /// The kernel does not run it; why, as errno(3) words it.
        case notRun(String)
        /// It ran, and did not end in time.
        case timedOut
        /// It ran, and says that something is wrong or ends without an answer; its words.
        case failed(String)
        /// It ended well, and what it wrote is no answer to VERSION; what is wrong with it.
        case garbage(String)
    }

    package var name: String
    /// As containerd finds it: one of its plugin directories, and the name.
    package var path: String
    package var answer: Answer

    package init(name: String, path: String, answer: Answer) {
        self.name = name
        self.path = path
        self.answer = answer
    }
}

/// How a run of a plugin ended, as the edge saw it.
package struct PluginRun: Sendable, Equatable {
    package enum End: Sendable, Equatable {
        case exited(Int32)
        case killed(signal: Int32)
        case timedOut
        case notStarted(String)
    }

    package var end: End
    package var output: [UInt8]
    package var errors: [UInt8]

    package init(end: End, output: [UInt8] = [], errors: [UInt8] = []) {
        self.end = end
        self.output = output
        self.errors = errors
    }
}

extension PluginVersionReading.Answer {
    /// Reads a run as libcni does.
    ///
    /// Source: `GetVersionInfo` in pkg/invoke/exec.go, `pluginErr` in pkg/invoke/raw_exec.go and `PluginDecoder` in
    /// pkg/version/plugin.go of libcni.
    package init(_ run: PluginRun) {
        switch run.end {
        case .notStarted(let why): self = .notRun(why)
        case .timedOut: self = .timedOut
        case .killed(let signal): self = .failed("it was ended by signal \(signal)")
        case .exited(0): self = Self.decode(run.output)
        case .exited(let status): self = Self.refusal(run, status)
        }
    }

    private static func refusal(_ run: PluginRun, _ status: Int32) -> Self {
        guard let error = try? parseJSON(run.output), let message = error["msg"]?.stringValue else {
            let words = excerpt(run.errors.isEmpty ? run.output : run.errors)
            return .failed("it ends with status \(status)" + (words.isEmpty ? "" : " and says: \(words)"))
        }
        // Plugins that are older than the command.
        guard message != "unknown CNI_COMMAND: VERSION" else { return .supports(["0.1.0"]) }
        let details = error["details"]?.stringValue ?? ""
        return .failed("it says: \(excerpt(Array((details.isEmpty ? message : "\(message); \(details)").utf8)))")
    }

    private static func decode(_ output: [UInt8]) -> Self {
        let value: JSONValue
        do throws(SyntaxError) {
            value = try parseJSON(output)
        } catch {
            return .garbage(output.isEmpty ? "nothing" : "no JSON: \(excerpt(output))")
        }
        guard let version = value["cniVersion"]?.stringValue, !version.isEmpty else {
            return .garbage("JSON without cniVersion: \(excerpt(output))")
        }
        let supported = value["supportedVersions"]?.strings ?? []
        guard supported.isEmpty else { return .supports(supported) }
        guard version == "0.2.0" else { return .garbage("JSON without supportedVersions: \(excerpt(output))") }
        return .supports(["0.1.0", "0.2.0"])
    }

    /// The beginning of what a program wrote, on one line; what is cut could no longer be known for a secret.
    private static func excerpt(_ bytes: [UInt8]) -> String {
        let text = Redaction().redacted(String(decoding: bytes.prefix(400), as: UTF8.self))
        let line = printable(text).split(separator: " ").joined(separator: " ")
        return line.count > 200 ? line.prefix(200) + "..." : line
    }

    /// A piece of a sentence.
    package var words: String {
        switch self {
        case .supports(let versions): versions.joined(separator: ", ")
        case .notRun(let why): "cannot be run: \(why)"
        case .timedOut: "does not answer"
        case .failed(let why), .garbage(let why): why
        }
    }
}
