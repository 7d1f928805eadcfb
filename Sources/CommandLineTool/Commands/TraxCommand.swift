import ArgumentParser
import Foundation
import Platform
import TraX

/// `trackscope trax`: a tracker for programs that speak the TraX protocol.
struct TraxCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trax",
        abstract: "Serve a tracker over the TraX protocol, for the VOT toolkit.",
        discussion: """
            Speaks version 4 of the protocol on standard input and output; the client starts this program, names targets and \
            sends frames. Several targets are followed at once, each by a tracker of its own. Regions are rectangles and \
            polygons; pictures come by path, raw or encoded in the message. Every state carries the properties confidence, \
            0 to 1, and state: tracked, uncertain or lost. An error ends the conversation with quit and its reason.

              trackscope trax --tracker rar
            """)

    @OptionGroup var options: TrackerOptions

    func run() throws {
        var session = TraXSession(tracker: try options.makeTracker())
        var lines = LineReader(descriptor: STDIN_FILENO)
        do throws(TraXError) {
            try send(session.hello)
            while !session.hasEnded, let line = try lines.next() {
                guard let message = try TraXMessage(line: line) else { continue }
                for answer in try session.answer(message) { try send(answer) }
            }
        } catch {
            // The client may be gone, which is no reason to hide the first error.
            try? send(TraXSession.quit(because: error))
            throw Failure(message: error.description)
        }
    }

    private func send(_ message: TraXMessage) throws(TraXError) {
        do throws(StreamError) { try StandardStream.output.write(message.line) } catch {
            throw .unwritable(reason: error.description)
        }
    }
}
