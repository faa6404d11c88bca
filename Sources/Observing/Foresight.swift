import Containerd

/// What the next observation will ask for, as far as the last ones tell.
///
/// Nobody says which of it was needed again, so it only grows; past a limit all of it is forgotten, and one observation
/// finds out anew. Else files that come with a new name each time would make the daemon look at more and more.
struct Foresight {
    static let limit = 1024

    /// nil where nothing is known.
    private(set) var wants: Set<Want>?

    mutating func learn(_ asked: Set<Want>) { wants = asked.count > Self.limit ? nil : asked }
}
