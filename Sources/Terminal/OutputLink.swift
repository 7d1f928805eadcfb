import CShims
import Glibc

/// The way to the terminal: frames are written without ever waiting for it, and a new one is sent only when the terminal
/// has worked through the last.
///
/// Each frame ends with a status request (`ESC [ 5 n`); the terminal answers when it has come that far. On a slow link
/// this keeps one frame on its way instead of seconds of them, and the time it took says how much the next one may hold
/// (`LinkPace`), so that a key press is seen at once.
struct OutputLink {
    /// The descriptor to write to.
    let descriptor: Int32
    /// What has to be written still.
    private var outbox: [UInt8] = []
    private var written = 0
    private var sentAt: ContinuousClock.Instant?
    /// The size of the frame that was sent last.
    private var sentBytes = 0
    private var pace = LinkPace()
    private var asksForAnswers: Bool
    private var hasBeenAnswered = false
    /// A terminal that has never answered is not waited for again after this.
    private static let firstPatience = Duration.seconds(1)
    /// A terminal that answers may be this slow; longer means that an answer was lost.
    private static let patience = Duration.seconds(10)
    private let ownsDescriptor: Bool

    /// A link to the terminal at `descriptor`.
    ///
    /// - Parameter asksForAnswers: whether the terminal is one that answers status requests.
    init(descriptor: Int32, asksForAnswers: Bool) {
        let own = ts_terminal_reopen(descriptor)
        ownsDescriptor = own >= 0
        self.descriptor = own >= 0 ? own : descriptor
        self.asksForAnswers = asksForAnswers
    }

    /// Whether bytes wait for the terminal to take them.
    var hasOutput: Bool { written < outbox.count }

    /// About how many bytes the next frame may have; nil for any number.
    var budget: Int? { asksForAnswers ? pace.budget : nil }

    /// About how many bytes pictures in pixels may have; they reach the limit of a link that has none for cells.
    var pictureRoom: Int? { asksForAnswers ? pace.room : nil }

    /// Whether a new frame may be sent.
    mutating func isReady(at now: ContinuousClock.Instant) -> Bool {
        if hasOutput { return false }
        guard let sentAt else { return true }
        guard now - sentAt > (hasBeenAnswered ? OutputLink.patience : OutputLink.firstPatience) else { return false }
        if !hasBeenAnswered { asksForAnswers = false }
        self.sentAt = nil
        return true
    }

    /// When `isReady` is worth asking again although nothing happened; nil where nothing is awaited.
    var deadline: ContinuousClock.Instant? {
        sentAt.map { $0 + (hasBeenAnswered ? OutputLink.patience : OutputLink.firstPatience) }
    }

    /// Sends a frame: everything between the two marks appears at once on terminals with synchronized output.
    mutating func send(frame: [UInt8], at now: ContinuousClock.Instant) throws(TerminalError) {
        outbox = Array("\u{1B}[?2026h".utf8) + frame + Array("\u{1B}[?2026l".utf8)
        if asksForAnswers {
            outbox += Array("\u{1B}[5n".utf8)
            sentAt = now
            sentBytes = outbox.count
        }
        written = 0
        try flush()
    }

    /// Sends bytes that are no frame; call it when nothing is on its way.
    mutating func send(control bytes: [UInt8]) throws(TerminalError) {
        outbox = bytes
        written = 0
        try flush()
    }

    /// The terminal's answer came.
    mutating func answered(at now: ContinuousClock.Instant) {
        hasBeenAnswered = true
        if let sentAt { pace.answered(bytes: sentBytes, after: now - sentAt) }
        sentAt = nil
    }

    /// Writes as much as the terminal takes now.
    mutating func flush() throws(TerminalError) {
        while hasOutput {
            // Without a descriptor of its own a write may wait, but not for long: the terminal said it has room.
            let limit = ownsDescriptor ? outbox.count - written : min(outbox.count - written, 256)
            if !ownsDescriptor, !isWritable(within: 0) { return }
            let taken = outbox.withUnsafeBytes { bytes in
                write(descriptor, bytes.baseAddress.map { $0 + written }, limit)
            }
            if taken >= 0 {
                written += taken
            } else if errno == EAGAIN {
                return
            } else if errno != EINTR {
                throw .outputFailed(errno)
            }
        }
        outbox.removeAll(keepingCapacity: true)
        written = 0
    }

    /// Waits a little for the terminal to take what is left. Whether it did or not, nothing is left afterwards.
    mutating func drain(within milliseconds: Int32) {
        let end = ContinuousClock.now + .milliseconds(Int(milliseconds))
        while hasOutput, ContinuousClock.now < end {
            guard isWritable(within: milliseconds), (try? flush()) != nil else { break }
        }
        outbox.removeAll()
        written = 0
    }

    /// Whether an answer is on its way that would reach whoever reads the terminal next.
    var awaitsAnswer: Bool { sentAt != nil && asksForAnswers }

    /// Gives the descriptor back.
    mutating func close() {
        if ownsDescriptor { Glibc.close(descriptor) }
    }

    private func isWritable(within milliseconds: Int32) -> Bool {
        var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return poll(&request, 1, milliseconds) > 0 && request.revents & Int16(POLLOUT) != 0
    }
}
