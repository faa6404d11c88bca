import Syntax

/// What containerd answers on a node, as its file tells it: the usual answer of its version where that is not told.
struct NodeFileCRI {
    private let node: NodeFile
    private let table: TOMLTable
    private let files: [String: JSONValue]

    init(_ node: NodeFile, files: [String: JSONValue]) throws {
        self.node = node
        self.files = files
        table = node.root["cri"]?.tableValue ?? TOMLTable()
        try node.only(
            [
                "reachable", "error", "networks", "message", "warnings", "lastLoad", "lastLoadOf", "loaded", "config",
            ], table, "cri")
    }

    var object: JSONValue {
        get throws {
            let error = node.json(table["error"])
            let isReachable = table["reachable"]?.boolValue ?? true
            let isAnswering = isReachable && error == nil
            let networks = isAnswering ? try loaded : []
            return .object([
                ("reachable", .bool(isReachable)), ("error", error ?? .null),
                ("conditions", .array(isAnswering ? conditions(networks) : [])),
                ("info", isAnswering ? try info(networks) : .object([])),
            ])
        }
    }

    // MARK: Conditions

    private static let notInitialized = "Network plugin returns error: cni plugin not initialized"

    private func conditions(_ networks: [JSONValue]) -> [JSONValue] {
        let message = table["message"]?.stringValue ?? (networks.isEmpty ? Self.notInitialized : nil)
        var conditions = [
            condition("RuntimeReady", "", nil), condition("NetworkReady", "NetworkPluginNotReady", message),
        ]
        // Newer containerds tell of deprecations, an empty text where there are none.
        if let warnings = table["warnings"]?.stringValue {
            conditions.append(
                condition(
                    "ContainerdHasNoDeprecationWarnings", "ContainerdHasDeprecationWarnings",
                    warnings.isEmpty ? nil : warnings))
        }
        return conditions
    }

    /// - Parameter message: nil where the condition is met.
    private func condition(_ type: String, _ reason: String, _ message: String?) -> JSONValue {
        .object([
            ("type", .string(type)), ("status", .bool(message == nil)),
            ("reason", .string(message == nil ? "" : reason)), ("message", .string(message ?? "")),
        ])
    }

    // MARK: Info

    private func info(_ networks: [JSONValue]) throws -> JSONValue {
        guard let cni = table["config"]?.tableValue?["cni"]?.tableValue else {
            throw node.wrong("cri.config.cni is missing: include a fragment of shared/running")
        }
        let confDir = cni["confDir"]?.stringValue ?? ""
        let none =
            "cni config load failed: no network config found in \(confDir): cni plugin not initialized: "
            + "failed to load cni config"
        let lastLoad = table["lastLoad"]?.stringValue ?? (networks.isEmpty ? none : "OK")
        var members: [(String, JSONValue)] = [
            ("lastCNILoadStatus", .string(lastLoad)), ("lastCNILoadStatus.default", .string(lastLoad)),
        ]
        for member in table["lastLoadOf"]?.tableValue?.members ?? [] {
            members.append(("lastCNILoadStatus.\(member.key)", node.json(member.value) ?? .null))
        }
        let isInternal = cni["useInternalLoopback"]?.boolValue == true
        let listed = try (isInternal ? [] : [network(Self.loopback, "lo")]) + networks
        members.append(
            (
                "cniconfig",
                .object([
                    (
                        "PluginDirs",
                        node.json(cni["binDirs"]) ?? .array([node.json(cni["binDir"]) ?? ""])
                    ),
                    ("PluginConfDir", .string(confDir)), ("PluginMaxConfNum", node.json(cni["maxConfNum"]) ?? 1),
                    ("Prefix", "eth"), ("Networks", .array(listed)),
                ])
            ))
        members.append(("config", node.json(table["config"]) ?? .null))
        return .object(members)
    }

    // MARK: Networks

    /// As it is written into go-cni.
    private static let loopback = """
        {
        "cniVersion": "0.3.1",
        "name": "cni-loopback",
        "plugins": [{
          "type": "loopback"
        }]
        }
        """

