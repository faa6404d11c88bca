import Glibc

/// What the first bytes of a file say about whether the kernel could execute it; execve(2), elf(5).
package enum ProgramFacts: Sendable, Equatable {
    /// No byte, or nothing but a hole of zeros: a copy that has not been written yet.
    case empty
    case elf(ELFHeader)
    /// `#!` and the interpreter's path, without its argument.
    case script(interpreter: String)
    case unrecognised
}

/// The parts of an ELF file's header that decide whether it runs here.
package struct ELFHeader: Sendable, Equatable {
    /// e_machine, for instance 62 for x86-64; 0 where the file ends before it.
    package var machine: UInt16
    /// 32 or 64.
    package var bits: Int
    /// The dynamic loader that PT_INTERP asks for; nil for a static program, or where the file ends before it.
    package var interpreter: String?
    /// The least size that holds the headers and all PT_LOAD segments: a smaller file was cut.
    package var requiredSize: Int64

    package init(machine: UInt16, bits: Int, interpreter: String?, requiredSize: Int64) {
        self.machine = machine
        self.bits = bits
        self.interpreter = interpreter
        self.requiredSize = requiredSize
    }
}

/// What came of looking at a program.
package enum ProgramResult: Sendable, Equatable {
    case facts(ProgramFacts, FileStatus)
    /// No regular file.
    case notRegular(FileStatus)
    case failed(SystemError)
}

extension NodeRoot {
    /// Looks at a program by its physical path; reads a few hundred bytes at most, and never executes it.
    package func programFacts(_ path: String) -> ProgramResult {
        do throws(SystemError) {
            let inode = try openInode(path)
            let status = try inode.statusWithTarget(path: path)
            guard status.kind == .file else { return .notRegular(status) }
            let file = try inode.reopened(O_RDONLY, path: path)
            var failure: SystemError?
            let facts = ProgramFacts { offset, count in
                do throws(SystemError) {
                    return try file.bytes(at: offset, count: count, path: path)
                } catch {
                    failure = error
                    return []
                }
            }
            if let failure { throw failure }
            return .facts(facts, status)
        } catch {
            return .failed(error)
        }
    }
}

extension Machine {
    /// e_machine of programs that run on an architecture (as ``architecture`` names it), its own first; elf(5).
    ///
    /// nil for an architecture that is not known here: nothing can be said of any program then.
    package static func elfMachines(of architecture: String) -> [UInt16]? {
        switch architecture {
        case "x86_64": [62, 3]
        case "i386", "i486", "i586", "i686": [3]
        case "aarch64": [183, 40]
        case "armv6l", "armv7l", "armv8l": [40]
        case "riscv64": [243]
        case "ppc64", "ppc64le": [21]
        case "s390x": [22]
        case "loongarch64": [258]
        case "mips64", "mips": [8]
        default: nil
        }
    }
}
