/// What uname(2) calls an ELF machine.
package func unameMachine(_ machine: UInt16) -> String {
    switch machine {
    case 3: "i686"
    case 40: "armv7l"
    case 62: "x86_64"
    case 183: "aarch64"
    default: machineName(machine)
    }
}

/// The usual name of an ELF machine number.
///
/// Source: `EM_*` in elf(5).
package func machineName(_ machine: UInt16) -> String {
    switch machine {
    case 3: "386"
    case 21: "ppc64le"
    case 22: "s390x"
    case 40: "arm"
    case 62: "amd64"
    case 183: "arm64"
    case 243: "riscv64"
    default: "ELF machine \(machine)"
    }
}
