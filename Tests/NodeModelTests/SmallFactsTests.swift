import Node
import Testing

@Suite("Small facts")
struct SmallFactsTests {
    @Test(
        "SHA-256 gives the digests of FIPS 180-4's examples",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
        ])
    func digests(message: String, digest: String) {
        #expect(sha256(Array(message.utf8)) == digest)
    }

    @Test(
        "a unit that is inactive between the two halves of a restart was not stopped by a person",
        arguments: [true, false])
    func restartUnderWay(hasJob: Bool) {
        let unit = UnitReading(
            name: "containerd.service", activeState: "inactive", subState: "dead", hasJob: hasJob)
        #expect(unit.isComingBack == hasJob)
        #expect(unit.isStopped == !hasJob)
    }

    @Test("the head of a program is read, and hostile heads are not believed")
    func programs() {
        #expect(ProgramFacts.read(head: []) == .empty)
        #expect(ProgramFacts.read(head: Array("#!/bin/sh -e\nexit".utf8)) == .script(interpreter: "/bin/sh"))
        #expect(ProgramFacts.read(head: Array("hello".utf8)) == .unrecognised)
        let elf = sampleELF(machine: 183, interpreter: "/lib/ld.so")
        #expect(
            ProgramFacts.read(head: elf) == .elf(.init(machine: 183, interpreter: "/lib/ld.so", requiredSize: 4096)))
        var state: UInt64 = 42
        for _ in 0..<20_000 {
            var bytes = elf
            for _ in 0..<4 {
                state = state &* 6_364_136_223_846_793_005 &+ 1
                bytes[Int(state >> 33) % bytes.count] = UInt8(truncatingIfNeeded: state >> 20)
            }
            _ = ProgramFacts.read(head: Array(bytes.prefix(Int(state >> 40) % bytes.count)))
        }
    }
}

/// A 64-bit little-endian ELF head with one loadable segment of 4096 bytes and an interpreter.
private func sampleELF(machine: UInt16, interpreter: String) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 64 + 2 * 56)
    func put(_ value: UInt64, at offset: Int, width: Int) {
        for index in 0..<width { bytes[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * UInt64(index))) }
    }
    bytes.replaceSubrange(0..<6, with: [0x7f, 0x45, 0x4c, 0x46, 2, 1])
    put(UInt64(machine), at: 18, width: 2)
    put(64, at: 32, width: 8)
    put(56, at: 54, width: 2)
    put(2, at: 56, width: 2)
    put(1, at: 64, width: 4)
    put(4096, at: 64 + 32, width: 8)
    put(3, at: 120, width: 4)
    put(UInt64(bytes.count), at: 120 + 8, width: 8)
    put(UInt64(interpreter.utf8.count + 1), at: 120 + 32, width: 8)
    return bytes + Array(interpreter.utf8) + [0]
}
