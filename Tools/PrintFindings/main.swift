import Glibc

// Prints what is told of each finding elsewhere than on a node, from the registry of the rules:
//     print-findings docs       docs/findings.md
//     print-findings catalog    the made part of systemd/netready.catalog

switch CommandLine.arguments.dropFirst().first {
case "docs": print(findingsPage(), terminator: "")
case "catalog": print(catalogEntries(), terminator: "")
default:
    print("print-findings docs|catalog")
    exit(64)
}
