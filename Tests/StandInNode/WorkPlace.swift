import Foundation
import Glibc

/// Where nodes are laid out, one after the other, and the way into each and out again.
struct WorkPlace {
    /// Of the node that is laid out.
    let root: String
    /// The programs under test with all that they link, seen by every node as `/.netready`.
    let programs: String
    let scratch: String
    private let outside: Int32

    /// - Parameters:
    ///   - directory: exists, and is covered by what is made here.
    ///   - built: where `netready`, `netreadyd` were built.
    ///   - view: the path of `libNodeView.so`.
    init(_ directory: String, built: String, view: String) throws {
        try mountTemporary(directory)
        root = "\(directory)/root"
        programs = "\(directory)/programs"
        scratch = "\(directory)/scratch"
        outside = unsafe open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        try need(outside, "open", "/")
        for path in [root, "\(programs)/lib", programs + Watch.elsewhere.dropFirst(10), scratch] {
            try makeDirectories(path)
        }
        try copy(["\(built)/netready", "\(built)/netreadyd", view], to: programs)
        for program in ["netready", "netreadyd", "libNodeView.so"] {
            try copy(Self.libraries(of: "\(programs)/\(program)"), to: "\(programs)/lib")
        }
    }

    /// Absolute paths in what ldd(1) prints.
    private static func libraries(of program: String) throws -> [String] {
        let printed = try Child(["/usr/bin/ldd", program], environment: ["PATH=/usr/bin:/bin"]).finish(within: 60).out
        return String(decoding: printed, as: UTF8.self).split { $0 == " " || $0 == "\n" || $0 == "\t" }
            .map(String.init).filter { $0.hasPrefix("/") && !$0.hasSuffix(":") }
    }

    private func copy(_ files: [String], to directory: String) throws {
        for file in files {
            let target = "\(directory)/\(file.split(separator: "/").last ?? "")"
            guard let bytes = readFile(file) else { throw LayoutError("read", file) }
            try writeFile(target, bytes)
            try need(unsafe chmod(target, 0o755), "chmod", target)
        }
    }

    /// The words that start a program inside a node, whose own files are none of ours.
    func command(_ program: String) -> [String] {
        let loader =
            ["ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"]
            .first { unsafe access("/.netready/lib/\($0)", X_OK) == 0 } ?? ""
        return [
            "/.netready/lib/\(loader)", "--library-path", "/.netready/lib", "--preload", "/.netready/libNodeView.so",
            "/.netready/\(program)",
        ]
    }

    func enter() throws {
        try need(unsafe chroot(root), "chroot", root)
        try need(unsafe chdir("/"), "chdir", root)
    }

    /// Goes back, and takes the node's root down with all that is mounted in it.
    func leave() throws {
        try need(fchdir(outside), "fchdir", "/")
        try need(unsafe chroot("."), "chroot", "/")
        try need(unsafe umount2(root, MountFlag.detach), "unmount", root)
    }
}
