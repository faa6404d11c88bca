import Node

extension Remedy {
    /// The remedy as far as it may be taken with what an observation could not see.
    func withheld(by blind: [Blindness], _ now: NowReading?, _ live: LiveReading?) -> Remedy {
        if live?.isOld == true, now != .hangs {
            return Remedy(
                .none, restartWouldHelp: false,
                why: "containerd has not answered yet; what helps is judged by its next answer.")
        }
        guard automatic || isHeldBack, let first = blind.first(where: \.forbidsActs) else { return self }
        var held = self
        held.automatic = false
        held.isHeldBack = false
        held.why += " It is not done by itself while \(first.part) cannot be seen."
        return held
    }
}
