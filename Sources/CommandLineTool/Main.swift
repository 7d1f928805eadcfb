import ArgumentParser
import Foundation
import Sequences
import Text

/// The command line.
///
/// Exit codes: 0 done, 1 the work failed, 2 usage, 130 interrupted. Standard output holds results only.
@main
struct Trackscope: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trackscope",
        abstract: "Follow a target through a video and see what the tracker sees.",
        discussion: """
            Boxes are X,Y,W,H in pixels, from the top-left corner, counted from 0. A SOURCE is a folder of pictures, an \
            OTB, VOT or GOT-10k sequence, a video file or a camera; which it is, is recognised.
            """,
        version: Release.name,
        subcommands: [
            WatchCommand.self,
            TrackCommand.self,
            EvaluateCommand.self,
            ScoreCommand.self,
            ReportCommand.self,
            TrainCommand.self,
            SynthesizeCommand.self,
            TraxCommand.self,
            ModelCommand.self,
            BenchCommand.self,
            DoctorCommand.self,
        ],
        defaultSubcommand: WatchCommand.self)

    static func main() {
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch let failure as Failure {
            CommandOutput.complain(failure.message)
            Foundation.exit(failure.exitCode)
        } catch SequenceError.annotation(let place) {
            CommandOutput.complain(Failure(place).message)
            Foundation.exit(Failure.workFailed)
        } catch {
            let code = exitCode(for: error)
            if code.isSuccess {
                print(fullMessage(for: error))
                Foundation.exit(0)
            }
            let message = self.message(for: error)
            if !message.isEmpty { CommandOutput.complain(message) }
            Foundation.exit(code == .validationFailure ? 2 : code.rawValue)
        }
    }
}
