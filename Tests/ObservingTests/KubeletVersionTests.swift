import Foundation
import Linux
import Node
import Programs
import Testing

@testable import Observing

/// kubelet's version where it does not say it itself.
@Suite("Kubelet's version") struct KubeletVersionTests {
    private let scratch: Scratch
    private let root: NodeRoot
    private var versions = KubeletVersion()

    init() throws {
        scratch = try Scratch()
        root = try NodeRoot(path: scratch.path)
    }

    private func install(_ version: String, status: String = "install ok installed") throws {
        try scratch.write("", "var/lib/dpkg/info/kubelet.list")
        try scratch.write(
            """
            Package: kubectl
            Status: install ok installed
            Version: 9.9
            Depends: kubelet

            Package: kubelet
            Status: \(status)
            Architecture: amd64
            Version: \(version)

            Package: zlib1g
            Status: install ok installed
            Version: 1:1.2


            """, "var/lib/dpkg/status")
    }

    private func program(_ path: String, _ module: [String]) throws {
        try scratch.write("", path)
        try Data(goProgram(module: module)).write(to: URL(fileURLWithPath: "\(scratch.path)/\(path)"))
    }

    @Test("the package database has it, without the package's own revision")
    mutating func packaged() throws {
        #expect(versions.version(by: [], root) == nil)
        try install("1.29.4-1.1")
        #expect(versions.version(by: [], root) == "v1.29.4")
        try install("1:1.30.0~rc1-00")
        #expect(versions.version(by: [], root) == "v1.30.0~rc1")
        try install("1.31.0")
        #expect(versions.version(by: [], root) == "v1.31.0")
        try install("1.29.4-1.1", status: "deinstall ok config-files")
        #expect(versions.version(by: [], root) == nil)
    }

    @Test("its own line goes before the package, which may have been upgraded since it started, and is kept")
    mutating func said() throws {
        try install("1.30.0-1.1")
        let line = JournalLine(
            unit: "kubelet.service", realtime: 0,
            message: #"I0304 05:06:07.1 1187 server.go:467] "Kubelet version" kubeletVersion="v1.29.4""#)
        #expect(versions.version(by: [line], root) == "v1.29.4")
        #expect(versions.version(by: [], root) == "v1.29.4")
        #expect(versions.version(by: [], nil) == "v1.29.4")
    }

    @Test("the program's build information has it: the first program that is there, read again only once it is another")
    mutating func built() throws {
        let places = ["/opt/bin/kubelet", "/usr/bin/kubelet", "/usr/local/bin/kubelet"]
        #expect(versions.built(places, root) == nil)
        try program("usr/local/bin/kubelet", kubeletModule("v1.27.1"))
        #expect(versions.built(places, root) == "v1.27.1")
        try program("usr/bin/kubelet", kubeletModule("v1.28.2"))
        #expect(versions.built(places, root) == "v1.28.2")
        #expect(versions.built(places, root) == "v1.28.2")
        try program("usr/bin/kubelet", kubeletModule("v1.29.3+x"))
        #expect(versions.built(places, root) == "v1.29.3+x")
        try scratch.write("#!/bin/sh\nexec hyperkube kubelet\n", "usr/bin/kubelet")
        #expect(versions.built(places, root) == nil)
    }
}
