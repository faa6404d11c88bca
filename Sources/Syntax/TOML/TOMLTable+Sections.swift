/// A table of a document, with the tables around it.
package struct TOMLSection {
    /// Its keys with dots between them; empty for the document itself.
    package var path: String
    /// Where it and the tables around it stand, and their keys.
    package var positions: [Position]
    /// Its keys with their values, those that are tables included.
    package var members: [TOMLTable.Member]
}

extension TOMLTable {
    /// This table and those in it, each before its own.
    ///
    /// - Parameter depth: how many tables lie within one another at most.
    package func sections(to depth: Int, path: String = "", positions: [Position] = []) -> [TOMLSection] {
        let own = [TOMLSection(path: path, positions: positions, members: members)]
        guard depth > 0 else { return own }
        return members.reduce(into: own) { sections, member in
            guard let inner = member.value.tableValue else { return }
            let name = path.isEmpty ? member.key : "\(path).\(member.key)"
            let places = positions + [member.keyPosition, member.value.position]
            sections += inner.sections(to: depth - 1, path: name, positions: places)
        }
    }
}
