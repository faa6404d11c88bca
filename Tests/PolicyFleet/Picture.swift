private let left = 48
private let width = 720
private let height = 84
private let pitch = 150
private let top = 62
/// Restarts a second at the upper edge of a panel.
private let ceiling = 240

/// The panels one below the other as SVG, in colours for light and dark pages, also where a reader knows no media queries.
func picture(of panels: [Panel], nodes: Int) -> String {
    let bottom = top + (panels.count - 1) * pitch + height
    var lines = [
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(left + width + 16) \(bottom + 48)\" role=\"img\">",
        "<title>Restarts of \(nodes) nodes in each second after a change that fixes them</title>",
        "<style>",
        "text{font:600 13px system-ui,sans-serif;fill:#6e7781}.s{font-size:11px;font-weight:400}",
        ".b{fill:#218bff}.g{stroke:#8c959f;stroke-opacity:.35;fill:none}",
        "@media(prefers-color-scheme:light){text{fill:#24292f}}@media(prefers-color-scheme:dark){text{fill:#e6edf3}}",
        "</style>",
        "<text x=\"\(left)\" y=\"20\">Restarts of containerd in each second, \(nodes) nodes, default settings</text>",
    ]
    for (index, panel) in panels.enumerated() { lines += draw(panel, at: top + index * pitch) }
    lines.append(
        "<text class=\"s\" x=\"\(left)\" y=\"\(bottom + 40)\">seconds after the change that fixes all nodes in one second</text>"
    )
    return (lines + ["</svg>", ""]).joined(separator: "\n")
}

private func draw(_ panel: Panel, at top: Int) -> [String] {
    let bottom = top + height
    var lines = ["<text class=\"s\" x=\"\(left)\" y=\"\(top - 8)\">\(panel.name): \(panel.summary)</text>"]
    for value in stride(from: 0, through: ceiling, by: 80) {
        let y = bottom - value * height / ceiling
        lines.append("<path class=\"g\" d=\"M\(left) \(y)h\(width)\"/>")
        lines.append("<text class=\"s\" x=\"\(left - 6)\" y=\"\(y + 4)\" text-anchor=\"end\">\(value)</text>")
    }
    for second in stride(from: 0, through: Panel.seconds, by: 30) {
        let x = left + second * width / Panel.seconds
        lines.append("<text class=\"s\" x=\"\(x)\" y=\"\(bottom + 16)\" text-anchor=\"middle\">\(second)</text>")
    }
    let bar = width / Panel.seconds
    let bars = panel.counts.enumerated().filter { $0.element > 0 }.map { second, count in
        let tall = min(count, ceiling) * height / ceiling
        return "M\(left + second * bar) \(bottom)v-\(tall)h\(bar)v\(tall)z"
    }
    return lines + ["<path class=\"b\" d=\"\(bars.joined())\"/>"]
}
