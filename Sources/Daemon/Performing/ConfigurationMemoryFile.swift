package import History
package import Linux
import Observing
package import Redaction

/// What the flight recorder keeps on disk: replaced as a whole, readable by root alone.
package struct ConfigurationMemoryFile: Sendable {
    private static let readLimit = 1 << 20

    package let path: String

    /// - Parameter stateDirectory: of netreadyd.
    package init(stateDirectory: String) { path = "\(stateDirectory)/configuration.json" }

    /// What was kept, or nothing where there is no such file.
    ///
    /// - Throws: why it cannot be used, one sentence; it is then begun anew, unless a newer netready has written it.
    package func read() throws(DaemonError) -> ConfigurationMemory {
        do throws(MemoryError) {
            return try whole()
        } catch {
            throw DaemonError(error.description)
        }
    }

    /// Why nothing of it can be known, where a newer netready has written it; nil else.
    package var newer: String? {
        do throws(MemoryError) {
            _ = try whole()
            return nil
        } catch {
            return error.isOfNewer ? error.description : nil
        }
    }

    private func whole() throws(MemoryError) -> ConfigurationMemory {
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try wholeFile(path, limit: Self.readLimit)
        } catch {
            guard error.name != "ENOENT" else { return ConfigurationMemory() }
            throw MemoryError(description: error.description)
        }
        do throws(MemoryError) {
            return try ConfigurationMemory.parse(bytes)
        } catch {
            throw MemoryError(description: "\(path): \(error.description)", isOfNewer: error.isOfNewer)
        }
    }

    /// Removes what a daemon that was killed has left half-written.
    package func removeLeftovers() { _ = try? AtomicFile.removeLeftovers(of: path) }

    /// Writes it so that a power failure loses neither the old nor the new one.
    package func write(_ memory: ConfigurationMemory, through redaction: Redaction) throws(SystemError) {
        try AtomicFile.write(path, Array(redaction.json(memory.json).string.utf8), mode: 0o600, isDurable: true)
    }
}
