package import Syntax

/// The gate that everything passes which leaves the process: records, status, snapshots, diffs, what a terminal shows.
///
/// Nothing that is judged is changed. What is a secret is learnt from the documents that were read, by their keys, and is
/// taken out of every text, wherever it stands; what only looks like a secret is taken out as well. The names that
/// containerd itself tells stay: of networks, types, paths, plugins.
package struct Redaction: Sendable {
    private var marks = SecretMarks()
    private var names: Set<[UInt8]> = []
    private static let namesLimit = 65536

    /// Knows the signs of secrets alone.
    package init() {}

    /// So many secrets are known that no more are learnt: begin anew with those of the files of now.
    package var isFull: Bool { marks.isFull }

    // MARK: Learning

    /// Takes note of the secrets of a file.
    ///
    /// - Parameter path: its name decides what it is read as.
    package mutating func learn(_ bytes: [UInt8], path: String) {
        let secrets = DocumentSecrets(bytes, DocumentSecrets.Form(of: bytes, path: path))
        for place in secrets.places where !place.isGuess { learn(place, in: bytes) }
        for value in secrets.values { learn(value: value[...]) }
        keep(secrets.names)
        keep([Array(path.utf8)])
    }

    private mutating func learn(_ place: SecretPlace, in bytes: [UInt8]) {
        let text = bytes[place.range]
        guard !marks.isFull else { return }
        // Who logs in is taken out where it stands, and is no secret elsewhere.
        guard !place.isUser else { return }
        // A number as short as this stands in every other text.
        guard place.form != .bare || text.count >= 6 else { return }
        learn(value: text)
        guard place.form == .escaped, text.contains(UInt8(ascii: "\\")) else { return }
        if let value = DocumentSecrets.decoded(text) { learn(value: value) }
    }

    /// A value, each line of it, of `user:password` the password, and what in it is a secret by itself.
    private mutating func learn(value: ArraySlice<UInt8>) {
        insert(value)
        let lines = value.split(separator: UInt8(ascii: "\n"))
        if lines.count > 1 || lines.first?.count != value.count { for line in lines { marks.insert(line) } }
        let whole = Array(value)
        for place in SecretSigns.places(in: whole) where place.count < whole.count { insert(whole[place]) }
    }

    private mutating func insert(_ value: ArraySlice<UInt8>) {
        marks.insert(value)
        if let colon = value.firstIndex(of: UInt8(ascii: ":")) { marks.insert(value[(colon + 1)...]) }
    }

    /// Takes note of the secrets of a YAML document, such as a kubeconfig.
    ///
    /// - Parameter value: as the edge has read it; it is not kept.
    package mutating func learn(yaml value: JSONValue) { learn(yaml: value, isSecret: false) }

    private mutating func learn(yaml value: JSONValue, isSecret: Bool) {
        switch value.kind {
        case .string(let text) where isSecret: learn(value: Array(text.utf8)[...])
        case .string(let text):
            let bytes = Array(text.utf8)
            for place in SecretSigns.places(in: bytes) { learn(value: bytes[place]) }
        case .array(let elements): for element in elements { learn(yaml: element, isSecret: isSecret) }
        case .object(let object):
            // `env` of an exec plugin: a name that tells, beside its value.
            let names = object["name"]?.stringValue.map { SecretName.isSecret($0) } ?? false
            for member in object.members {
                let key = Array(member.key.utf8)
                let isValue = names && member.key == "value"
                learn(yaml: member.value, isSecret: isSecret || isValue || SecretName.isSecretInDocument(key[...]))
            }
        default: break
        }
    }

    /// Takes note of the secrets of an environment, `NAME=value`.
    package mutating func learn(environment: [String]) {
        for assignment in environment {
            let bytes = Array(assignment.utf8)
            var secrets = DocumentSecrets()
            secrets.addString(bytes, 0..<bytes.count, isSecret: false, hasEscapes: false)
            for place in secrets.places { learn(place, in: bytes) }
            for value in secrets.values { learn(value: value[...]) }
        }
    }

    /// These are names, and stay wherever a sign of a secret is seen in them.
    package mutating func keep(names: [String]) { keep(names.map { Array($0.utf8) }) }

    private mutating func keep(_ more: [[UInt8]]) {
        guard names.count + more.count <= Self.namesLimit else { return }
        names.formUnion(more)
    }

    // MARK: Passing

    /// A text without what may not leave.
    package func text(_ text: String) -> RedactedText { RedactedText(redacted(text)) }

    /// A JSON document, indented and ended with a newline, without what may not leave.
    ///
    /// An object with a `path` and a `text`, or `bytes` in hexadecimal, is a file: its text keeps its form, so that a reader
    /// finds the same values and the same mistakes in it.
    package func json(_ value: JSONValue) -> RedactedText {
        RedactedText(writeJSON(redacted(value), pretty: true) + "\n")
    }

    /// A file without what may not leave, byte for byte as long, with the same form and the same mistakes.
    package func file(_ bytes: [UInt8], path: String) -> [UInt8] {
        let secrets = DocumentSecrets(bytes, DocumentSecrets.Form(of: bytes, path: path))
        var bytes = bytes
        for place in secrets.places { Cover.redact(place, in: &bytes) }
        for place in marks.places(in: bytes, isCut: false) where !isName(place, in: bytes) {
            Cover.redact(SecretPlace(range: place, form: .literal), in: &bytes)
        }
        return bytes
    }

    /// A text for further work on it, which has to pass once more before it leaves.
    package func redacted(_ text: String) -> String {
        let mayHold = mayHoldSecret(text.utf8Span.span)
        guard mayHold || !marks.isEmpty else { return text }
        var bytes = Array(text.utf8)
        let known = marks.places(in: bytes, isCut: true)
        let signs = mayHold ? SecretSigns.places(in: bytes) : []
        let places = (known + signs).filter { !isName($0, in: bytes) }
        guard !places.isEmpty else { return text }
        for place in places {
            for index in place where bytes[index] != UInt8(ascii: "\n") { bytes[index] = UInt8(ascii: "*") }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func isName(_ place: Range<Int>, in bytes: [UInt8]) -> Bool {
        if names.contains(Array(bytes[place])) || Self.own.contains(Array(bytes[place])) { return true }
        var (start, end) = (place.lowerBound, place.upperBound)
        while start > 0, place.lowerBound - start < Self.longestName, Self.isNameByte(bytes[start - 1]) { start -= 1 }
        while end < bytes.count, end - place.upperBound < Self.longestName, Self.isNameByte(bytes[end]) { end += 1 }
        let token = Self.withoutPosition(bytes[start..<end])
        if names.contains(Array(token)) || Self.own.contains(Array(token)) { return true }
        // Below a directory that is one.
        return token.indices.contains { index in
            guard index >= place.upperBound, token[index] == UInt8(ascii: "/") else { return false }
            let directory = Array(token[..<index])
            return names.contains(directory) || Self.own.contains(directory)
        }
    }

    /// `file:line:column`.
    private static func withoutPosition(_ token: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var token = token
        while let colon = token.lastIndex(of: UInt8(ascii: ":")), token[(colon + 1)...].allSatisfy(isDigit) {
            token = token[..<colon]
        }
        return token
    }

    /// What every node has.
    private static let own = Set(
        [
            "/etc/cni/net.d", "/opt/cni/bin", "/usr/lib/cni", "/etc/containerd", "/run/containerd",
            "/var/lib/containerd",
            "containerd", "containerd.service", "kubelet", "kubelet.service", "netready", "netreadyd", "systemd",
        ].map { Array($0.utf8) })

    private static let longestName = 256

    private static func isNameByte(_ byte: UInt8) -> Bool { isWordByte(byte) || "/=:".utf8.contains(byte) }

    private func redacted(_ value: JSONValue) -> JSONValue {
        switch value.kind {
        case .string(let text): JSONValue(.string(redacted(text)), at: value.position)
        case .array(let elements): JSONValue(.array(elements.map { redacted($0) }), at: value.position)
        case .object(let object): JSONValue(.object(redacted(object)), at: value.position)
        case .null, .bool, .number: value
        }
    }

    private func redacted(_ object: JSONObject) -> JSONObject {
        let path = object["path"]?.stringValue
        return JSONObject(
            members: object.members.map { member in
                var member = member
                switch (member.key, path, member.value.stringValue) {
                case ("text", let path?, let text?):
                    member.value = .string(String(decoding: file(Array(text.utf8), path: path), as: UTF8.self))
                case ("bytes", let path?, let text?):
                    member.value = .string(Hexadecimal.bytes(text).map { Hexadecimal.text(file($0, path: path)) } ?? "")
                default: member.value = redacted(member.value)
                }
                return member
            })
    }
}
