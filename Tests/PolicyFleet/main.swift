import Glibc
import Node
import PolicyWorld
import Remediation

// Plays a fleet under the default settings: policy-fleet [SVG]. The restarts of each second on standard output, a
// picture of them in the file. The same at every run.
let nodes = 10_000
let stories = [
    Fleet.Story(name: "fixed 5 minutes after the bad change", outage: 5 * Span.minute),
    Fleet.Story(name: "fixed after 20 seconds, held until containerd is 2 minutes old", outage: 20 * Span.second),
    Fleet.Story(
        name: "fixed outside the maintenance window, held until it opens", outage: 10 * Span.minute,
        window: DailyWindow(start: 9 * 60 + 12, end: 11 * 60)),
]
var panels: [Panel] = []
for (index, story) in stories.enumerated() {
    let outcome = Fleet.play(story, nodes: nodes, seed: UInt64(index))
    guard outcome.actsInOutage == 0, outcome.notReady == 0, outcome.restarts.count == nodes else {
        print("\(story.name): \(outcome.actsInOutage) acts in the outage, \(outcome.notReady) not ready at the end")
        exit(1)
    }
    panels.append(Panel(name: story.name, restarts: outcome.restarts))
}
print("second,\(panels.map { "\"\($0.name)\"" }.joined(separator: ","))")
for second in 0..<Panel.seconds {
    print("\(second),\(panels.map { "\($0.counts[second])" }.joined(separator: ","))")
}
for panel in panels { print("# \(panel.name): \(panel.summary)") }
if let path = CommandLine.arguments.dropFirst().first, !write(picture(of: panels, nodes: nodes), to: path) {
    print("\(path) cannot be written")
    exit(1)
}

private func write(_ text: String, to path: String) -> Bool {
    guard let file = unsafe fopen(path, "w") else { return false }
    let written = unsafe fputs(text, file)
    let closed = unsafe fclose(file)
    return written >= 0 && closed == 0
}
