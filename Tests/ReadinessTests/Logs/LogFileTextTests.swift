import Readiness
import Testing

/// Log files of programs that do not log to the journal.
@Suite struct LogFileTextTests {
    /// 2025-03-04T05:06:07Z
    private static let moment: Int64 = 1_741_064_767 * Span.second

    private static func times(_ text: String, modified: Int64 = moment, before: Int64? = nil) -> [Int64] {
        LogFileText.lines(Array(text.utf8), unit: "k3s.service", modified: modified, before: before)
            .map { ($0.realtime - moment) / Span.second }
    }

    @Test func eachFormHasItsTimeAndALineWithoutOneThatOfTheLineBefore() {
        let text = """
            \tat the end of what was cut
            time="2025-03-04T05:05:57.5Z" level=info msg=a
            panic: x
            {"ts":1741064760000.5,"caller":"a.go:1","msg":"b","v":0}
            {"level":"info","msg":"c","time":"2025-03-04T05:06:01Z"}

            """
        #expect(Self.times(text) == [-9, -9, -9, -6, -6])
        #expect(Self.times("panic: x\n", before: Self.moment - Span.minute) == [-60])
        #expect(Self.times("panic: x\n") == [0])
        #expect(Self.times("") == [])
        let line = LogFileText.lines(Array("x".utf8), unit: "k3s.service", modified: 0, before: nil).first
        #expect(line?.unit == "k3s.service" && line?.message == "x")
    }

    /// The file was written a second after its last stamp.
    @Test("klog's time has no zone: that of the file's last change tells it", arguments: [-12.0, -4.5, 0, 1, 5.75, 14])
    func zones(hours: Double) {
        let zone = Int64(hours * 3600)
        let clock = Self.moment / Span.second - 1 + zone
        let (hour, minute, second) = (clock / 3600 % 24, clock / 60 % 60, clock % 60)
        let day = clock / 86400 - 1_741_064_767 / 86400 + 4
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let stamp = "03\(two(day)) \(two(hour)):\(two(minute)):\(two(second)).000000"
        #expect(Self.times("E\(stamp) 1187 a.go:1] \"x\"\n") == [-1])
    }

    @Test(
        arguments: [
            (
                "k3s.service", "/var/lib/rancher/k3s/agent/etc/containerd/config.toml",
                ["/var/lib/rancher/k3s/agent/containerd/containerd.log"]
            ),
            ("k3s-agent.service", "", ["/var/lib/rancher/k3s/agent/containerd/containerd.log"]),
            (
                "k3s-second.service", "/data/k3s/agent/etc/containerd/config.toml",
                ["/data/k3s/agent/containerd/containerd.log"]
            ),
            (
                "rke2-server.service", "/etc/containerd/config.toml",
                [
                    "/var/lib/rancher/rke2/agent/containerd/containerd.log",
                    "/var/lib/rancher/rke2/agent/logs/kubelet.log",
                ]
            ),
            (
                "containerd.service", "/var/lib/rancher/rke2/agent/etc/containerd/config.toml",
                [
                    "/var/lib/rancher/rke2/agent/containerd/containerd.log",
                    "/var/lib/rancher/rke2/agent/logs/kubelet.log",
                ]
            ),
            ("k0sworker.service", "/etc/k0s/containerd.toml", []),
            ("snap.microk8s.daemon-containerd.service", "/var/snap/microk8s/current/args/containerd.toml", []),
            ("containerd.service", "/etc/containerd/config.toml", nil), ("k3ssomething.service", "", nil),
            ("", "", nil),
        ] as [(String, String, [String]?)])
    func filesOfADistribution(unit: String, config: String, files: [String]?) {
        #expect(DistributionFiles.of(unit: unit, config: config)?.logFiles == files)
    }

    @Test func programsThatKubeletIsWithin() {
        let programs = [
            "k3s.service", "rke2-agent.service", "k0sworker.service", "snap.microk8s.daemon-containerd.service",
        ]
        .map { DistributionFiles.of(unit: $0, config: "")?.kubeletProgram }
        #expect(
            programs == [
                "/var/lib/rancher/k3s/data/current/bin/k3s", "/var/lib/rancher/rke2/bin/kubelet",
                "/var/lib/k0s/bin/kubelet",
                "/snap/microk8s/current/kubelite",
            ])
    }

    @Test(arguments: [
        #"I0304 05:06:07.123456    1187 server.go:467] "Kubelet version" kubeletVersion="v1.29.4""#,
        #"{"ts":1741064767123.4565,"caller":"app/server.go:467","msg":"Kubelet version","v":0,"kubeletVersion":"v1.29.4"}"#,
        #"time="2024-07-08 08:46:25" level=info msg="I0708 08:46:25.876821    1814 server.go:467] \"Kubelet version\" kubeletVersion=\"v1.29.4\"" component=kubelet stream=stderr"#,
    ])
    func kubeletsOwnWordOnItsVersion(line: String) {
        let old = JournalLine(
            unit: "a.service", realtime: 0,
            message: #"I0304 05:06:07.1 1187 server.go:467] "Kubelet version" kubeletVersion="v1.28.0""#)
        let other = JournalLine(
            unit: "a.service", realtime: 0, message: "what is the Kubelet version kubeletVersion=v2")
        let new = JournalLine(unit: "a.service", realtime: 0, message: line)
        #expect(kubeletVersion(in: [old, new, other]) == "v1.29.4")
        #expect(kubeletVersion(in: [other]) == nil)
    }
}
