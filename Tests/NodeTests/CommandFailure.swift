/// A command that did not do what a test needs; its words are the test's failure.
struct CommandFailure: Error, CustomStringConvertible {
    var description: String
}
