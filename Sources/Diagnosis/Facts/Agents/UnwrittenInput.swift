import Containerd
import Node
import Syntax

/// A plugin lacks what its agent writes, since that has ended for a reason of its own.
struct UnwrittenInput {
    var agent: CNIProvider
    var trouble: AgentTrouble
    var network: LoadedNetwork
    /// The file that is not there, or is no good.
    var path: String?
}

extension Facts {
    /// While NetworkReady is true: the first whose agent says why it ended.
    func findUnwrittenInput() -> UnwrittenInput? {
        for (agent, network, path) in unwritten {
            for reading in agents ?? [] where reading.agent.stands(for: agent) {
                guard let trouble = namedTrouble(of: reading) else { continue }
                return UnwrittenInput(agent: reading.agent, trouble: trouble, network: network, path: path)
            }
        }
        return nil
    }

    /// State, kubeconfigs and credentials, each with the agent that is to write it.
    private var unwritten: [(CNIProvider, LoadedNetwork, String?)] {
        let states = missingStates.map { ($0.agent, $0.network, Optional($0.path)) }
        let inputs = credentialTroubles.compactMap { trouble -> (CNIProvider, LoadedNetwork, String?)? in
            guard let agent = CNIProvider.of(plugin: trouble.plugin.type.value) else { return nil }
            return (agent, trouble.network, trouble.path)
        }
        return states + inputs
    }

    /// What keeps an agent from its work, where a container of it has ended and says why, or how it ended says so.
    private func namedTrouble(of reading: ProviderStatus) -> AgentTrouble? {
        guard let failing = reading.failing, let trouble = trouble(of: reading) else { return nil }
        switch trouble {
        case .unreachableAPI, .unwritable, .withoutAddresses: return trouble
        case .ended:
            let isNamed = LastWords(failing.log).isNamed || end(of: failing, reading.agent).isSignal
            return isNamed ? trouble : nil
        case .pull, .sandboxImage, .unstartable, .complaint: return nil
        }
    }
}

extension CredentialTrouble {
    fileprivate var path: String? {
        switch kind {
        case .gone(let path), .cutOff(let path), .refused(let path, _, _): path
        case .unnamed: nil
        }
    }
}

extension UnwrittenInput {
    /// What comes of it on the network that is loaded.
    func hit(_ hit: Hit) -> Hit {
        var hit = hit
        hit.impact = .podsFail
        hit.says = "NetworkReady is true by \(network.file), and pods fail: \(hit.says)"
        hit.at = SourceLocation(file: network.file)
        return hit
    }
}
