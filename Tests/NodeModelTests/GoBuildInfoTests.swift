import Node
import Programs
import Testing

/// What a program of Go tells of its version without being run.
@Suite struct GoBuildInfoTests {
    private static func info(_ bytes: [UInt8]) -> GoBuildInfo? {
        GoBuildInfo { offset, count in
            guard offset < UInt64(bytes.count) else { return [] }
            return Array(bytes[Int(offset)...].prefix(count))
        }
    }

    @Test(
        arguments: [
            (kubeletModule("v1.29.4"), "v1.29.4"), (kubeletModule("v1.28.9+rke2r1"), "v1.28.9+rke2r1"),
            // Paths below a vendor directory, and no quotes.
            (
                ["build\t-ldflags=-X k8s.io/kubernetes/vendor/k8s.io/component-base/version.gitVersion=v1.27.1-eks-1"],
                "v1.27.1-eks-1"
            ),
            // With -trimpath, from 1.30 on.
            (
                ["path\tk8s.io/kubernetes/cmd/kubelet", "mod\tk8s.io/kubernetes\t(devel)\t", "build\t-trimpath=true"],
                nil
            ),
            (["mod\tk8s.io/kubernetes\tv1.33.1\th1:x="], "v1.33.1"),
            // K3s, whose kubelet is a part of it and has been replaced.
            (
                [
                    "mod\tgithub.com/k3s-io/k3s\t(devel)\t", "dep\tk8s.io/kubernetes\tv1.30.1",
                    "=>\tgithub.com/k3s-io/kubernetes\tv1.30.1-k3s1\th1:x=",
                ],
                "v1.30.1-k3s1"
            ),
            (["mod\tk8s.io/kubernetes\tv0.0.0-20240416150615-55019c83b0fd\t"], nil),
            (["build\t-ldflags=\"-X k8s.io/component-base/version.gitVersion=\""], nil),
            (["mod\tgithub.com/containerd/containerd\tv1.7.24\t"], nil), ([], nil),
        ] as [([String], String?)])
    func versionOfKubernetes(module: [String], version: String?) throws {
        for isBigEndian in [false, true] {
            let info = Self.info(goProgram(module: module, isBigEndian: isBigEndian))
            #expect(try #require(info).kubernetesVersion == version)
        }
    }

    @Test func whatIsNoProgramOfGoTellsNothing() {
        #expect(Self.info([]) == nil)
        #expect(Self.info(Array("#!/bin/sh\n".utf8)) == nil)
        #expect(Self.info(goProgram(module: ["x"], holdsTexts: false)) == nil)
    }

    @Test func aCutOrSpoiltProgramIsNoTrap() {
        let program = goProgram(module: kubeletModule("v1.29.4"))
        for length in program.indices { _ = Self.info(Array(program[..<length])) }
        for place in program.indices {
            for byte: UInt8 in [0, 0x7F, 0xFF] {
                var spoilt = program
                spoilt[place] = byte
                _ = Self.info(spoilt)?.kubernetesVersion
            }
        }
    }

    @Test func littleIsReadOfALargeProgram() {
        let program = goProgram(module: kubeletModule("v1.29.4")) + [UInt8](repeating: 0x90, count: 4 << 20)
        var read = 0
        _ = GoBuildInfo { offset, count in
            read += count
            return Array(program[Int(offset)...].prefix(count))
        }
        #expect(read < 64 << 10)
    }
}
