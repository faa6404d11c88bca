package import Node

/// Where a node's containerd is: its unit, its CRI socket and its configuration.
package struct RuntimePlace: Sendable, Equatable {
    package var unit = KnownRuntime.usualUnit
    package var socket = KnownRuntime.usualSocket
    /// The configuration file where the unit's command line names none.
    package var config = KnownRuntime.usualConfig
    /// Why it is this one; nil where nobody has chosen.
    package var choice: RuntimeChoice?

    package init() {}

    package init(_ choice: RuntimeChoice) {
        unit = choice.unit
        // Docker's own is none to ask for a CRI; should there be one some day, it is most likely in the usual place.
        if choice.speaksCRI { socket = choice.socket }
        config = choice.config
        self.choice = choice
    }
}
