import Foundation

/// The lines that come from a descriptor, each as soon as it is whole.
public struct LineReader {
    /// The longest line that is taken: a raw 8K picture in Base64 fits.
    public static let longestLine = 256 << 20

    private let descriptor: Int32
    private let limit: Int
    private var pending: [UInt8] = []
    /// Where the first line of `pending` starts, and up to where it is known to have no line feed.
    private var start = 0
    private var searched = 0
    private var isAtEnd = false

    /// The lines from a descriptor, which stays open.
    public init(descriptor: Int32, limit: Int = longestLine) {
        self.descriptor = descriptor
        self.limit = limit
    }

    /// Waits for the next line; nil at the end. What stands after the last line feed is a line, too.
    ///
    /// - Throws: `TraXError.lineTooLong`, `TraXError.unreadable`.
    public mutating func next() throws(TraXError) -> [UInt8]? {
        while true {
            if let end = pending[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                defer {
                    start = end + 1
                    searched = start
                }
                return Array(pending[start..<end])
            }
            searched = pending.count
            guard searched - start <= limit else { throw .lineTooLong(limit: limit) }
            if isAtEnd {
                guard start < pending.count else { return nil }
                defer { start = pending.count }
                return Array(pending[start...])
            }
            try fill()
        }
    }

    private mutating func fill() throws(TraXError) {
        pending.removeSubrange(..<start)
        searched -= start
        start = 0
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        var count = read(descriptor, &chunk, chunk.count)
        while count < 0 && errno == EINTR { count = read(descriptor, &chunk, chunk.count) }
        guard count >= 0 else { throw .unreadable(reason: String(cString: strerror(errno))) }
        isAtEnd = count == 0
        pending += chunk[..<count]
    }
}
