import Syntax

/// One way in which a program says something: a row of the table of phrases.
struct Phrase: Sendable {
    let event: LogEvent
    /// All of these stand in the line.
    let pieces: [String]
    /// Of all pieces.
    let marks: PairMarks
    /// One of these does so too; empty where nothing else has to.
    let besides: [String]
    /// None of these does.
    let without: [String]
    /// What a line must not tell of as well.
    let unless: LogEvent?
    let program: StaticString
    /// Versions of the program in whose lines it was seen; `source` where it was only read there.
    let seen: StaticString
    /// File or function that writes it.
    let source: StaticString
    /// A line in which it stands.
    let sample: StaticString

    // Inlined, each row would be a hundred bytes of code more.
    @inline(never) init(
        _ event: LogEvent, _ pieces: String..., besides: [String] = [], without: [String] = [],
        unless: LogEvent? = nil, of program: StaticString, _ seen: StaticString, _ source: StaticString,
        _ sample: StaticString
    ) {
        self.event = event
        self.pieces = pieces
        marks = pieces.reduce(into: PairMarks()) { $0.add($1) }
        self.besides = besides
        self.without = without
        self.unless = unless
        self.program = program
        self.seen = seen
        self.source = source
        self.sample = sample
    }

    // Each list that is kept would keep all rows once more.
    static var all: [Phrase] {
        ofContainerd + ofSystemd + ofImages + ofKubelet + ofOtherPodTrouble + ofAgents + ofEnds + ofConfigurations
            + ofPlugins + ofLists + ofRequests + ofCalls
    }

    /// By the raw value of the event.
    static let byEvent: [[Phrase]] = {
        let rows = all
        return LogEvent.allCases.map { event in rows.filter { $0.event == event } }
    }()

    /// - Parameter text: in small letters where the event is caseless.
    func stands(in text: String) -> Bool {
        pieces.allSatisfy { text.holds($0) } && (besides.isEmpty || besides.contains { text.holds($0) })
            && !without.contains { text.holds($0) }
    }
}
