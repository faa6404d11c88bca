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
    /// - Throws: why it cannot be used, one sentence; it is then begun anew.
    package func read() throws(DaemonError) -> ConfigurationMemory {
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try wholeFile(path, limit: Self.readLimit)
        } catch {
            guard error.name != "ENOENT" else { return ConfigurationMemory() }
            throw DaemonError(error.description)
        }
        do throws(MemoryError) {
            return try ConfigurationMemory.parse(bytes)
        } catch {
            throw DaemonError("\(path): \(error.description)")
        }
    }

    /// Removes what a daemon that was killed has left half-written.
    package func removeLeftovers() { _ = try? AtomicFile.removeLeftovers(of: path) }

    /// Writes it so that a power failure loses neither the old nor the new one.
    package func write(_ memory: ConfigurationMemory, through redaction: Redaction) throws(SystemError) {
        try AtomicFile.write(path, Array(redaction.json(memory.json).string.utf8), mode: 0o600, isDurable: true)
    }
}
