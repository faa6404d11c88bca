internal import CSystemd

/// The kernel's number of the thread that calls this; gettid(2).
func threadID() -> Int32 { gettid() }
