import CLinux
import Glibc

/// The pages of this process's own files that are mapped into it.
package enum ResidentMemory {
    /// Gives back the pages of programs and libraries that nothing has written to; what is needed again comes from the
    /// page cache on its next touch.
    ///
    /// The start of a program touches nearly all of it once, and a storm of events much; a daemon at rest needs none.
    /// Source: madvise(2), `MADV_DONTNEED` on private file mappings; proc_pid_maps(5).
    package static func releaseUntouchedFilePages() {
        let page = UInt(max(sysconf(Int32(_SC_PAGESIZE)), 4096))
        for range in codeSegments() {
            let start = (range.lowerBound + page - 1) / page * page
            let end = range.upperBound / page * page
            guard start < end, let address = unsafe UnsafeMutableRawPointer(bitPattern: start) else { continue }
            _ = unsafe madvise(address, Int(end - start), MADV_DONTNEED)
        }
    }

    /// Gives back what the heap holds of pages that nothing uses.
    ///
    /// A look builds much that its end sets free, and the heap keeps it. Source: malloc_trim(3).
    package static func releaseFreeHeap() {
        malloc_trim(0)
    }

    /// Gives back the pages of the stack that deep calls have touched, but for what lies near the present one.
    ///
    /// Of the first thread, which is this program's only one.
    package static func releaseDeepStack() {
        guard let stack = segments(where: { $1.elementsEqual(Array("[stack]".utf8)) }).first else { return }
        var here: UInt8 = 0
        let present = unsafe withUnsafePointer(to: &here) { UInt(bitPattern: $0) }
        let page = UInt(max(sysconf(Int32(_SC_PAGESIZE)), 4096))
        guard stack.contains(present), present - stack.lowerBound > nearStack else { return }
        let end = (present - nearStack) / page * page
        guard stack.lowerBound < end, let address = unsafe UnsafeMutableRawPointer(bitPattern: stack.lowerBound) else {
            return
        }
        _ = unsafe madvise(address, Int(end - stack.lowerBound), MADV_DONTNEED)
    }

    /// What the calls of this function, and of a signal's handler, may use; bytes.
    private static let nearStack: UInt = 32 << 10

    /// Where code lies. Not what is merely read-only: behind that stand pages that the dynamic linker has written to.
    private static func codeSegments() -> [Range<UInt>] {
        segments { $0.elementsEqual(Array("r-xp".utf8)) && $1.first == 0x2F }
    }

    private static func segments(
        where isWanted: (_ permissions: ArraySlice<UInt8>, _ path: ArraySlice<UInt8>) -> Bool
    ) -> [Range<UInt>] {
        guard let text = try? systemFile("/proc/self/maps") else { return [] }
        return text.split(separator: 0x0A).compactMap { line in
            let fields = line.split(separator: 0x20, omittingEmptySubsequences: true)
            // Address, permissions, offset, device, inode, path.
            guard fields.count >= 6, isWanted(fields[1], fields[5]) else { return nil }
            let bounds = fields[0].split(separator: 0x2D).compactMap {
                UInt(String(decoding: $0, as: UTF8.self), radix: 16)
            }
            guard bounds.count == 2, bounds[0] < bounds[1] else { return nil }
            return bounds[0]..<bounds[1]
        }
    }
}
