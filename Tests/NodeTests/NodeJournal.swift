import Foundation
import Programs

/// One record of a node's journal.
struct Record: Sendable, CustomStringConvertible {
    /// Fields that are text; binary and repeated ones are left out.
    var fields: [String: String]

    subscript(name: String) -> String? { fields[name] }
    var message: String { fields["MESSAGE"] ?? "" }

    /// When the kernel took it from its sender, or else when journald did; seconds since 1970.
    var time: Double {
        let text = self["_SOURCE_REALTIME_TIMESTAMP"] ?? self["__REALTIME_TIMESTAMP"] ?? ""
        return (Double(text) ?? 0) / 1e6
    }

    var description: String {
        fields.filter { $0.key.hasPrefix("NETREADY_") || $0.key == "MESSAGE" }
            .sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    }
}

extension Node {
    /// The place in the journal after its newest record.
    func cursor() throws -> String {
        let lines = try shell("journalctl --sync; journalctl --quiet --lines=0 --show-cursor")
        guard let cursor = lines.split(separator: "\n").first(where: { $0.hasPrefix("-- cursor: ") }) else {
            throw CommandFailure(description: "journalctl showed no cursor: \(lines)")
        }
        return String(cursor.dropFirst("-- cursor: ".count))
    }

    /// The records of a unit after a place in the journal, oldest first: all that were sent before the call.
    func journal(of unit: String = "netreadyd.service", after cursor: String) throws -> [Record] {
        // Where journald is away there is nothing to wait for. The unit is looked for here: told of it, journalctl 252 leaves
        // out the first record wherever the cursor is at another unit's.
        let lines = try shell(
            "journalctl --sync 2>/dev/null || true; journalctl --quiet --all --output=json --after-cursor='\(cursor)'")
        return try lines.split(separator: "\n").map { line in
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
            return Record(fields: object.compactMapValues { $0 as? String })
        }.filter { $0["_SYSTEMD_UNIT"] == unit || $0["_PID"] == "1" && $0["UNIT"] == unit }
    }

    /// The first record of a unit after a place in the journal for which the condition holds; waits for it.
    func record(
        _ what: String, of unit: String = "netreadyd.service", after cursor: String, timeout: Double = 20,
        where condition: (Record) -> Bool
    ) throws -> Record {
        do {
            return try waitFor(what, timeout: timeout) {
                try journal(of: unit, after: cursor).first(where: condition)
            }
        } catch let failure as CommandFailure {
            let said = try journal(of: unit, after: cursor).map { "  \($0)" }.joined(separator: "\n")
            throw CommandFailure(description: "\(failure)\n\(unit) said:\n\(said)\n\(doing(unit))")
        }
    }

    /// What a unit's main process does just now, for the report of a failure: whether it sleeps, works or is held.
    private func doing(_ unit: String) -> String {
        let script = """
            pid=$(systemctl show --property=MainPID --value \(unit))
            for round in 1 2; do
                cd /proc/$pid && grep -E '^(State|SigPnd|ShdPnd|SigBlk|voluntary)' status | tr '\n' ' '
                cut -d ' ' -f 14,15 stat; cat wchan syscall; echo; cat stack; sleep 1
            done
            journalctl --quiet --lines=5 --output=short-precise --no-hostname
            """
        return (try? exec(["sh", "-c", script])).map { "it is at:\n\($0.out)" } ?? ""
    }
}
