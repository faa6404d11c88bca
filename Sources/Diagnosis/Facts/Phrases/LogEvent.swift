import Node
import Syntax

/// What a line of a log can tell. The ways in which programs say it are the rows of ``Phrase/all``.
enum LogEvent: Int, CaseIterable, Sendable {
    // MARK: containerd
    /// containerd ends itself, since its CNI directory is gone.
    case removedDirectory
    /// containerd serves at an address.
    case serving
    /// A plugin of containerd did not load.
    case failedPlugin
    /// A plugin of containerd has seen that it is not wanted, or that it lacks something.
    case skippedPlugin
    /// The CRI plugin did not load. Others fail to load on every node, those of snapshotters that are not set up.
    case failedCRI
    /// No inotify instance was left for containerd's watch.
    case noInotifyInstance
    /// No inotify watch was left for it.
    case noInotifyWatch
    /// A key of config.toml has no effect.
    case unknownKey
    /// Something happened in the CNI directory, and containerd says what came of it.
    case fileEvent
    /// A load came upon a file that somebody was still writing.
    case tornLoad
    /// The last load found an empty directory.
    case loadedNothing
    /// containerd could not write a configuration from its conf_template.
    case failedTemplate
    /// The template itself is what that comes from.
    case badTemplate
    /// A pod has got its network.
    case startedSandbox
    /// containerd speaks of starting a pod.
    case sandboxRequest
    /// The image that holds a pod's namespaces cannot be had.
    case failedSandboxImage
    /// The first attempt to make a container.
    case firstCreation
    /// runc was asked for systemd's cgroups and given a path of cgroupfs.
    case wrongCgroupPath
    /// The kernel has no module of that name.
    case missingModule
    /// A program that containerd runs is not there.
    case missingProgram

    // MARK: systemd
    /// A unit's main process has ended.
    case endedProcess
    /// A run of a unit has ended, and not well.
    case endedRun
    /// The program of a unit could not be executed.
    case deniedExecution
    /// Something of a unit's run has failed, as systemd sees it.
    case troubleOfUnit
    /// systemd starts the unit no more.
    case endOfRestarts
    /// The kernel killed a process since memory ran out.
    case usedUpMemory
    /// A unit was not started, or was stopped, since one that it needs has failed.
    case failedDependency
    /// A start failed by itself, and not for another unit's failure.
    case failedJob
    /// systemd begins to stop a unit.
    case stop
    /// systemd says why it does not take a unit's file.
    case refusedUnit
    /// systemd has not taken a unit's file, and says no more.
    case unloadedUnit
    /// Nothing is to start a unit.
    case maskedUnit

    // MARK: Images
    /// An image is asked for, whatever comes of it.
    case pull
    /// containerd is asked for an image, or answers.
    case pullRequest
    /// Of a pull: it failed.
    case failedPull
    /// Of a request: the image is there, or cannot be had.
    case endOfPull
    /// kubelet waits before its next try, and says no reason.
    case pauseOfPull

    // MARK: kubelet
    /// kubelet asks for CRI v1alpha2.
    case oldKubelet
    /// A pod's sandbox has ended, and it gets another.
    case changedSandbox
    /// kubelet ends a container, since it fails a probe.
    case failedProbe
    /// kubelet waits for a network.
    case questionForNetwork
    /// Somebody keeps pods from the node, or from being made.
    case refusal
    /// A taint that only a cloud's controller takes away.
    case cloudTaint
    /// A pod is to run here and something of its set-up keeps it from that.
    case failedPod
    /// A pod is not to run here.
    case refusedPod
    /// What passes by itself while kubelet starts, what says nothing of a start, and what is told of in better places.
    case otherPodTrouble

    // MARK: Agents
    /// The agent cannot reach the Kubernetes API.
    case unreachableAPI
    /// The node has no range of pod addresses.
    case missingPodCIDR
    /// A host directory cannot be written.
    case unwritable
    /// The token that the plugins use cannot be written or renewed.
    case tokenTrouble
    /// An agent takes a configuration away, as some do when they end.
    case removing
    /// It writes a configuration that somebody else has changed.
    case rewriting
    /// A word of failure.
    case complaint
    /// The program that wrote the line calls it an error, in logfmt, JSON, Calico's form or Go's.
    case error
    /// The program is closing down, whatever for, or what has started it says no more than that it failed.
    case closing
    /// What ends a program at once, in the words of its runtime or of the C library.
    case crash
    /// A program cannot be loaded, since a library of the node lacks a version that it needs.
    case oldLibrary
    /// A warning of each start, which means nothing.
    case usualWarning
    /// A program has just begun.
    case startOfRun

    // MARK: Plugins and libcni
    /// What plugins from before CNI 1.1 answer to STATUS.
    case oldPlugin
    /// A plugin called a daemon on its own node in vain.
    case unanswered
    /// A plugin does not speak the list's version of the CNI specification.
    case versionMismatch
    /// The network in which a pod is to be taken down is not there, where libcni or go-cni say so themselves.
    case goneNetwork
    /// The kernel lets nobody execute the program: its mode, its mount, a label or a policy.
    case deniedProgram
    /// The API server takes the credentials for none, or the plugin does so with the server's.
    case refusedCredentials
    /// The server's certificate is of another authority than the kubeconfig names.
    case otherAuthority
    /// The server's certificate is made out for other names.
    case otherName
    /// The server does not take the client's certificate.
    case clientRefused
    /// A client of the API was made from nothing.
    case noConfiguration
    /// host-local has no address left.
    case noAddress
    /// containerd says that a pod has its network, and holds no address of it.
    case noResult
    /// A file system that is read only, or a directory that is denied, keeps a plugin or libcni from writing.
    case unwritableState
    /// There is no room to write in.
    case fullDisk
    /// A proxy, and nothing else, answers so.
    case proxyAnswer
    /// A pod asks for a network, an address or a port of its own that it cannot have.
    case ownRequest
    /// A plugin cannot follow what its list says: a device is not there, or a value is none.
    case wrongSetting
    /// A call that was lost; the API server itself may lose one too.
    case lostCall

    /// The rows of such events are in small letters.
    var isCaseless: Bool {
        switch self {
        case .missingPodCIDR, .unwritable, .tokenTrouble, .removing, .rewriting, .complaint, .closing, .startOfRun: true
        default: false
        }
    }
}

extension String {
    /// Whether a line tells of something.
    func means(_ event: LogEvent) -> Bool {
        let text = event.isCaseless ? lowercased() : self
        return Phrase.byEvent[event.rawValue].contains { $0.stands(in: text) && $0.unless.map(means) != true }
    }
}

extension JournalLine {
    func means(_ event: LogEvent) -> Bool { mayMean(event) && message.means(event) }

    /// False where it does not tell of something in any spelling, which most lines do not: told at a hundredth of the cost.
    func mayMean(_ event: LogEvent) -> Bool {
        Phrase.byEvent[event.rawValue].contains { marks.mayHold($0.marks) }
    }
}
