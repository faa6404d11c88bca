import Syntax

/// Decodes as go-toml v2 does, with its words on values of a wrong type.
///
/// Source: unmarshaler.go of pelletier/go-toml v2.2 to v2.4. A document that containerd has written itself (a plugin's
/// section, marshalled again) has its keys sorted and gives no position.
struct DecoderV2 {
    struct Mismatch: Error {
        /// With `toml: ` where go-toml says so.
        var text: String
        var location: SourceLocation?
        /// Where go-toml points; nil where it does not.
        var position: Position?
        /// containerd panics.
        var isPanic = false

        /// Where it stands in its file.
        var offset: Int { location?.position?.offset ?? 0 }
    }

    /// The struct field in which decoding is, for errors.
    private struct Context {
        var structure: String
        var field: GoStruct.Field
    }

    let schema: Schema
    let dialect: TOMLDialect
    /// Whether the document is the file itself or a section that was marshalled again.
    let isFile: Bool
    /// Takes a mismatch, after which decoding goes on; without it the first one ends decoding, as in go-toml.
    var gather: ((Mismatch) -> Void)?

    func decode(_ table: ConfigTable, into structure: GoStruct, _ old: Setting) throws(Mismatch) -> Setting {
        try decode(table, structure, old, nil)
    }

    private func gathering(_ old: Setting, _ body: () throws(Mismatch) -> Setting) throws(Mismatch) -> Setting {
        do throws(Mismatch) {
            return try body()
        } catch {
            guard let gather else { throw error }
            gather(error)
            return old
        }
    }

    private func members(_ table: ConfigTable) -> [ConfigTable.Member] { isFile ? table.members : table.marshalled }

    private func decode(
        _ table: ConfigTable, _ structure: GoStruct, _ old: Setting, _ context: Context?
    ) throws(Mismatch) -> Setting {
        var result = old.table
        for member in members(table) {
            guard let field = structure.field(member.key) else { continue }
            let context = Context(structure: structure.name, field: field)
            let old = result[field.key] ?? .absent
            result[field.key] = try gathering(old) { () throws(Mismatch) in
                try decode(member, field.type, old, context)
            }
        }
        return Setting(.table(result), at: old.location)
    }

    private func decode(
        _ member: ConfigTable.Member, _ type: GoType, _ old: Setting, _ context: Context?
    ) throws(Mismatch) -> Setting {
        if case .pointer(let target) = type { return try decode(member, target, old, context) }
        let value = member.value
        guard case .table(let table) = value.kind else { return try decode(value, type, old, context) }
        switch type {
        case .any, .tree:
            try Self.checkReadable(value)
            return Setting(.raw(Self.merged(value, table, into: old)), at: value.location)
        case .structure(let name):
            var setting = try decode(table, schema[name], old, context)
            setting.location = value.location
            return setting
        case .map(let element):
            var result = old.table
            for member in members(table) {
                // go-toml 2.4 knows of the field only if the same line leads through it.
                let inner = dialect == .goTomlV2Newer && !((table.isDotted || table.isInline) && isFile) ? nil : context
                let old = result[member.key] ?? .absent
                result[member.key] = try gathering(old) { () throws(Mismatch) in
                    try decode(member, element, old, inner)
                }
            }
            return Setting(.table(result), at: value.location)
        default:
            if let mismatch = refusal(of: member, table, type, old, context) { throw mismatch }
            return old
        }
    }

    /// `[plugins.x]` and `[Plugins.y]` are tables of one field.
    private static func merged(_ value: ConfigValue, _ table: ConfigTable, into old: Setting) -> ConfigValue {
        guard case .raw(let before) = old.kind, var all = before.table else { return value }
        all.merge(table)
        return ConfigValue(.table(all), at: before.location)
    }

