import Linux
import Observing

/// Reads the settings file and its drop-ins; no file at all means the defaults.
package func readSettings(_ path: String) throws(SettingsError) -> Settings {
    var files: [(path: String, bytes: [UInt8])] = []
    for file in settingsFiles(path) {
        do throws(SystemError) {
            files.append((file, try wholeFile(file, limit: settingsLimit)))
        } catch {
            guard error.name != "ENOENT" else { continue }
            let why = error.name == "EINVAL" ? "it is no regular file" : "it cannot be read: \(error.description)"
            throw SettingsError(file, nil, why)
        }
    }
    return try Settings.read(files)
}

/// What can be taken of settings that ``readSettings(_:)`` refuses, for an answer that has to come all the same.
package func readableSettings(_ path: String) -> Settings {
    Settings.readable(
        settingsFiles(path).compactMap { file in (try? wholeFile(file, limit: settingsLimit)).map { (file, $0) } })
}

/// Bytes of the longest file that is read.
private let settingsLimit = 1 << 20

private func settingsFiles(_ path: String) -> [String] { [path] + dropIns(in: "\(path).d") }

private func dropIns(in directory: String) -> [String] {
    guard let root = try? NodeRoot(path: "/"), let end = root.look(at: directory).last, end.status?.kind == .directory,
        case .names(let names) = root.list(end.path)
    else { return [] }
    return names.filter { $0.hasSuffix(".toml") }.map { "\(directory)/\($0)" }
}
