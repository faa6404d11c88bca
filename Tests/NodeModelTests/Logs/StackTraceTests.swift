import Testing

@testable import Node

/// What follows a panic of Go.
@Suite struct StackTraceTests {
    @Test(
        arguments: [
            "goroutine 1 [running]:", "goroutine 5142 [chan receive, 12 minutes]:", "main.main()",
            "\t/go/src/github.com/flannel-io/flannel/main.go:335 +0x1d", "created by main.run in goroutine 1",
            "k8s.io/apimachinery/pkg/util/runtime.logPanic({0x56dece0, 0xc000d43480})",
            "k8s.io/klog/v2.(*loggingT).output(0xc0000a, 0x3, 0x0)", "main.run(...)",
            "        /go/src/a/main.go:74 +0x7d", "...additional frames elided...",
        ])
    func aPartOfIt(line: String) { #expect(StackTrace.isPart(line)) }

    @Test(
        arguments: [
            "panic: no metrics", "goroutine 1 [running]: no", "E0304 05:06:07.1 1 main.go:335] no", "",
            "[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x1]", "exit status 2",
            "no such file (os error 2)",
            "Failed to parse PodCIDR. Exiting (1)", "level=fatal msg=\"x\" file=main.go:1", "failed: a.b(c)",
        ])
    func noPartOfIt(line: String) { #expect(!StackTrace.isPart(line)) }
}
