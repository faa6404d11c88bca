/// A program file that has nothing but what the Go linker notes of how it was built: no code in it runs.
///
/// - Parameters:
///   - module: lines of the module information.
///   - holdsTexts: whether they stand in the section itself, as since Go 1.18.
package func goProgram(module: [String], isBigEndian: Bool = false, holdsTexts: Bool = true) -> [UInt8] {
    func number(_ value: Int, _ width: Int) -> [UInt8] {
        let digits = (0..<width).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
        return isBigEndian ? digits.reversed() : digits
    }
    func text(_ bytes: [UInt8]) -> [UInt8] {
        var length = bytes.count
        var prefix: [UInt8] = []
        repeat {
            prefix.append(UInt8(length & 0x7F) | (length > 0x7F ? 0x80 : 0))
            length >>= 7
        } while length > 0
        return prefix + bytes
    }
    let frame = [UInt8](repeating: 0x30, count: 16)
    var section: [UInt8] = [0xFF] + " Go buildinf:".utf8 + [8, holdsTexts ? 2 : 0]
    section += [UInt8](repeating: 0, count: 32 - section.count)
    section += text(Array("go1.22.5".utf8)) + text(frame + module.map { $0 + "\n" }.joined().utf8 + frame)
    let names = [UInt8]("\0.shstrtab\0.go.buildinfo\0".utf8)
    let sectionStart = 64 + names.count
    let table = sectionStart + section.count
    func entry(name: Int, offset: Int, length: Int) -> [UInt8] {
        number(name, 4) + number(1, 4) + number(0, 8) + number(0, 8) + number(offset, 8) + number(length, 8)
            + [UInt8](repeating: 0, count: 24)
    }
    var header: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, 2, isBigEndian ? 2 : 1, 1] + [UInt8](repeating: 0, count: 9)
    header += number(2, 2) + number(62, 2) + number(1, 4) + number(0, 8) + number(0, 8) + number(table, 8)
    header += number(0, 4) + number(64, 2) + number(56, 2) + number(0, 2) + number(64, 2) + number(3, 2) + number(1, 2)
    return header + names + section + entry(name: 0, offset: 0, length: 0)
        + entry(name: 1, offset: 64, length: names.count)
        + entry(name: 11, offset: sectionStart, length: section.count)
}

/// What Kubernetes' own build of kubelet notes up to 1.29; from 1.30 on it trims paths, and Go then leaves out the flags.
package func kubeletModule(_ version: String) -> [String] {
    [
        "path\tk8s.io/kubernetes/cmd/kubelet", "mod\tk8s.io/kubernetes\t(devel)\t",
        "dep\tgithub.com/x/y\tv1.2.3\th1:abc=",
        "build\t-compiler=gc",
        "build\t-ldflags=\"all=-X 'k8s.io/client-go/pkg/version.gitVersion=v0.0.1' -X 'k8s.io/component-base/version.buildDate=2024-04-16T15:06:15Z' -X 'k8s.io/component-base/version.gitVersion=\(version)' -s -w\"",
        "build\tCGO_ENABLED=1",
    ]
}
