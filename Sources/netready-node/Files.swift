internal import Glibc
internal import Linux
internal import NodeReport
internal import Syntax
internal import YAML

/// What is read of this machine.
struct Files {
    private let root: NodeRoot

    init() throws(SystemError) { root = try NodeRoot(path: "/") }

    /// A whole file, links followed; nil where there is none.
    ///
    /// - Throws: why it cannot be read, as a piece of a sentence.
    func read(_ path: String) throws(Trouble) -> [UInt8]? {
        switch root.read(following: path, limit: 1 << 20) {
        case .bytes(let bytes, _): return bytes
        case .failed(let error) where error.errno == ENOENT: return nil
        case .failed(let error): throw Trouble(.local, error.description)
        case .tooLarge: throw Trouble(.local, "\(path) is larger than 1 MiB")
        case .notRegular: throw Trouble(.local, "\(path) is no regular file")
        }
    }

    /// As it lies there now; nil where nothing does.
    func status(_ path: String) -> FileStatus? { (try? root.status(of: path)) ?? nil }

    /// The settings file and its drop-ins; no file at all means the defaults.
    func settings(_ path: String) throws(NodeSettingsError) -> NodeSettings {
        var files: [(path: String, bytes: [UInt8])] = []
        var places = [path]
        if case .names(let names) = root.list("\(path).d") {
            places += names.filter { $0.hasSuffix(".toml") }.map { "\(path).d/\($0)" }
        }
        for place in places {
            do throws(Trouble) {
                if let bytes = try read(place) { files.append((place, bytes)) }
            } catch {
                throw NodeSettingsError(place, nil, error.detail)
            }
        }
        return try NodeSettings.read(files)
    }

    var machineID: String { Machine.machineID(root: root) ?? "" }

    /// As kubelet names its Node where it is told nothing else: the host's name in small letters.
    var hostName: String {
        var bytes = [CChar](repeating: 0, count: 256)
        guard unsafe gethostname(&bytes, bytes.count - 1) == 0 else { return "" }
        return String(decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self).lowercased()
    }
}

/// A variable of the environment; nil where it is not set or empty.
func environment(_ name: String) -> String? {
    guard let text = unsafe getenv(name) else { return nil }
    let value = unsafe String(cString: text)
    return value.isEmpty ? nil : value
}
