import Containerd
import Diagnosis
import Syntax
import Testing

extension FindingCase {
    static let confFileInvalid = broken(
        .confFileInvalid, at: frontList, text: #"{"name":"x","plugins":[]}"#, place: "\(frontList):1:23",
        says: "no plugins in list")
}

@Suite("ConfFileInvalid") struct ConfFileInvalidTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.confFileInvalid.holds() }
}