    /// What go-toml says to a table for a value that cannot hold one.
    private func refusal(
        of member: ConfigTable.Member, _ table: ConfigTable, _ type: GoType, _ old: Setting, _ context: Context?
    ) -> Mismatch? {
        let location = member.value.location
        if table.isInline, isFile {
            let old = Mismatch(text: "toml: cannot store inline table in Go type \(type.kind)", location: location)
            return dialect == .goTomlV2Newer ? mismatch("inline table", member.value, type, context) : pointing(old)
        }
        if table.isDotted, isFile { return refusal(ofDotted: member.value, table, type, context) }
        let place = member.keyLocation ?? location
        if dialect == .goTomlV2Newer {
            let kind = if case .slice(let element) = type { element.kind } else { type.kind }
            let mismatch = Mismatch(text: "toml: cannot store a table in a \(kind)", location: location)
            return pointing(mismatch, behindBrackets: member.keyLocation == nil ? 2 : 1)
        }
        var type = type
        if case .slice(let element) = type {
            // go-toml 2.2 takes the last element of what stands there already.
            guard !old.list.isEmpty else {
                return pointing(Mismatch(text: "toml: cannot store a table in a slice", location: place))
            }
            type = element
        }
        guard let first = members(table).first else { return nil }
        if hasOwnHeader(first.value) {
            return Mismatch(text: "unhandled part: \(type.kind)", location: location, isPanic: true)
        }
        return Mismatch(text: "unhandled kv part: \(type.kind)", location: location)
    }

    private func hasOwnHeader(_ value: ConfigValue) -> Bool {
        switch value.kind {
        case .table(let table): !isFile || !table.isDotted && !table.isInline
        case .array(let elements): isArrayTable(elements)
        default: false
        }
    }

    private func refusal(
        ofDotted value: ConfigValue, _ table: ConfigTable, _ type: GoType, _ context: Context?
    ) -> Mismatch {
        guard dialect == .goTomlV2Newer else {
            return Mismatch(text: "unhandled kv part: \(type.kind)", location: value.location)
        }
        let target = if case .slice(let element) = type { element } else { type }
        var mismatch = mismatch("table", value, target, context)
        // It points at the part of the key behind the dot.
        mismatch.position = table.members.first?.keyLocation?.position
        return mismatch
    }

    private func decode(
        _ value: ConfigValue, _ type: GoType, _ old: Setting, _ context: Context?
    ) throws(Mismatch) -> Setting {
        func taken(_ kind: Setting.Kind) -> Setting { Setting(kind, at: value.location) }
        switch (type, value.kind) {
        case (_, .unreadable(let error)): throw Self.unreadable(error, value)
        case (.pointer(let target), _): return try decode(value, target, old, context)
        case (.any, _):
            try Self.checkReadable(value)
            return taken(.raw(value))
        case (.string, .string(let text)), (.text, .string(let text)): return taken(.string(text))
        case (.boolean, .boolean(let truth)): return taken(.boolean(truth))
        case (.integer, .integer(let number)): return taken(.integer(number))
        case (.unsigned, .integer(let number)) where number >= 0: return taken(.integer(number))
        case (.float, .float(let number)): return taken(.float(number))
        case (.float, .integer(let number)): return taken(.float(Double(number)))
        case (.slice(let element), .array(let elements)):
            var result: [Setting] = []
            for value in elements {
                let member = ConfigTable.Member(key: "", keyLocation: nil, value: value)
                let setting = try gathering(.absent) { () throws(Mismatch) in
                    try decode(element: member, element, context)
                }
                result.append(setting)
            }
            return taken(.list(result))
        case (.duration, .string(let text)):
            guard let fault = GoDuration.fault(text) else { return taken(.string(text)) }
            throw pointing(Mismatch(text: "toml: " + fault, location: value.location))
        // go-toml 2.4 takes nanoseconds; before, any scalar is read as text (`tryTextUnmarshaler`).
        case (.duration, .integer(let number)) where dialect == .goTomlV2Newer: return taken(.integer(number))
        case (.duration, .integer(let number)): return try decode(duration: "\(number)", value)
        case (.duration, .float(let number)): return try decode(duration: GoText.float(number), value)
        case (.duration, .boolean(let truth)): return try decode(duration: "\(truth)", value)
        default: throw mismatch(value, type, context)
        }
    }

    private func decode(duration text: String, _ value: ConfigValue) throws(Mismatch) -> Setting {
        guard let fault = GoDuration.fault(text) else { return Setting(.string(text), at: value.location) }
        let prefix = dialect == .goTomlV2Newer ? "" : "toml: "
        throw pointing(Mismatch(text: prefix + fault, location: value.location))
    }

