import Containerd
import Diagnosis
import Syntax
import Testing

extension FindingCase {
    static let confFileMalformed = broken(
        .confFileMalformed, at: frontFile, text: "{\n  \"type\": \"bridge\",\n}\n", place: "\(frontFile):2:19",
        says: "is not the JSON")
}

@Suite("ConfFileMalformed") struct ConfFileMalformedTests {
    @Test("its cause raises it, its fix clears it, and without what it needs it is not judged")
    func holds() throws { try FindingCase.confFileMalformed.holds() }
}
