import Daemon
import Fixing
import Glibc
import Linux
import Node
import Observing
import Syntax

/// The records of what fixes have done, with copies of the files from before: `backups` in the state directory.
///
/// Copies may hold tokens: all is readable by its owner alone, and nothing of it is ever printed.
struct FixStore {
    /// Fixes that are kept; with each at most 32 copies of at most a mebibyte.
    private static let limit = 16

    let directory: String

    init(stateDirectory: String) throws(FixError) {
        directory = "\(stateDirectory)/backups"
        if unsafe mkdir(stateDirectory, 0o755) != 0, errno != EEXIST {
            throw FixError(SystemError(operation: "mkdir", path: stateDirectory, errno: errno))
        }
        do throws(SystemError) {
            try makePrivateDirectory(directory)
        } catch {
            throw FixError("no copy can be kept: \(FixError(error).description)")
        }
    }

    /// All records that can be read, the latest first.
    var records: [FixRecord] {
        numbers.reversed().compactMap { number in
            guard let bytes = try? wholeFile("\(directory)/\(number).json", limit: 1 << 20),
                let value = try? parseJSON(bytes)
            else { return nil }
            return FixRecord(json: value)
        }
    }

    private var names: [String] {
        guard let root = try? NodeRoot(path: "/"), let real = root.look(at: directory).last?.path,
            case .names(let names) = root.list(real)
        else { return [] }
        return names
    }

    private var numbers: [Int] {
        names.compactMap { $0.hasSuffix(".json") ? Int($0.dropLast(5)) : nil }.sorted()
    }

    /// The number of the next fix; makes room for it.
    func nextNumber() -> Int {
        let numbers = numbers
        for old in numbers.dropLast(Self.limit - 1) {
            for name in names where name.hasPrefix("\(old).") { _ = unsafe unlink("\(directory)/\(name)") }
        }
        return (numbers.last ?? 0) + 1
    }

    func write(_ record: FixRecord) throws(FixError) {
        try write("\(record.number).json", Array((writeJSON(record.json, pretty: true) + "\n").utf8))
    }

    func write(_ name: String, _ bytes: [UInt8]) throws(FixError) {
        do throws(SystemError) {
            try AtomicFile.write("\(directory)/\(name)", bytes, mode: 0o600, isDurable: true)
        } catch {
            throw FixError("no copy can be kept: \(FixError(error).description)")
        }
    }

    /// The copy of a file, if it is the one that was kept.
    func backup(_ name: String, digest: String) throws(FixError) -> [UInt8] {
        guard let bytes = try? wholeFile("\(directory)/\(name)", limit: FileCollector.fileLimit),
            sha256(bytes) == digest
        else { throw FixError("the copy \(directory)/\(name) is gone or was changed") }
        return bytes
    }
}
