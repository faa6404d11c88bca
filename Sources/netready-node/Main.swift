internal import Linux
internal import NodeReport
internal import Redaction

@main
struct Main {
    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if arguments.contains("--help") { finish(Options.usage) }
        if arguments.contains("--version") { finish("netready-node \(version)\n") }
        do throws(Options.Mistake) {
            try start(Options(arguments))
        } catch {
            StandardStream.error(Redaction().text("netready-node: \(error.sentence)\n"))
            exitProcess(64)
        }
    }

    /// Of the package that netreadyd comes from too.
    private static let version = "0.1.0"

    private static func start(_ options: Options) {
        do throws(SystemError) {
            let files = try Files()
            let lock = try FileLock.acquire("\(options.stateDirectory)/lock", timeoutNanoseconds: 30_000_000_000)
            guard let lock else { fail("another netready-node runs; systemctl status netready-node shows it") }
            // Forgotten while it still may: the courier gives rights up. What is forgotten in vain is written once more.
            if options.isRemoval { try forget(options) }
            let status = serve(options, files)
            _ = consume lock
            exitProcess(status)
        } catch {
            fail(error.description)
        }
    }

    /// - Returns: the exit status.
    private static func serve(_ options: Options, _ files: Files) -> Int32 {
        let courier = courier(options, files)
        if options.isRemoval { return courier.remove() }
        courier.run()
        return 0
    }

    private static func forget(_ options: Options) throws(SystemError) {
        for place in [options.memory, options.standIn].compactMap({ $0 }) { try AtomicFile.remove(place) }
    }

    private static func courier(_ options: Options, _ files: Files) -> Courier {
        do throws(NodeSettingsError) {
            return Courier(options, try files.settings(options.settings), files)
        } catch {
            // The timer would have it told each minute.
            guard isService else { fail(error.description) }
            Courier(options, NodeSettings(), files).complain(error.description)
            exitProcess(0)
        }
    }

    private static func fail(_ sentence: String) -> Never {
        log("netready-node: \(sentence)", isWarning: true)
        exitProcess(1)
    }

    private static func finish(_ text: String) -> Never {
        do throws(SystemError) {
            try StandardStream.output(Redaction().text(text))
            exitProcess(0)
        } catch {
            exitProcess(74)
        }
    }
}