    private func decode(
        element member: ConfigTable.Member, _ type: GoType, _ context: Context?
    ) throws(Mismatch) -> Setting {
        do throws(Mismatch) {
            return try decode(member, type, .absent, context)
        } catch {
            var error = error
            // go-toml 2.4 does not know where a list within a list stands, and points at the beginning.
            if dialect == .goTomlV2Newer, isFile, case .array = member.value.kind,
                error.location == member.value.location
            {
                error.position = .start
            }
            throw error
        }
    }

    private static func unreadable(_ error: SyntaxError, _ value: ConfigValue) -> Mismatch {
        let position = error.goPosition.map { Position(line: $0.row, column: $0.column, offset: error.position.offset) }
        return Mismatch(text: error.goText, location: value.location, position: position)
    }

    /// An `interface{}` takes anything, but go-toml converts all that is in it.
    private static func checkReadable(_ value: ConfigValue) throws(Mismatch) {
        var pending = [value]
        while let value = pending.popLast() {
            switch value.kind {
            case .unreadable(let error): throw unreadable(error, value)
            case .array(let elements): pending += elements.reversed()
            case .table(let table): pending += table.members.reversed().map(\.value)
            default: continue
            }
        }
    }

    private func mismatch(_ value: ConfigValue, _ type: GoType, _ context: Context?) -> Mismatch {
        let isNew = dialect == .goTomlV2Newer
        switch value.kind {
        case .string: return mismatch("string", value, type, context)
        case .integer, .unsigned: return mismatch("integer", value, type, context)
        case .float where !isNew:
            return pointing(Mismatch(text: "toml: float cannot be assigned to \(type.kind)", location: value.location))
        case .boolean(let truth) where !isNew:
            return pointing(Mismatch(text: "toml: cannot assign boolean to a \(truth)", location: value.location))
        case .float: return mismatch("float", value, type, context)
        case .boolean: return mismatch("boolean", value, type, context)
        case .array(let elements) where isArrayTable(elements):
            guard isNew else {
                var mismatch = mismatch("array table", value, type, context)
                mismatch.position = nil
                return mismatch
            }
            let text = "toml: cannot store an array table in a \(type.kind)"
            return pointing(Mismatch(text: text, location: value.location), behindBrackets: 2)
        case .array:
            var array = mismatch("array", value, type, context)
            if !isNew { array.position = nil }
            return array
        case .moment(let moment, _) where dialect == .goTomlV2:
            let text = "reflect.Set: value of type \(moment.goType) is not assignable to type \(type.name)"
            return Mismatch(text: text, location: value.location, isPanic: true)
        case .moment(let moment, _):
            var moment = mismatch(moment.tomlName, value, type, context)
            // go-toml 2.3 has no text of a date at hand and points at the beginning.
            if dialect == .goTomlV23 { moment.position = isFile ? .start : nil }
            return moment
        case .table: return mismatch("inline table", value, type, context)
        case .unreadable(let error): return Mismatch(text: error.goText, location: value.location)
        }
    }

    /// Written with headers in double brackets, as containerd itself writes every array of tables.
    private func isArrayTable(_ elements: [ConfigValue]) -> Bool {
        guard !elements.isEmpty else { return false }
        return elements.allSatisfy { element in element.table.map { !isFile || !$0.isInline } ?? false }
    }

    private func mismatch(_ what: String, _ value: ConfigValue, _ type: GoType, _ context: Context?) -> Mismatch {
        let isNew = dialect == .goTomlV2Newer
        let text =
            if let context {
                "toml: cannot decode TOML \(what) into struct field \(context.structure).\(context.field.name) of type "
                    + (isNew ? type.name : context.field.type.name)
            } else {
                "toml: cannot decode TOML \(what) into " + (isNew ? type.name : "a Go value of type \(type.name)")
            }
        return pointing(Mismatch(text: text, location: value.location))
    }

    /// Where go-toml points: at the value, if the document is the file.
    ///
    /// - Parameter brackets: of a header, in which go-toml points at the name.
    private func pointing(_ mismatch: Mismatch, behindBrackets brackets: Int = 0) -> Mismatch {
        var mismatch = mismatch
        mismatch.position = isFile ? mismatch.location?.position : nil
        mismatch.position?.column += brackets
        mismatch.position?.offset += brackets
        return mismatch
    }
}
