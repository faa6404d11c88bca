import Linux
import Node
import Programs
import Testing

@testable import Observing

/// Where units are looked for.
@Suite("Directories of units")
struct UnitFilesTests {
    @Test("units are found where a directory of theirs is a link")
    func linkedDirectories() throws {
        let scratch = try Scratch()
        try scratch.write("[Service]\n", "nix/units/a.service")
        try scratch.write("[Service]\nExecStart=/bin/kubelet\n", "nix/units/kubelet.service")
        try scratch.write("[Service]\nExecStart=\nExecStart=/bin/kubelet --config=/c\n", "nix/over/own.conf")
        try scratch.link("nix/units/kubelet.service.d", to: "/nix/over")
        try scratch.makeDirectory("nix/units/multi-user.target.wants")
        try scratch.link("nix/units/multi-user.target.wants/a.service", to: "../a.service")
        try scratch.makeDirectory("etc/systemd")
        try scratch.link("etc/systemd/system", to: "/nix/units")
        let files = UnitFiles(root: try NodeRoot(path: scratch.path), groups: UnitGroups())
        #expect(files.state(of: "a.service") == .enabled)
        #expect(files.state(of: "kubelet.service") == .present)
        #expect(files.read("kubelet.service").arguments == ["/bin/kubelet", "--config=/c"])
    }
}
