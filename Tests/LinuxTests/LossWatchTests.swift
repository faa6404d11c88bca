import Foundation
import Testing

@testable import Linux

@Suite struct LossWatchTests {
    /// What the kernel has queued is there as soon as the call that caused it has returned.
    @Test func onlyTheLossOfItsNamesAndOfTheDirectoryIsTold() throws {
        let scratch = try Scratch()
        try scratch.directory("/run")
        let path = scratch.real("/run")
        let watch = try LossWatch(directory: path, names: ["a", "b"])
        try AtomicFile.write("\(path)/a", [1])
        try AtomicFile.write("\(path)/a", [2])
        try scratch.write("/run/c")
        try AtomicFile.remove("\(path)/c")
        #expect(!watch.drain())
        try AtomicFile.remove("\(path)/a")
        #expect(watch.drain() && !watch.drain())
        try FileManager.default.removeItem(atPath: path)
        #expect(watch.drain())
        try scratch.directory("/run")
        try AtomicFile.write("\(path)/b", [1])
        watch.arm()
        try AtomicFile.remove("\(path)/b")
        #expect(watch.drain())
        try FileManager.default.moveItem(atPath: path, toPath: scratch.real("/old"))
        #expect(watch.drain())
    }

    @Test func aDirectoryThatIsNotThereYetIsWatchedOnceItIs() throws {
        let scratch = try Scratch()
        let watch = try LossWatch(directory: scratch.real("/run"), names: ["a"])
        #expect(!watch.drain())
        try scratch.directory("/run")
        watch.arm()
        try scratch.write("/run/a")
        try AtomicFile.remove(scratch.real("/run/a"))
        #expect(watch.drain())
    }
}
