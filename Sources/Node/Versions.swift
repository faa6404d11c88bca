package import Containerd

extension ContainerdVersion {
    /// 1.6.9 to 1.6.14 lose the addresses of running sandboxes over a restart: every pod is recreated.
    ///
    /// Source: containerd issue 7843, fixed in 1.6.15.
    package var losesSandboxAddressesOnRestart: Bool {
        major == 1 && minor == 6 && (9...14).contains(patch)
    }
}

extension ContainerdVersion {
    /// Whether its behaviour is known at all: from 1.6.0 on.
    package var isPredictable: Bool { Behaviour(self).isPredictable }

    /// Newer than all that is known; it is taken to act like the newest known.
    package var isBeyondKnown: Bool { Behaviour(self).isBeyondKnown }

    /// Whether it never tells systemd that it has started where its CRI plugin refuses to load.
    package var waitsForFailedCRI: Bool { Behaviour(self).waitsForFailedCRI }
}
