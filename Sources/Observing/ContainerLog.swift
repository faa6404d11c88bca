import Linux
import Node

/// Bytes of a log that are read, and lines of them that are kept. A panic's stack traces follow it.
private let logLength = 32 << 10
private let logLines = 20

/// The last lines of a container's log, without the time, the stream and the tag of each, and without stack traces.
///
/// A container into which /var/log is mounted can put links and files of its own in the log's place, and root would read
/// them; ``NodeRoot/readTail(_:below:count:)`` says what is read.
/// Source: the CRI logging format, kubernetes/design-proposals-archive, node/kubelet-cri-logging.md.
/// - Parameters:
///   - path: `log_path` as the CRI has it.
///   - directory: where kubelet has logs written.
/// - Returns: nothing where the log is not there, or is no plain file of its own.
func containerLog(_ path: String, below directory: String, of root: NodeRoot) -> [String] {
    guard case .bytes(let bytes, let status) = root.readTail(path, below: directory, count: logLength) else {
        return []
    }
    var lines = bytes.split(separator: UInt8(ascii: "\n"))[...]
    // The first line of a tail is cut.
    if status.size > Int64(logLength) { lines = lines.dropFirst() }
    var kept: [String] = []
    while kept.count < logLines, let line = lines.popLast() {
        let fields = line.split(separator: UInt8(ascii: " "), maxSplits: 3, omittingEmptySubsequences: false)
        let text = String(decoding: fields.count == 4 ? fields[3] : line, as: UTF8.self)
        if !StackTrace.isPart(text) { kept.append(text) }
    }
    return kept.reversed()
}
