import Linux
import Observing

/// Reads the settings file and its drop-ins; no file at all means the defaults.
package func readSettings(_ path: String) throws(SettingsError) -> Settings {
    var files: [(path: String, bytes: [UInt8])] = []
    let directory = "\(path).d"
    for file in [path] + dropIns(in: directory) {
        do throws(SystemError) {
            files.append((file, try wholeFile(file, limit: 1 << 20)))
        } catch {
            guard error.name != "ENOENT" else { continue }
            let why = error.name == "EINVAL" ? "it is no regular file" : "it cannot be read: \(error.description)"
            throw SettingsError(file, nil, why)
        }
    }
    return try Settings.read(files)
}

private func dropIns(in directory: String) -> [String] {
    guard let root = try? NodeRoot(path: "/"), let end = root.look(at: directory).last, end.status?.kind == .directory,
        case .names(let names) = root.list(end.path)
    else { return [] }
    return names.filter { $0.hasSuffix(".toml") }.map { "\(directory)/\($0)" }
}
