import Foundation

extension ChildProcess {
    /// Why a program's whole output could not be had.
    public enum Overrun: Error, Sendable, Equatable, CustomStringConvertible {
        /// It did not end in time.
        case late(patience: Duration)
        /// It wrote more bytes than it may.
        case long(limit: Int)

        public var description: String {
            switch self {
            case .late(let patience): "it did not end within \(patience.components.seconds) seconds"
            case .long(let limit): "it wrote more than \(limit) bytes"
            }
        }
    }

    /// Everything that the program writes until it closes its standard output and error.
    ///
    /// - Parameters:
    ///   - limit: the most bytes of output.
    ///   - patience: how long all of it may take.
    /// - Returns: the output, and the first 64 KiB of the errors.
    /// - Throws: `Overrun`; the program is ended then.
    public func wholeOutput(
        atMost limit: Int, within patience: Duration
    ) throws(Overrun) -> (output: [UInt8], errors: [UInt8]) {
        let deadline = ContinuousClock.now + patience
        var collected: [[UInt8]] = [[], []]
        var pipes = [output, errors].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while pipes.contains(where: { $0.fd >= 0 }) {
            let left = deadline - ContinuousClock.now
            guard left > .zero else {
                end()
                throw .late(patience: patience)
            }
            // Nothing yet, or a signal between: the pipes say nothing then.
            guard poll(&pipes, 2, Int32(left / .milliseconds(1)) + 1) > 0 else { continue }
            for index in pipes.indices where pipes[index].revents != 0 {
                let received = read(pipes[index].fd, &part, part.count)
                if received < 0 && errno == EINTR { continue }
                // A pipe whose end is reached stays ready; a negative descriptor takes it out.
                if received <= 0 {
                    pipes[index].fd = -1
                } else if index == 0 || collected[1].count < part.count {
                    collected[index].append(contentsOf: part[..<received])
                }
            }
            if collected[0].count > limit {
                end()
                throw .long(limit: limit)
            }
        }
        return (collected[0], collected[1])
    }
}
