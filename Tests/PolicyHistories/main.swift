import Glibc
import PolicyWorld

// Plays random histories of a node under the policy: policy-histories [COUNT [FIRST]]. Exit status 1 where one breaks
// what must hold; each is played again by its number.
let numbers = CommandLine.arguments.dropFirst().compactMap { UInt64($0) }
let count = numbers.first ?? 20_000
let first = numbers.dropFirst().first ?? 0
var broken = 0
var acts = 0
var byHand = 0
var kills = 0
var healed = 0
var busiest = 0
for seed in first..<(first + count) {
    var history = History(seed: seed)
    history.play()
    acts += history.acts.count
    byHand += history.actsByHand
    kills += history.kills
    healed += history.wasHealable ? 1 : 0
    busiest = max(busiest, history.busiestHour)
    for violation in history.violations where broken < 20 { print(violation) }
    broken += history.violations.isEmpty ? 0 : 1
}
print(
    """
    \(count) histories, \(acts) acts, \(byHand) by hand, \(kills) daemons killed, \(healed) had to be healed at the end, \
    at most \(busiest) evaluations in an hour, \(broken) broken
    """)
exit(broken == 0 ? 0 : 1)
