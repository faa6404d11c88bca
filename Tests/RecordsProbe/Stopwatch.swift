import Glibc
import Linux
import Observing

/// For how long calls have held this thread: by the clock, without the time for which it was ready to run and had no
/// processor, which is the machine's and not theirs (proc(5), schedstat; Linux 2.6.22).
struct Stopwatch {
    private(set) var held: [Int64] = []

    /// Microseconds.
    var longest: Int64 { (held.max() ?? 0) / 1000 }
    var median: Double { held.isEmpty ? 0 : Double(held.sorted()[held.count / 2]) / 1000 }

    mutating func measure<Result>(_ body: () -> Result) -> Result {
        let waitedBefore = Self.waited()
        let before = SystemClock.monotonic
        let result = body()
        let after = SystemClock.monotonic
        held.append(max(0, after - before - (Self.waited() - waitedBefore)))
        return result
    }

    /// Nanoseconds for which this thread was ready to run and did not.
    private static func waited() -> Int64 {
        guard let text = try? wholeFile("/proc/thread-self/schedstat", limit: 256) else { return 0 }
        let numbers = String(decoding: text, as: UTF8.self).split(separator: " ")
        return numbers.count > 1 ? Int64(numbers[1]) ?? 0 : 0
    }
}
