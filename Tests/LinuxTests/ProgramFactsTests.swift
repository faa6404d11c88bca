import Glibc
import Testing

@testable import Linux

@Suite struct ProgramFactsTests {
    private func facts(_ bytes: [UInt8]) -> ProgramFacts {
        ProgramFacts { offset, count in
            guard offset >= 0, offset < bytes.count else { return [] }
            return Array(bytes[Int(offset)...].prefix(count))
        }
    }

    /// An ELF file for x86-64 with an interpreter and one segment.
    private func sample(machine: UInt16 = 62, segment: (offset: UInt64, size: UInt64) = (0, 512)) -> [UInt8] {
        var bytes: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1] + [UInt8](repeating: 0, count: 9)
        bytes += little(2, 2) + little(UInt64(machine), 2) + little(1, 4)  // ET_EXEC, machine, version
        bytes += little(0x401000, 8) + little(64, 8) + little(0, 8)  // entry, phoff, shoff
        bytes += little(0, 4) + little(64, 2) + little(56, 2) + little(2, 2) + [UInt8](repeating: 0, count: 6)
        bytes +=
            little(3, 4) + little(4, 4) + little(176, 8) + little(0, 16) + little(9, 8) + little(9, 8) + little(1, 8)
        bytes += little(1, 4) + little(5, 4) + little(segment.offset, 8) + little(0, 16)
        bytes += little(segment.size, 8) + little(segment.size, 8) + little(4096, 8)
        bytes += Array("/lib/ld.1\0".utf8)
        return bytes + [UInt8](repeating: 7, count: 512 - bytes.count)
    }

    private func little(_ value: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).map { $0 < 8 ? UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) : 0 }
    }

    @Test func aProgramOfThisMachineIsRecognised() throws {
        guard case .facts(.elf(let header), let status) = try NodeRoot(path: "/").programFacts("/usr/bin/env") else {
            Issue.record("not recognised")
            return
        }
        #expect(Machine.elfMachines(of: Machine.architecture)?.first == header.machine)
        #expect(header.bits == 64 && header.interpreter?.hasPrefix("/lib") == true)
        #expect(header.requiredSize > 1000 && header.requiredSize <= status.size)
    }

    @Test func allFieldsOfAHeaderAreRead() {
        #expect(
            facts(sample(machine: 183))
                == .elf(ELFHeader(machine: 183, bits: 64, interpreter: "/lib/ld.1", requiredSize: 512)))
    }

    @Test func aThirtyTwoBitBigEndianHeaderIsRead() {
        func big(_ value: Int, _ count: Int) -> [UInt8] {
            (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        var bytes: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, 1, 2, 1] + [UInt8](repeating: 0, count: 9)
        bytes += big(2, 2) + big(8, 2) + big(1, 4) + big(0, 4) + big(52, 4) + big(0, 4) + big(0, 4)
        bytes += big(52, 2) + big(32, 2) + big(1, 2) + big(0, 6)
        bytes += big(1, 4) + big(4096, 4) + big(0, 8) + big(100, 4) + big(100, 4) + big(5, 4) + big(4096, 4)
        #expect(facts(bytes) == .elf(ELFHeader(machine: 8, bits: 32, interpreter: nil, requiredSize: 4196)))
    }

    @Test func aCutFileNeedsMoreThanItHas() {
        let whole = sample()
        for length in 6..<whole.count {
            guard case .elf(let header) = facts(Array(whole.prefix(length))) else {
                Issue.record("cut to \(length): not recognised")
                continue
            }
            #expect(header.requiredSize > length, "cut to \(length)")
        }
    }

    @Test func hugeNumbersAreNoProgram() {
        #expect(facts(sample(segment: (.max, 1))) == .unrecognised)
        #expect(facts(sample(segment: (UInt64(Int64.max), 1))) == .unrecognised)
        var bytes = sample()
        bytes.replaceSubrange(32..<40, with: [UInt8](repeating: 0xFF, count: 8))
        #expect(facts(bytes) == .unrecognised)
        bytes = sample()
        bytes.replaceSubrange(56..<58, with: [0xFF, 0xFF])
        #expect(facts(bytes) == .unrecognised)
    }

    @Test(
        arguments: [
            ("#!/bin/sh\n", "/bin/sh"), ("#! /usr/bin/env python3\n", "/usr/bin/env"), ("#!/bin/sh", "/bin/sh"),
            ("#!\t/bin/a\r\n", "/bin/a"), ("#!\n/bin/sh", nil), ("#!", nil), ("#! ", nil), ("#", nil), ("<html>", nil),
            ("\u{7F}ELF", nil), ("\u{7F}ELX", nil),
        ] as [(String, String?)])
    func scriptsNameTheirInterpreter(text: String, interpreter: String?) {
        #expect(facts(Array(text.utf8)) == interpreter.map { .script(interpreter: $0) } ?? .unrecognised)
    }

    @Test func emptyAndZeroedFilesAreEmpty() throws {
        #expect(facts([]) == .empty)
        #expect(facts([UInt8](repeating: 0, count: 5000)) == .empty)
    }

    @Test func brokenBytesAreTakenWithoutHarm() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            var bytes = sample()
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                bytes[Int.random(in: 4..<200, using: &random)] = UInt8.random(in: .min ... .max, using: &random)
            }
            if case .elf(let header) = facts(bytes) { #expect(header.requiredSize > 0) }
        }
    }

    @Test func whatIsNoFileIsNotOpened() throws {
        let scratch = try Scratch()
        try scratch.fifo("/f")
        guard case .notRegular = try scratch.root().programFacts("/f") else {
            Issue.record("a FIFO was opened")
            return
        }
        guard case .failed(let error) = try scratch.root().programFacts("/gone") else {
            Issue.record("nothing was read")
            return
        }
        #expect(error.name == "ENOENT")
    }
}
