import Daemon
import Glibc
import Redaction
import Systemd

// Writes records to the journal as netreadyd does, and prints for how long it was held:
//   records-probe guarded COUNT BYTES   by the daemon's own writer; ends once the journal has all that was not given up
//   records-probe guarded COUNT BYTES BUFFER   the same, where libsystemd's socket sends no more than so many bytes at once
//   records-probe long COUNT BYTES      by the daemon's own writer, one record with so many fields of so many bytes
//   records-probe polled COUNT BYTES    by libsystemd, asked only while the probe's socket says that a record is taken
//   records-probe flood COUNT BYTES     by libsystemd alone, as other programs do
let arguments = CommandLine.arguments.dropFirst()
let numbers = arguments.compactMap { Int($0) }
guard let mode = arguments.first, 2...3 ~= numbers.count else {
    print("usage: records-probe guarded|long|polled|flood COUNT BYTES [BUFFER]")
    exit(64)
}
let journal = try ProbedJournal(bytes: numbers[1], buffer: numbers.count > 2 ? numbers[2] : 212_992)
switch mode {
case "guarded": journal.writeGuarded(numbers[0])
case "long": journal.writeLong(fields: numbers[0])
case "polled": journal.writeUnguarded(numbers[0], isPolled: true)
default: journal.writeUnguarded(numbers[0], isPolled: false)
}
