import Node
import Testing

/// Log files of programs that do not log to the journal.
@Suite struct LogFileTextTests {
    /// 2025-03-04T05:06:07Z
    private static let moment: Int64 = 1_741_064_767 * Span.second

    private static func times(
        _ text: String, modified: Int64 = moment, before: Int64? = nil, isEnd: Bool = true
    ) -> [Int64] {
        var file = LogFileText(unit: "k3s.service")
        return times(text, of: &file, modified: modified, before: before, isEnd: isEnd)
    }

    /// Seconds from the moment, rounded down.
    private static func times(
        _ text: String, of file: inout LogFileText, modified: Int64, before: Int64? = nil, isEnd: Bool = true
    ) -> [Int64] {
        file.lines(Array(text.utf8), isEnd: isEnd, modified: modified, before: before)
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
        var file = LogFileText(unit: "k3s.service")
        let line = file.lines(Array("x".utf8), isEnd: true, modified: 0, before: nil).first
        #expect(line?.unit == "k3s.service" && line?.message == "x")
    }

    private static let zones = [-12.0, -4.5, 0, 1, 5.75, 14]

    /// A line of klog as a node of that zone writes it, so many seconds after the moment.
    private static func klog(_ after: Int64, zone hours: Double) -> String {
        let clock = moment / Span.second + after + Int64(hours * 3600)
        let (hour, minute, second) = (clock / 3600 % 24, clock / 60 % 60, clock % 60)
        let day = clock / 86400 - 1_741_064_767 / 86400 + 4
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "E03\(two(day)) \(two(hour)):\(two(minute)):\(two(second)).000000 1187 a.go:1] \"x\"\n"
    }

    @Test("klog's time has no zone: that of the file's last change tells it", arguments: zones)
    func zone(hours: Double) { #expect(Self.times(Self.klog(-1, zone: hours)) == [-1]) }

    @Test("lines without a stamp that come long after the last one change no time of those before", arguments: zones)
    func dumps(hours: Double) {
        let stamped = Self.klog(-600, zone: hours)
        #expect(Self.times(stamped + "panic: x\n") == [-600, -600])
        #expect(Self.times(stamped, isEnd: false) == [-600])
        // What is known of the file's zone stays, however long a program has been silent.
        var file = LogFileText(unit: "k3s.service")
        let start = Self.moment - 7200 * Span.second
        #expect(Self.times(Self.klog(-7201, zone: hours), of: &file, modified: start) == [-7201])
        #expect(
            Self.times(Self.klog(-7000, zone: hours) + "panic: x\n", of: &file, modified: Self.moment) == [
                -7000, -7000,
            ])
    }

    @Test("a zone that was taken for another is fixed by the next line, and one that the clocks change by its own")
    func otherZone() {
        var file = LogFileText(unit: "k3s.service")
        let text = Self.klog(-3000, zone: 2) + "panic: x\n"
        #expect(Self.times(text, of: &file, modified: Self.moment).allSatisfy { $0 <= 0 })
        #expect(Self.times(Self.klog(-1, zone: 2), of: &file, modified: Self.moment) == [-1])
        #expect(Self.times(Self.klog(-1, zone: 1), of: &file, modified: Self.moment) == [-1])
        #expect(Self.times(Self.klog(-1, zone: 2), of: &file, modified: Self.moment) == [-1])
        // Without an exact one nothing was written after the file was.
        let later = Self.klog(-1, zone: 3) + "panic: x\n"
        #expect(Self.times(later, of: &file, modified: Self.moment) == [-1, -1])
    }

    @Test("nothing was written after its file, whatever its stamp says")
    func future() {
        let text = """
            time="2261-12-31T23:59:59Z" level=info msg=a
            {"ts":9200000000000,"msg":"b","v":0}
            \(Self.klog(30, zone: 0))
            """
        #expect(Self.times(text) == [0, 0, 0])
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
