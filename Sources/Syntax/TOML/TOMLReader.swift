/// A document as far as it could be read.
package struct TOMLParse: Sendable, Equatable {
    /// All that stands before the error, if there is one.
    package var root: TOMLTable
    /// Why reading ended early.
    package var error: SyntaxError?

    package init(root: TOMLTable, error: SyntaxError? = nil) {
        self.root = root
        self.error = error
    }
}

/// Reads a TOML document.
///
/// - Throws: what is wrong, first thing first.
package func parseTOML(
    _ bytes: [UInt8], dialect: TOMLDialect = .toml10, limits: SyntaxLimits = .toml
) throws(SyntaxError) -> TOMLTable {
    let parse = readTOML(bytes, dialect: dialect, limits: limits)
    if let error = parse.error { throw error }
    return parse.root
}

/// Reads a TOML document up to the first error, and gives what was read before it.
///
/// - Parameter isSkipped: whether the reader of this file has no field for a table, by its path. go-toml 2.0 to 2.3 checks
///   only the syntax of the keys in such a table, so a key may stand there twice; they are then left out of the tree.
package func readTOML(
    _ bytes: [UInt8], dialect: TOMLDialect = .toml10, limits: SyntaxLimits = .toml,
    isSkipped: (([String]) -> Bool)? = nil
) -> TOMLParse {
    guard let rules = dialect.rules else {
        return readV1(bytes, isOlder: dialect == .goTomlV1Older, limits: limits)
    }
    var parser = TOMLParser(bytes, rules: rules, depth: limits.depth)
    var builder = TOMLBuilder(rules: rules, depth: limits.depth, isSkipped: isSkipped)
    var error: SyntaxError?
    do {
        while let expression = try parser.nextExpression() { try builder.add(expression) }
    } catch let fault {
        error = fault.syntaxError(in: bytes, rules)
    }
    return TOMLParse(root: builder.tree.root(LinePlaces(bytes)), error: error)
}

private func readV1(_ bytes: [UInt8], isOlder: Bool, limits: SyntaxLimits) -> TOMLParse {
    let (tree, fault) = V1Parser.read(bytes, isOlder: isOlder, depth: limits.depth)
    let error = fault.map { fault in
        SyntaxError(
            position: Position(of: fault.place, in: bytes), message: fault.message, goText: fault.goText,
            goOffset: fault.token?.offset ?? 0,
            goPosition: fault.token.map { .init(row: $0.row, column: $0.column) }, goPanics: fault.endsProgram)
    }
    return TOMLParse(root: tree.root(LinePlaces(bytes)), error: error)
}

extension TOMLFault {
    func syntaxError(in bytes: [UInt8], _ rules: TOMLRules) -> SyntaxError {
        let goOffset =
            switch rules.endPlace {
            case .end: offset
            case .start: offset == bytes.count || isEmpty ? 0 : offset
            case .lastByte: offset == bytes.count ? max(0, offset - 1) : offset
            }
        let goPlace = Position(of: goOffset, in: bytes)
        return SyntaxError(
            position: Position(of: place, in: bytes), message: message, goText: goText, goOffset: goOffset,
            goPosition: hasGoPosition ? .init(row: goPlace.line, column: goPlace.column) : nil)
    }
}
