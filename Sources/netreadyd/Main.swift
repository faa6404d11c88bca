import Daemon
import Linux
import Redaction

@main
struct Main {
    static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        if arguments.contains("--help") { finish(DaemonOptions.usage, status: 0) }
        if arguments.contains("--version") { finish("netreadyd \(netreadyVersion)\n", status: 0) }
        do throws(DaemonError) {
            let options = try DaemonOptions(arguments: arguments)
            let daemon = try Daemon(options: options, settings: settings(options))
            exitProcess(try daemon.run())
        } catch {
            StandardStream.error(Redaction().text("netreadyd: \(error)\n"))
            exitProcess(1)
        }
    }

    private static func settings(_ options: DaemonOptions) throws(DaemonError) -> Settings {
        do throws(SettingsError) {
            return try readSettings(options.settingsPath)
        } catch {
            throw DaemonError(error.description)
        }
    }

    private static func finish(_ text: String, status: Int32) -> Never {
        StandardStream.error(Redaction().text(text))
        exitProcess(status)
    }
}