    private var loaded: [JSONValue] {
        get throws {
            try (table["loaded"]?.arrayValue ?? []).enumerated().map { index, value in
                let device = "eth\(index)"
                if let path = value.stringValue { return try network(textOf(path), device) }
                let entry = value.tableValue ?? TOMLTable()
                try node.only(
                    ["file", "shared", "text", "name", "cniVersion", "types", "json"], entry, "cri.loaded")
                if let path = entry["file"]?.stringValue { return try network(textOf(path), device) }
                if let name = entry["shared"]?.stringValue { return try network(NodeShared.text(name), device) }
                if let text = entry["text"]?.stringValue { return try network(text, device) }
                if let json = entry["json"]?.stringValue { return unplaced(try parseJSON(Array(json.utf8))) }
                let plugins = (entry["types"]?.arrayValue ?? []).map {
                    JSONValue.object([("type", node.json($0) ?? "")])
                }
                return named(node.json(entry["name"]), node.json(entry["cniVersion"]), plugins, device)
            }
        }
    }

    private func textOf(_ path: String) throws -> String {
        guard let text = files[path]?["text"]?.stringValue else {
            throw node.wrong("cri.loaded: there is no text at \(path)")
        }
        return text
    }

    /// What go-cni lists of a file that it loaded.
    private func network(_ text: String, _ device: String) throws -> JSONValue {
        guard var document = try? unplaced(parseJSON(Array(text.utf8))) else {
            throw node.wrong("cri.loaded: this is no JSON, so containerd cannot have loaded it: \(text.prefix(60))")
        }
        var source = text
        if document["plugins"] == nil {
            // A file of the single form becomes a list of one.
            let members = ["cniVersion", "name"].compactMap { key in document[key].map { (key, $0) } }
            document = .object(members + [("plugins", .array([document]))])
            source = writeJSON(sorted(document), pretty: false)
        }
        let plugins = document["plugins"]?.arrayValue ?? []
        guard let dialect = table["networks"]?.stringValue, ["types", "libcni-1.2", "libcni-1.3"].contains(dialect)
        else { throw node.wrong("cri.networks is types, libcni-1.2 or libcni-1.3") }
        if dialect == "types" { return named(document["name"], document["cniVersion"], plugins, device) }
        let listed = plugins.map { plugin in
            JSONValue.object([
                ("Network", self.plugin(plugin, hasDNS: dialect == "libcni-1.2")),
                ("Source", .string(writeJSON(sorted(plugin), pretty: false))),
            ])
        }
        return .object([
            (
                "Config",
                .object([
                    ("Name", document["name"] ?? ""), ("CNIVersion", document["cniVersion"] ?? ""),
                    ("Plugins", .array(listed)), ("Source", .string(source)),
                ])
            ), ("IFName", .string(device)),
        ])
    }

    /// The fields that libcni knows; from 1.3 on an empty `dns` is left out.
    private func plugin(_ plugin: JSONValue, hasDNS: Bool) -> JSONValue {
        var members: [(String, JSONValue)] = []
        for key in ["cniVersion", "name"] where plugin[key]?.stringValue?.isEmpty == false {
            members.append((key, plugin[key] ?? .null))
        }
        let ipam = plugin["ipam"]?["type"].map { [("type", $0)] } ?? []
        members += [("type", plugin["type"] ?? ""), ("ipam", .object(ipam))]
        let dns = plugin["dns"] ?? .object([])
        if hasDNS || dns.objectValue?.members.isEmpty == false { members.append(("dns", dns)) }
        if let capabilities = plugin["capabilities"], capabilities.objectValue?.members.isEmpty == false {
            members.append(("capabilities", capabilities))
        }
        return .object(members)
    }

    /// A listing that tells no more than types, as nodes of short records have it.
    private func named(
        _ name: JSONValue?, _ version: JSONValue?, _ plugins: [JSONValue], _ device: String
    ) -> JSONValue {
        let listed = plugins.map { JSONValue.object([("Network", .object([("type", $0["type"] ?? "")]))]) }
        return .object([
            (
                "Config",
                .object([("Name", name ?? ""), ("CNIVersion", version ?? ""), ("Plugins", .array(listed))])
            ), ("IFName", .string(device)),
        ])
    }

    /// As encoding/json writes a map: the members in the order of their names.
    private func sorted(_ value: JSONValue) -> JSONValue {
        if let elements = value.arrayValue { return .array(elements.map(sorted)) }
        guard let members = value.objectValue?.members else { return value }
        return .object(
            members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { ($0.key, sorted($0.value)) })
    }

    /// Without places in a file.
    private func unplaced(_ value: JSONValue) -> JSONValue {
        if let elements = value.arrayValue { return .array(elements.map(unplaced)) }
        guard let members = value.objectValue?.members else { return JSONValue(value.kind) }
        return .object(members.map { ($0.key, unplaced($0.value)) })
    }
}
