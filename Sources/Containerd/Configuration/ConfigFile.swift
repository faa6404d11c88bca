import Syntax

/// One configuration file, decoded by itself.
struct ConfigFile {
    var path: String
    /// All of it but the plugins' sections.
    var root: Setting
    var plugins: ConfigTable
    /// As it is written.
    let document: ConfigTable
    var version: Located<Int>
    /// Of a version that has the servers' settings among those of the plugins.
    private(set) var hasServerPlugins = false

    /// Reads and decodes a file as `loadConfigFile` does.
    init(
        _ path: String, _ lookup: PathResolver, _ schema: Schema, _ behaviour: Behaviour, _ faults: ConfigLint?
    ) throws(StartupFailure) {
        let reader = Reader(path: path, schema: schema, behaviour: behaviour, faults: faults)
        let bytes = try reader.bytes(lookup)
        let read = try behaviour.isSecondGeneration ? reader.readV2(bytes) : reader.readV1(bytes)
        var root = read.root
        document = read.document
        self.path = path
        version = Located(root["version"].integer, at: root["version"].location)
        hasServerPlugins = behaviour.hasServerPlugins && version.value >= 4
        plugins = ConfigTable()
        for (key, setting) in root["plugins"].table.sorted(by: { $0.key < $1.key }) {
            guard case .raw(let value) = setting.kind else { continue }
            plugins.set(key, value, keyLocation: value.location)
        }
        root["plugins"] = .absent
        self.root = root
    }

    private struct Reader {
        let path: String
        let schema: Schema
        let behaviour: Behaviour
        let faults: ConfigLint?

        private var location: SourceLocation { SourceLocation(file: path) }

        func bytes(_ lookup: PathResolver) throws(StartupFailure) -> [UInt8] {
            switch lookup.read(path) {
            case .bytes(let bytes): return bytes
            case .unknown:
                throw StartupFailure(
                    kind: .unknown, text: "", location: location, explanation: "\(path) could not be read.")
            case .blocks:
                let text = "containerd waits for ever to read \(path), which is a named pipe."
                throw StartupFailure(kind: .hangs, text: "", location: location, explanation: text)
            case .failed(let call, let errno):
                let reason = "\(call) \(path): \(errno.text)"
                let explanation = "containerd ends because it cannot read \(path): \(errno.text)."
                guard behaviour.isSecondGeneration else {
                    throw .exits("failed to load TOML: \(path): \(reason)", at: location, explanation)
                }
                let text = call == "open" ? reason : "failed to unmarshal TOML: toml: \(reason)"
                throw .exits(text, at: location, explanation)
            }
        }

        func readV1(_ bytes: [UInt8]) throws(StartupFailure) -> (root: Setting, document: ConfigTable) {
            let table: TOMLTable
            do throws(SyntaxError) {
                table = try parseTOML(bytes, dialect: behaviour.dialect)
            } catch {
                let place = SourceLocation(file: path, position: error.position)
                let explanation = "containerd ends because \(path) is not TOML: \(error.message)."
                if error.goPanics { throw .panics(error.goText.dropFirstBytes(7), at: place, explanation) }
                throw .exits("failed to load TOML: \(path): \(error.goText)", at: place, explanation)
            }
            let document = ConfigTable(table, file: path)
            let root: Setting
            do throws(DecoderV1.Mismatch) {
                let gather = faults.map { faults in { (mismatch: DecoderV1.Mismatch) in faults.add(ending(mismatch)) } }
                let decoder = DecoderV1(schema: schema, gather: gather)
                root = try decoder.decode(document, into: schema.root, .table([:]))
            } catch {
                throw ending(error)
            }
            try faults?.look(at: document, root)
            return (root, document)
        }

        private func ending(_ mismatch: DecoderV1.Mismatch) -> StartupFailure {
            let explanation = "containerd ends because a value in \(path) has the wrong type: \(mismatch.text)."
            return .exits(
                "failed to unmarshal TOML: \(mismatch.text)", at: mismatch.location ?? location, explanation)
        }

        func readV2(_ bytes: [UInt8]) throws(StartupFailure) -> (root: Setting, document: ConfigTable) {
            let parse = readTOML(bytes, dialect: behaviour.dialect) { !isKnown($0) }
            let document = ConfigTable(parse.root, file: path)
            let root = try decodeV2(document)
            guard let error = parse.error else {
                try faults?.look(at: document, root)
                return (root, document)
            }
            let place = SourceLocation(file: path, position: error.position)
            let explanation = "containerd ends because \(path) is not TOML: \(error.message)."
            throw .exits(unmarshalled(error.goText, error.goPosition), at: place, explanation)
        }

        private func decodeV2(_ table: ConfigTable) throws(StartupFailure) -> Setting {
            var mismatches: [DecoderV2.Mismatch] = []
            var root = Setting.absent
            do throws(DecoderV2.Mismatch) {
                let decoder = DecoderV2(schema: schema, dialect: behaviour.dialect, isFile: true) {
                    mismatches.append($0)
                }
                root = try decoder.decode(table, into: schema.root, .table([:]))
            } catch {
                mismatches.append(error)
            }
            if let faults {
                for mismatch in mismatches { faults.add(ending(mismatch)) }
                return root
            }
            guard var first = mismatches.first else { return root }
            // go-toml goes by lines, and a table may stand in several places.
            for mismatch in mismatches where mismatch.offset < first.offset { first = mismatch }
            throw ending(first)
        }

        private func ending(_ mismatch: DecoderV2.Mismatch) -> StartupFailure {
            let place = mismatch.location ?? location
            let explanation = "containerd ends because a value in \(path) has the wrong type: \(mismatch.text)."
            if mismatch.isPanic { return .panics(mismatch.text, at: place, explanation) }
            let position = mismatch.position.map { SyntaxError.RowColumn(row: $0.line, column: $0.column) }
            return .exits(unmarshalled(mismatch.text, position), at: place, explanation)
        }

        private func unmarshalled(_ text: String, _ position: SyntaxError.RowColumn?) -> String {
            let place = position.map { " at row \($0.row) column \($0.column)" } ?? ""
            return "failed to unmarshal TOML\(place): \(text)"
        }

        /// Whether a field of the file's struct, or a map below one, takes this table.
        private func isKnown(_ path: [String]) -> Bool {
            var type = GoType.structure(schema.root.name)
            for key in path {
                switch type {
                case .structure(let name):
                    guard let field = schema[name].field(key) else { return false }
                    type = field.type
                case .map(let element), .pointer(let element), .slice(let element): type = element
                default: return true
                }
            }
            return true
        }
    }
}
