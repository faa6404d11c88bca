import Testing

@testable import Diagnosis
@testable import Node

/// Each phrase has lines as the program writes them, and tells of nothing in the lines of the others.
@Suite("Phrases") struct PhraseTests {
    /// Rows that stand in the sample of another, by that row's name: what is said there is true of both.
    private static let shared: [String: Set<String>] = [
        "cloudTaint: node.cloudprovider.kubernetes.io/uninitialized": ["refusal: taint"],
        "deniedProgram: fork/exec ": ["unwritable: permission denied"],
        "endOfPull: BackOff": [
            "otherPodTrouble: ImagePullBackOff", "pull: ImagePullBackOff", "pauseOfPull: Back-off pulling image",
        ],
        "endOfPull: fail": ["pull: PullImage", "pullRequest: PullImage"],
        "endOfPull: returns image reference": ["pull: PullImage", "pullRequest: PullImage"],
        "failedCRI: failed to load plugin & .cri.v1.": ["failedPlugin: failed to load plugin"],
        "failedCRI: failed to load plugin & .grpc.v1.cri": ["failedPlugin: failed to load plugin"],
        "failedPod: Error preparing data for projected volume": ["tokenTrouble: token"],
        "failedPod: RunPodSandbox for ": ["sandboxRequest: RunPodSandbox"],
        "failedPull: fail & Err & BackOff": ["pull: PullImage", "pullRequest: PullImage"],
        "failedSandboxImage: failed to get sandbox image": ["otherPodTrouble: failed to get sandbox image"],
        "fileEvent: fs change event": ["loadedNothing: no network config found"],
        "loadedNothing: no network config found": ["goneNetwork: cni plugin not initialized"],
        "lostCall: context deadline exceeded": ["unreachableAPI: context deadline exceeded"],
        "missingPodCIDR: podcidr": ["missingPodCIDR: pod cidr"],
        "missingProgram: executable file not found in $PATH": ["skippedPlugin: skip loading plugin"],
        "noInotifyInstance: too many open files": [
            "failedCRI: failed to load plugin & .grpc.v1.cri", "failedPlugin: failed to load plugin",
        ],
        "noInotifyWatch: no space left on device & watch cni conf dir": [
            "failedCRI: failed to load plugin & .grpc.v1.cri", "failedPlugin: failed to load plugin",
            "fullDisk: no space left on device",
        ],
        "oldPlugin: incompatible CNI versions": ["versionMismatch: incompatible CNI versions"],
        "troubleOfUnit:  operation timed out": ["closing: terminating"],
        "stop: Stopping ": ["closing: stopping"],
        "closing: stopping": ["stop: Stopping "],
        "usedUpMemory: Failed with result 'oom-kill'": ["endedRun: Failed with result '"],
        "otherAuthority: x509: certificate signed by unknown": ["refusedCredentials: x509: certificate"],
        "otherName: x509: certificate is valid for ": ["refusedCredentials: x509: certificate"],
        "otherName: x509: certificate is not valid for any names": ["refusedCredentials: x509: certificate"],
        "otherName: x509: certificate relies on legacy Common Name": ["refusedCredentials: x509: certificate"],
        "otherName: x509: cannot validate certificate for": ["refusedCredentials: x509: cannot validate certificate"],
        "clientRefused: remote error: tls: ": ["refusedCredentials: remote error: tls: "],
        "refusedCredentials: remote error: tls: ": ["clientRefused: remote error: tls: "],
        "refusedCredentials: x509: cannot validate certificate": ["otherName: x509: cannot validate certificate for"],
        "otherPodTrouble: ErrImagePull": ["pull: ErrImagePull"],
        "otherPodTrouble: ImagePullBackOff": ["pull: ImagePullBackOff", "pauseOfPull: Back-off pulling image"],
        "otherPodTrouble: failed to get sandbox image": ["failedSandboxImage: failed to get sandbox image"],
        "otherPodTrouble: with Kill": [#"otherPodTrouble: "Kill"#],
        "ownRequest: failed to lookup master": ["wrongSetting: failed to lookup master"],
        "wrongSetting: failed to lookup master": ["ownRequest: failed to lookup master"],
        "pull: ErrImagePull": ["otherPodTrouble: ErrImagePull"],
        "pull: ImagePullBackOff": ["otherPodTrouble: ImagePullBackOff", "pauseOfPull: Back-off pulling image"],
        "pull: PullImage": ["pullRequest: PullImage"],
        "pullRequest: PullImage": ["pull: PullImage"],
        "questionForNetwork: NetworkReady=false": ["goneNetwork: cni plugin not initialized"],
        "refusal: admit": ["refusedPod: Failed to admit pod"],
        "refusedCredentials: token has expired": ["tokenTrouble: token"],
        "refusedPod: Failed to admit pod": ["refusal: admit"],
        "refusedPod: admission denied": ["proxyAnswer: Forbidden"],
        "removedDirectory: cni conf dir is removed": ["removing: removed"],
        "removing: renaming": ["rewriting: renaming non-cilium cni"],
        "rewriting: extension to .conflist": ["removing: renaming"],
        "rewriting: removing all other cni": ["removing: removing"],
        "rewriting: renaming non-cilium cni": ["removing: renaming"],
        "rewriting: renaming other cni": ["removing: renaming"],
        "rewriting: was removed, generating a new": ["removing: removed"],
        "startedSandbox: returns sandbox id": ["sandboxRequest: RunPodSandbox"],
        "tornLoad: fs change event & unexpected end of JSON input": ["fileEvent: fs change event"],
        "unreachableAPI: Client.Timeout": ["lostCall: Client.Timeout"],
        "unreachableAPI: TLS handshake timeout": ["lostCall: TLS handshake timeout"],
        "unreachableAPI: connection reset by peer": ["lostCall: connection reset by peer"],
        "unreachableAPI: context deadline exceeded": ["lostCall: context deadline exceeded"],
        "unreachableAPI: i/o timeout": ["proxyAnswer: i/o timeout"],
        "unreachableAPI: x509: ": [
            "otherAuthority: x509: certificate signed by unknown", "refusedCredentials: x509: certificate",
            "tokenTrouble: token",
        ],
        "unwritableState: permission denied": ["unwritable: permission denied"],
        "unwritableState: read-only file system": ["unwritable: read-only file system"],
        "versionMismatch: incompatible CNI versions": ["oldPlugin: incompatible CNI versions"],
    ]

    /// Words that are asked for only in lines of which something else is known; they stand in most lines that tell of failure.
    private static let common: Set<LogEvent> = [.complaint, .error, .failedPull, .endOfPull, .startOfRun, .crash]

    private static func name(_ row: Phrase) -> String {
        "\(row.event): \((row.pieces.isEmpty ? row.besides : row.pieces).joined(separator: " & "))"
    }

    @Test("each row stands in its sample, and no other does but those that say the same", arguments: Phrase.all.indices)
    func samples(index: Int) {
        let (row, sample) = (Phrase.all[index], "\(Phrase.all[index].sample)")
        let standing = Phrase.all.filter { other in
            (other.event == row.event || !Self.common.contains(other.event))
                && other.stands(in: other.event.isCaseless ? sample.lowercased() : sample)
                && other.unless.map(sample.means) != true
        }
        let names = Set(standing.map(Self.name)).subtracting([Self.name(row)])
        #expect(sample.means(row.event) && standing.contains { Self.name($0) == Self.name(row) })
        #expect(names == Self.shared[Self.name(row)] ?? [], "\(Self.name(row)) stands with \(names.sorted())")
    }

    @Test("each row says who writes it, in which versions it was seen, and where that stands")
    func sources() {
        for row in Phrase.all {
            #expect(
                ![row.program, row.seen, row.source, row.sample].contains { $0.utf8CodeUnitCount == 0 },
                "\(Self.name(row))")
            #expect(
                !row.event.isCaseless
                    || row.pieces + row.besides + row.without
                        == (row.pieces + row.besides + row.without).map { $0.lowercased() }
            )
        }
        #expect(Set(Phrase.all.map(Self.name)).count == Phrase.all.count, "a row stands twice")
        #expect(Set(Phrase.all.map(\.event)) == Set(LogEvent.allCases), "an event has no row")
    }

    @Test(
        "what else programs write tells of none of this",
        arguments: [
            #"time="2025-03-04T05:06:07Z" level=error msg="open x: too many open files""#,
            #"time="2025-03-04T05:06:07Z" level=error msg="write x: no space left on device""#,
            #"E0304 05:06:07.1 1187 server.go:294] "Failed to run kubelet" err="rpc error: code = Unimplemented desc = unknown service runtime.v1.RuntimeService""#,
            #"time="2025-03-04T05:06:07Z" level=info msg="containerd successfully booted in 0.011718s""#,
        ])
    func silent(text: String) {
        let told = LogEvent.allCases.filter {
            !Self.common.union([.fullDisk]).contains($0) && text.means($0)
        }
        #expect(told.isEmpty)
    }

    @Test(
        "words of a failed pod tell of a version, of a network that is gone, or of a proxy before the host that it calls",
        arguments: [
            (#"plugin type="calico" failed (add): incompatible CNI versions; config is "0.1.0""#, "version"),
            (#"plugin type="x" failed (add): the version is empty"#, "version"),
            (#"plugin type="x" failed (add): unsupported CNI result version "1.1.0""#, "version"),
            ("cni plugin not initialized", "gone"), (#"no such network "weave""#, "gone"),
            (#"plugin type="c" failed (add): Get "https://10.96.0.1:443/apis": Service Unavailable"#, "proxy"),
            (#"plugin type="c" failed (add): Get "https://10.96.0.1:443/apis": EOF"#, "proxy"),
            (
                #"plugin type="c" failed (add): Get "https://10.96.0.1:443/apis": dial tcp 10.96.0.1:443: connection reset by peer"#,
                ""
            ),
            (#"plugin type="c" failed (add): the host is out of links"#, ""),
        ])
    func failures(reason: String, kind: String) throws {
        let line = JournalLine(
            unit: "containerd.service", realtime: 0,
            message: "failed to setup network for sandbox \"b1946ac9\": \(reason)")
        let failure = try #require(SandboxFailure(line))
        #expect(failure.means(.versionMismatch) == (kind == "version"))
        #expect(failure.means(.goneNetwork) == (kind == "gone"))
        #expect(failure.calledHost.map { failure.isOfProxy(before: $0) } ?? false == (kind == "proxy"))
    }
}
