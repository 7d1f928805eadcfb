import CShims

/// What becomes of memory that is freed.
public enum FreedMemory {
    /// Keeps freed memory for what is asked for next, for the rest of the program's life. A tracker frees and asks for the same
    /// megabytes in every frame. Given back to the system in between, each page comes anew: cleared, by way of an interrupt.
    ///
    /// Kept are blocks of up to 32 MiB, the largest that the C library allows, and up to 64 MiB at the end of each heap.
    public static func keep() { ts_keep_freed_memory(32 << 20, 64 << 20) }
}
