import Foundation
import Programs
import Synchronization
import Testing

/// A server of one connection, which answers what it is asked before it is asked, and tells what it heard.
private final class TLSServer: Sendable {
    let port: UInt16
    private let process: Process
    private let input = Pipe()
    private let text = Mutex("")
    private let end = DispatchSemaphore(value: 0)

    /// - Parameter file: with its certificate and the key.
    init(_ file: String) throws {
        process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        // Port 0 is any that is free, and is told.
        process.arguments = ["s_server", "-accept", "127.0.0.1:0", "-cert", file, "-key", file]
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".utf8))
        var heard = ""
        while !heard.hasSuffix("\n") || !heard.contains("ACCEPT") {
            let bytes = output.fileHandleForReading.availableData
            guard !bytes.isEmpty else { throw CocoaError(.fileReadUnknown) }
            heard += String(decoding: bytes, as: UTF8.self)
        }
        let line = heard.split(separator: "\n").first { $0.hasPrefix("ACCEPT") }
        port = try #require(line?.split(separator: ":").last.flatMap { UInt16($0) })
        output.fileHandleForReading.readabilityHandler = { [self] handle in
            let bytes = handle.availableData
            text.withLock { $0 += String(decoding: bytes, as: UTF8.self) }
            guard bytes.isEmpty else { return }
            handle.readabilityHandler = nil
            end.signal()
        }
    }

    /// What came through so far.
    var heard: String { text.withLock { $0 } }

    /// Ends it.
    ///
    /// - Returns: what came through.
    func stop() -> String {
        // A thread of the tests may hold back SIGTERM, and the program inherits that.
        kill(process.processIdentifier, SIGKILL)
        end.wait()
        return heard
    }
}

/// Which server `netready-node` sends its credential to.
@Suite("The certificate of the API server")
struct CertificateTests {
    private let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        for name in ["authority", "other"] {
            try openssl(["req", "-x509"] + key(name) + ["-subj", "/CN=\(name)", "-days", "30", "-out", file(name)])
        }
    }

    private func file(_ name: String) -> String { scratch.place("\(name).crt") }

    private func key(_ name: String) -> [String] {
        [
            "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout",
            scratch.place("\(name).key"),
        ]
    }

    private func openssl(_ arguments: [String]) throws {
        let made = try Programs.run("/usr/bin/openssl", arguments)
        try #require(made.status == 0, "\(made.err)")
    }

    /// A server's certificate and key in one file.
    private func certificate(of authority: String, for name: String, days: Int) throws -> String {
        try openssl(["req", "-new"] + key("server") + ["-subj", "/CN=server", "-out", scratch.place("request")])
        try scratch.write("subjectAltName=\(name)\n", "extensions")
        try openssl([
            "x509", "-req", "-in", scratch.place("request"), "-CA", file(authority), "-CAkey",
            scratch.place("\(authority).key"), "-set_serial", "1", "-days", "\(days)", "-extfile",
            scratch.place("extensions"), "-out", file("server"),
        ])
        try scratch.write((scratch.text("server.crt") ?? "") + (scratch.text("server.key") ?? ""), "server.pem")
        return scratch.place("server.pem")
    }

    /// What the program says before a server.
    private func remove(from server: TLSServer) throws -> String {
        let place = try ProgramPlace(
            port: server.port, scheme: "https", cluster: ", certificate-authority: \"\(file("authority"))\"")
        return try place.run("--remove").err
    }

    @Test("of the authority that is named and for that address: it is spoken to")
    func good() throws {
        let server = try TLSServer(try certificate(of: "authority", for: "IP:127.0.0.1", days: 30))
        let said = try remove(from: server)
        #expect(said.contains("is taken off the Node worker-1"), "\(said)")
        let end = ContinuousClock.now + .seconds(60)
        while !server.heard.contains("secret-token"), ContinuousClock.now < end {
            usleep(20_000)
        }
        let heard = server.stop()
        #expect(heard.contains("PATCH /api/v1/nodes/worker-1/status") && heard.contains("secret-token"), "\(heard)")
    }

    @Test(
        "of another authority, for another name, or out of its time: that is told, and no credential is sent",
        arguments: [
            ("other", "IP:127.0.0.1", 30, "is not of the authority that"),
            ("authority", "IP:127.0.0.2", 30, "or not for that name (SSL: no alternative certificate subject name"),
            ("authority", "DNS:localhost", 30, "or not for that name (SSL: no alternative certificate subject name"),
            ("authority", "IP:127.0.0.1", -1, "a certificate is over or not valid yet"),
        ])
    func bad(authority: String, name: String, days: Int, words: String) throws {
        let server = try TLSServer(try certificate(of: authority, for: name, days: days))
        let said = try remove(from: server)
        let heard = server.stop()
        #expect(said.contains(words), "\(said)")
        #expect(!heard.contains("PATCH") && !heard.contains("secret-token"), "\(heard)")
    }
}
