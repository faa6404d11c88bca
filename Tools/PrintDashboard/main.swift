import Syntax

// usage: print-dashboard dashboard | rules
switch CommandLine.arguments.dropFirst().first {
case "dashboard": print(writeJSON(Dashboard.netready.json, pretty: true))
case "rules": print(Dashboard.netready.asRules, terminator: "")
default: print("usage: print-dashboard dashboard | rules")
}
