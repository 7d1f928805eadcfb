import Foundation

/// Limits under which the numerical libraries do not fail but hang or crash, found out before they are called.
enum ResourceLimits {
    /// The least address space, in bytes. The light model tracks in 500 MB on two cores; OpenBLAS, which waits for ever where
    /// it gets no memory, reserves more for each further core.
    static let leastAddressSpace: UInt64 = 768 << 20

    /// Checks the limits of this process.
    ///
    /// - Throws: `Failure` where too little may be used.
    static func check() throws(Failure) {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0, limit.rlim_cur != rlim_t.max,
            limit.rlim_cur < leastAddressSpace
        else { return }
        throw Failure(
            message:
                "the address space is limited to \(limit.rlim_cur >> 20) MiB (ulimit -v, h_vmem of Grid Engine); at least "
                + "\(leastAddressSpace >> 20) MiB are needed")
    }
}
