import ArgumentParser
import CShims
import Foundation
import Platform
import Scope
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

    private static var commandNames: [String] {
        configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
    }

    static func main() {
        FreedMemory.keep()
        StandardStream.prepare()
        prepareForSignals()
        do {
            try ArgumentCheck.refuseWhatIsNoName()
            try ArgumentCheck.refuseMisspeltCommand(among: commandNames)
            try perform()
        } catch {
            if !error.message.isEmpty { CommandOutput.complain(error.message) }
            Foundation.exit(error.exitCode)
        }
    }

    /// Keeps the language's runtime from the terminal: at a crash, and at `^\`, it would print a screen of source lines and ask what to
    /// do next. A crash is told in one line, `^\` ends the program as it ends others. A log still receives the whole backtrace.
    private static func prepareForSignals() {
        signal(SIGQUIT, SIG_DFL)
        guard isatty(STDERR_FILENO) == 1 || isatty(STDOUT_FILENO) == 1,
            let files = CrashFiles(environment: ProcessInfo.processInfo.environment)
        else { return }
        ts_crashes_watch(files.report.path)
    }

    /// Does what the command line asks for.
    private static func perform() throws(Failure) {
        do {
            var command = try parseAsRoot()
            try ResourceLimits.check()
            try command.run()
        } catch let failure as Failure {
            throw failure
        } catch SequenceError.annotation(let place) {
            throw Failure(place)
        } catch let error as StreamError {
            throw Failure(error)
        } catch {
            let code = exitCode(for: error)
            // The list of options, or the version.
            if code.isSuccess { return try CommandOutput.results(fullMessage(for: error) + "\n") }
            throw Failure(
                message: message(for: error), exitCode: code == .validationFailure ? Failure.usage : code.rawValue)
        }
    }
}
