import Foundation
import Testing

/// The program under test, run as a user runs it: the binary that was built beside the tests.
enum Program {
    /// How a run ended and what it wrote.
    struct Outcome: Equatable {
        var status: Int32
        var output: String
        var errors: String
    }

    /// Beyond this a run counts as hanging.
    private static let patience: TimeInterval = 120

    /// Runs the program to its end.
    ///
    /// - Parameters:
    ///   - folder: where it runs, so that paths in its messages are short and the same everywhere.
    ///   - environment: set on top of one that has nothing to do with the user's.
    ///   - input: the file that is standard input; an empty one unless given.
    ///   - before: what a shell does before it starts the command, such as `ulimit -n 8`.
    ///   - shell: what a shell does with the command's streams, such as `2>&-`. Without both there is no shell.
    static func run(
        _ arguments: [String], in folder: Scratch, environment: [String: String] = [:], input: URL? = nil,
        before: String? = nil, shell: String? = nil
    ) throws -> Outcome {
        let run = try Run(
            arguments, in: folder, environment: environment, input: input, before: before, shell: shell)
        return try run.end()
    }

    /// A run that is under way.
    final class Run {
        private let process = Process()
        private let output: URL
        private let errors: URL

        init(
            _ arguments: [String], in folder: Scratch, environment: [String: String] = [:], input: URL? = nil,
            before: String? = nil, shell: String? = nil
        ) throws {
            let binary = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
                .appendingPathComponent("trackscope")
            // Files rather than pipes: nobody has to read while the program runs.
            output = try folder.newFile()
            errors = try folder.newFile()
            if before != nil || shell != nil {
                let line = "\(before ?? ":"); \"$0\" \"$@\" \(shell ?? "")"
                process.executableURL = URL(fileURLWithPath: "/bin/bash")
                process.arguments = ["-c", line, binary.path] + arguments
            } else {
                process.executableURL = binary
                process.arguments = arguments
            }
            process.currentDirectoryURL = folder.url
            process.environment = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "", "LANG": "C.UTF-8"]
                .merging(environment) { $1 }
            process.standardInput = try input.map { try FileHandle(forReadingFrom: $0) } ?? FileHandle.nullDevice
            process.standardOutput = try FileHandle(forWritingTo: output)
            process.standardError = try FileHandle(forWritingTo: errors)
            try process.run()
        }

        /// What it has written to standard output so far.
        var outputSoFar: String { (try? String(contentsOf: output, encoding: .utf8)) ?? "" }

        /// Whether it is still running.
        var isRunning: Bool { process.isRunning }

        /// The memory it has at the moment, in kilobytes; nil after its end.
        var residentKilobytes: Int? {
            guard
                let status = try? String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8),
                let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") })
            else { return nil }
            return line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }
        }

        /// Sends a signal.
        func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

        /// Waits for the end; a run that hangs is killed and reported as such.
        func end() throws -> Outcome {
            let deadline = Date(timeIntervalSinceNow: Program.patience)
            while process.isRunning && Date() < deadline { usleep(2000) }
            if process.isRunning {
                send(SIGKILL)
                Issue.record("\(process.arguments ?? []) did not end in \(Program.patience) s")
            }
            process.waitUntilExit()
            // A signal that ended it shows as shells show it.
            let status = process.terminationStatus + (process.terminationReason == .uncaughtSignal ? 128 : 0)
            return Outcome(
                status: status, output: outputSoFar, errors: try String(contentsOf: errors, encoding: .utf8))
        }
    }
}
