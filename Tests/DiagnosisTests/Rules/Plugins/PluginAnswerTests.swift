import Diagnosis
import Node
import Testing

@Suite("PluginNotRunnable") struct PluginNotRunnableTests {
    static let cases = [
        PluginNode.answering(.pluginNotRunnable, .notRun("Exec format error"), "Exec format error"),
        PluginNode.answering(.pluginNotRunnable, .timedOut, "did not end within 5s"),
    ]

    @Test("raised by a plugin that does not run or end, cleared by its answer", arguments: cases)
    func proven(example: FindingCase) throws { try example.holds() }
}

@Suite("PluginAnswerInvalid") struct PluginAnswerInvalidTests {
    static let cases = [
        PluginNode.answering(.pluginAnswerInvalid, .garbage("no JSON: hello"), "answers with no JSON: hello"),
        PluginNode.answering(.pluginAnswerInvalid, .failed("it ends with status 2"), "it ends with status 2"),
    ]

    @Test("raised by nonsense, cleared by its answer", arguments: cases)
    func proven(example: FindingCase) throws { try example.holds() }
}
