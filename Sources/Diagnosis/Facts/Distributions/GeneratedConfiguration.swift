import Containerd
package import Node
import Syntax

/// A file that a distribution makes anew, so that it is not the one to edit.
struct GeneratedConfiguration: Sendable {
    /// What its path begins with.
    var beginning = ""
    /// What its path ends with.
    var ending = ""
    /// What is on such nodes alone; empty where the path tells.
    var marker = ""
    /// What is to be edited: a file beside it, one at a path of its own, or a setting in words.
    var source: String
    /// The one that goes before it, from containerd 2 on; empty where there is none.
    var newSource = ""
    /// When it is made anew.
    var when: String

    /// - Parameters:
    ///   - path: of the file.
    ///   - exists: whether a path leads to something.
    static func of(_ path: String, exists: (String) -> Bool) -> GeneratedConfiguration? {
        all.first { row in
            path.utf8.starts(with: row.beginning.utf8) && path.hasSuffix(row.ending)
                && (row.marker.isEmpty || exists(row.marker))
        }
    }

    /// What may be edited, that which goes before others first.
    ///
    /// - Parameters:
    ///   - path: of the file that is made.
    ///   - major: of containerd's version; nil where that is not known.
    func sources(for path: String, _ major: Int?) -> [String] {
        let names = newSource.isEmpty || (major ?? 1) < 2 ? [source] : [newSource, source]
        return names.map { $0.hasPrefix("/") || $0.holds(" ") ? $0 : "\(path.parentPath)/\($0)" }
    }
}

extension Facts {
    /// What is to be edited in place of a file, and when that is made anew from it; nil where the file is its own.
    func source(of path: String) -> (place: String, when: String)? {
        guard let maker = GeneratedConfiguration.of(path, exists: { exists($0) == true }) else { return nil }
        let sources = maker.sources(for: path, version?.major)
        guard let place = sources.first(where: { exists($0) == true }) ?? sources.first else { return nil }
        return (place, maker.when)
    }
}

/// What a distribution makes a file from, so that a change of the file itself is lost, and when it does; nil where the file
/// is its own.
package func sourceOfGenerated(_ file: String, in snapshot: Snapshot) -> (place: String, when: String)? {
    Facts(snapshot: snapshot, predictions: Predictions(snapshot)).source(of: file)
}
